import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readText } from '../../files/readText.ts';
import { writing } from '../../files/writing.ts';
import { being, lockReason } from './worktreeLock.ts';

/**
 * Lets git find a worktree locked for this reason, from one moment to the next: `git worktree lock` can be killed between making
 * the file and writing it.
 */
export function lockWorktree(gitDir: string, reason: string): void {
  const [lock, begun] = [join(gitDir, 'locked'), join(gitDir, 'locked.spec-kitty')];
  writing(lock, () => {
    writeFileSync(begun, reason);
    renameSync(begun, lock);
  });
}

/**
 * Takes away what a killed process has left of entries for `path` in git's registry that do not say where their worktree is:
 * nothing can have been done with them. Entries that say so, and entries locked for another reason, stay.
 */
export function forgetHalfEntries(commonDir: string, path: string): void {
  const registry = join(commonDir, 'worktrees');
  for (const name of namesIn(registry))
    if (isHalf(join(registry, name), path)) rmSync(join(registry, name), { recursive: true, force: true });
}

function namesIn(registry: string): readonly string[] {
  try {
    return readdirSync(registry);
  } catch {
    // No worktree was ever added; or the registry cannot be read, which git will say itself.
    return [];
  }
}

/**
 * An entry without a pointer is ours when its lock says so. Without a lock git itself takes it for garbage; with a lock that
 * was only begun it is one that git had just begun to make.
 */
function isHalf(entry: string, path: string): boolean {
  if ((readText(join(entry, 'gitdir')) ?? '').trim() !== '') return false;
  const reason = lockReason(entry);
  if (reason === being.made(path) || reason === being.removed(path)) return true;
  const isBegun = reason === null || (reason === '' && namesIn(entry).every((name) => name === 'locked' || name === 'gitdir'));
  return isBegun && isNamedAfter(basename(entry), basename(path));
}

/**
 * Git calls an entry like the folder of its worktree, with a dash for what may not be in a ref and a number behind it when that
 * name was taken.
 */
function isNamedAfter(entry: string, folder: string): boolean {
  const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}_]/gu, '-');
  return plain(entry).startsWith(plain(folder)) && /^\d*$/.test(plain(entry).slice(plain(folder).length));
}
