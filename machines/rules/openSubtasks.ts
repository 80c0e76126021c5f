import type { Lane } from '../../schemas/lane.ts';

/**
 * The subtasks of a package that nobody has recorded as done. The roster is the one its author wrote into its front matter;
 * the boxes in tasks.md are a view and are not asked (contract 1 §4.3).
 */
export const openSubtasks = (roster: readonly unknown[], recorded: Readonly<Record<string, Lane>> = {}): readonly string[] =>
  roster.map(String).filter((id) => !Object.hasOwn(recorded, id) || recorded[id] !== 'done');
