import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { namesIn } from '../../files/namesIn.ts';
import { readText } from '../../files/readText.ts';
import { type Head, readHead } from '../refs/head.ts';
import { targetOf } from '../layout.ts';

/** A linked worktree in git's registry. */
export interface Worktree {
  /** Its top folder, absolute. */
  readonly path: string;
  readonly gitDir: string;
  /**
   * `present`: its folder is there and points back to this entry. `missing`: the folder is gone (git would prune the entry).
   * `replaced`: something else stands in its place.
   */
  readonly state: 'present' | 'missing' | 'replaced';
  readonly isLocked: boolean;
  readonly head: Head;
}

/** Git's registry of linked worktrees, sorted by path. A folder under `.worktrees/` that is not in it is no worktree of this repository. */
export function listWorktrees(commonDir: string): readonly Worktree[] {
  const registry = join(commonDir, 'worktrees');
  return namesIn(registry)
    .flatMap((name) => worktreeOf(join(registry, name), commonDir) ?? [])
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Null for an entry that git has begun to write or to remove: it does not say where its worktree is. */
function worktreeOf(gitDir: string, commonDir: string): Worktree | null {
  const pointer = readText(join(gitDir, 'gitdir'))?.trim();
  if (pointer === undefined || pointer === '') return null;
  const dotGit = resolve(gitDir, pointer);
  return {
    path: dirname(dotGit),
    gitDir,
    state: stateOf(dotGit, gitDir),
    isLocked: readText(join(gitDir, 'locked')) !== null,
    head: readHead(gitDir, commonDir),
  };
}

function stateOf(dotGit: string, gitDir: string): Worktree['state'] {
  const target = targetOf(readText(dotGit) ?? '');
  if (target !== null) return samePlace(resolve(dirname(dotGit), target), gitDir) ? 'present' : 'replaced';
  return isThere(dirname(dotGit)) ? 'replaced' : 'missing';
}

const isThere = (path: string): boolean => realPath(path) !== null;

const samePlace = (a: string, b: string): boolean => a === b || (realPath(a) ?? a) === (realPath(b) ?? b);

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    // A pointer may name anything: what cannot be followed is not there.
    return null;
  }
}
