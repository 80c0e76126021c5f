import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { getBuiltinModule, umask } from 'node:process';

const setgid = 0o2000;

/**
 * Makes files and folders for whom the folder they come into is: where git shares a repository with a group (core.sharedRepository)
 * it sets that folder's group on what is made in it, and what the group may do there it has to be allowed below. What is made
 * anywhere else is as usual. `work` makes it at once, and starts nobody else.
 * @param path what is made, or the folder it is made in
 */
export function forGroup<T>(path: string, work: () => T): T {
  const mode = modeAbove(path);
  // Whom it is for only the process as a whole can say, and no thread of it. To ask takes long, and is rarely needed.
  if ((mode & setgid) === 0 || !getBuiltinModule('node:worker_threads').isMainThread) return work();
  const usual = umask(~mode & 0o077);
  try {
    return work();
  } finally {
    umask(usual);
  }
}

/** The mode of the nearest folder above a path that is there. */
function modeAbove(path: string): number {
  const parent = dirname(path);
  const mode = statSync(parent, { throwIfNoEntry: false })?.mode;
  return mode ?? (parent === path ? 0 : modeAbove(parent));
}
