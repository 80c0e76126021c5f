import { join } from 'node:path';
import { readText } from '../../files/readText.ts';

/**
 * Why git finds a worktree of ours locked: we have begun to make or to remove it. Git writes the reason before anything else
 * and heeds it in every command, so it is there after a kill at any point, and nobody prunes what we are about to finish.
 */
export const being = {
  made: (path: string): string => `spec-kitty is making ${path}`,
  removed: (path: string): string => `spec-kitty is removing ${path}`,
} as const;

/** Why the worktree of this git directory is locked; null when it is not. */
export const lockReason = (gitDir: string): string | null => readText(join(gitDir, 'locked'))?.trim() ?? null;

/** The same, unless it is locked because we have begun to make or to remove it: that is no wish of anybody's. */
export function ownersLock(gitDir: string, path: string): string | null {
  const reason = lockReason(gitDir);
  return reason === being.made(path) || reason === being.removed(path) ? null : reason;
}
