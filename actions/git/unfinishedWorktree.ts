import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readText } from '../files/readText.ts';

/**
 * Why git finds one of our worktrees locked: we have begun to make or to remove it. Git writes the reason before anything
 * else and heeds it in every command, so it is there after a kill at any point, and nobody prunes what we are about to finish.
 */
export const being = { made: 'spec-kitty is making this worktree', removed: 'spec-kitty is removing this worktree' } as const;

/** Why the worktree of this git directory is locked; null when it is not. */
export const lockReason = (gitDir: string): string | null => readText(join(gitDir, 'locked'))?.trim() ?? null;

/**
 * Takes away what a killed process has left of entries for `path` in git's registry before they said where their worktree
 * is: nothing can have been done with them. Entries that say so, and entries locked for another reason, stay.
 */
export function forgetHalfEntries(commonDir: string, path: string): void {
  const registry = join(commonDir, 'worktrees');
  for (const name of halfEntries(registry, basename(path))) rmSync(join(registry, name), { recursive: true });
}

/** Git calls an entry like the folder of its worktree, with a number behind it when that name was taken. */
function halfEntries(registry: string, folder: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(registry);
  } catch {
    // No worktree was ever added; or the registry cannot be read, which git will say itself.
    return [];
  }
  return names.filter((name) => name.startsWith(folder) && /^\d*$/.test(name.slice(folder.length)) && isHalf(join(registry, name)));
}

/** An entry without a pointer is ours when its lock says so, or when nothing is in it but a lock and a pointer that were begun. */
function isHalf(entry: string): boolean {
  if ((readText(join(entry, 'gitdir')) ?? '').trim() !== '') return false;
  const reason = lockReason(entry);
  if (reason === being.made || reason === being.removed) return true;
  return !reason && readdirSync(entry).every((name) => name === 'locked' || name === 'gitdir');
}
