import type { Meta } from '../../schemas/meta.ts';

/**
 * What goes once a mission has landed: whatever is said there and then, or else all that the mission itself does not ask to keep.
 * A value that says neither yes nor no keeps as well.
 */
export const cleanupAfter = (
  { retain_branches, retain_worktrees }: Meta,
  { branches, worktrees }: { readonly branches: boolean | null; readonly worktrees: boolean | null },
): { readonly branches: boolean; readonly worktrees: boolean } => ({
  branches: branches ?? !keeps(retain_branches),
  worktrees: worktrees ?? !keeps(retain_worktrees),
});

const keeps = (said: unknown): boolean => said !== undefined && said !== null && said !== false;
