import type { Mission } from './mission.ts';

/**
 * Where a mission's files are that go with its event log (matrices, reviews, decisions): the coordination worktree while it has
 * one, else its folder in the main checkout (contract 1 §6.11).
 */
export const recordsFolder = ({ homes: { status }, path }: Pick<Mission, 'homes' | 'path'>): string =>
  status.at === 'checkout' ? status.folder : path;
