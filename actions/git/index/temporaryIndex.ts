import { copyFileSync, existsSync, linkSync, rmSync, statSync, utimesSync } from 'node:fs';
import { writing } from '../../files/writing.ts';
import type { Environment } from '../environment.ts';
import type { GitWorld } from '../git.ts';
import { abandonedFiles, ownPath } from '../processFiles.ts';

const folder = 'indexes';

/** An index of our own: the one of the checkout, with everything its owner has staged, is not touched. */
export interface TemporaryIndex {
  readonly path: string;
  /** What makes a process of git use it. */
  readonly env: Environment;
}

/** Begins with what the index file `like` holds, or with nothing. Whoever asks for it removes it. */
export function newIndex(commonDir: string, like: string | null, world: GitWorld): TemporaryIndex {
  // What a killed process has left, git's locks included. One that has a second name may still tell whose a lock is.
  for (const abandoned of abandonedIndexes(commonDir))
    if (statSync(abandoned, { throwIfNoEntry: false })?.nlink === 1) rmSync(abandoned, { force: true });
  const path = ownPath(commonDir, folder, world);
  if (like !== null && existsSync(like)) begin(path, like);
  return { path, env: { GIT_INDEX_FILE: path } };
}

export const removeIndex = ({ path }: TemporaryIndex): void => rmSync(path, { force: true });

/** Gives `work` an index of its own and takes it away afterwards. */
export async function withTemporaryIndex<T>(
  commonDir: string,
  like: string | null,
  world: GitWorld,
  work: (index: TemporaryIndex) => Promise<T>,
): Promise<T> {
  const index = newIndex(commonDir, like, world);
  try {
    return await work(index);
  } finally {
    removeIndex(index);
  }
}

/** Indexes of processes that are gone. One of them may be the same file as a lock that was being put in place. */
export const abandonedIndexes = (commonDir: string): readonly string[] => abandonedFiles(commonDir, folder);

/**
 * A second name for the same file: git never writes into an index but puts a new one in its place. A copy would have to keep
 * the moment of the index to the nanosecond, since git takes a file changed in that very moment for one it has not seen.
 */
function begin(path: string, like: string): void {
  try {
    linkSync(like, path);
  } catch {
    // A file system without links: an older moment makes git look at more files, never at fewer.
    writing(path, () => {
      copyFileSync(like, path);
      const second = Math.floor(statSync(like).mtimeMs / 1000);
      utimesSync(path, second, second);
    });
  }
}
