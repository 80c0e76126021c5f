import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writing } from '../../files/writing.ts';
import type { Git, GitWorld } from '../git.ts';
import type { Layout } from '../layout.ts';
import { takeOver } from './takeOver.ts';
import { type TemporaryIndex, abandonedIndexes, newIndex, removeIndex } from './temporaryIndex.ts';

/** Milliseconds between looks at a lock, and how many there are. */
const patience = { pause: 25, looks: 40 };

/** An index for a checkout that is made beside the one it has, which is never locked while git works. */
export interface NextIndex {
  readonly index: TemporaryIndex;
  /** The index it was made from; null where there was none. */
  readonly from: string | null;
  /** As it began: when git has left it so, the other one knows everything already. */
  readonly begun: string | null;
}

/** Begins the next index of a checkout. Nothing of the checkout has changed until `putInPlace`. */
export function nextIndex({ commonDir, gitDir }: Layout, world: GitWorld): NextIndex {
  const from = fileOf(join(gitDir, 'index'));
  const index = newIndex(commonDir, join(gitDir, 'index'), world);
  return { index, from, begun: fileOf(index.path) };
}

/**
 * Puts an index in the place of the one it was made from, as git does: by way of `index.lock`. When the old one has changed
 * in between, a new one is made from it. Answers false when another program holds the index all the time: what was committed
 * is safe, and the index is not worth failing for.
 */
export const putInPlace = (git: Git, layout: Layout, paths: readonly string[], next: NextIndex): Promise<boolean> =>
  putIndexInPlace(layout, next, git.world, async (index) => {
    await git.inOne([takeOver(git.checkout, paths, index)]);
  });

/** The same for an index that was made in another way; `make` does it once more, to what the checkout has by then. */
export async function putIndexInPlace(
  layout: Layout,
  next: NextIndex,
  world: GitWorld,
  make: (index: TemporaryIndex) => Promise<void>,
): Promise<boolean> {
  let current = next;
  try {
    for (let look = 0; look < patience.looks; look += 1) {
      const result = exchange(current, layout);
      if (result === 'done') return true;
      if (result === 'held') {
        await pause(patience.pause);
      } else {
        removeIndex(current.index);
        current = nextIndex(layout, world);
        await make(current.index);
      }
    }
    return false;
  } finally {
    removeIndex(current.index);
  }
}

function exchange({ index, from, begun }: NextIndex, { gitDir }: Layout): 'done' | 'held' | 'stale' {
  const [place, lock] = [join(gitDir, 'index'), join(gitDir, 'index.lock')];
  if (fileOf(index.path) === begun && fileOf(place) === from) return 'done';
  if (!takeLock(index.path, lock)) return 'held';
  if (fileOf(place) !== from) {
    rmSync(lock);
    return 'stale';
  }
  writing(place, () => renameSync(lock, place));
  return 'done';
}

/**
 * The lock is a second name for the new index: whole from the first moment, and after a kill it can be told from everybody
 * else's. Where the file system has no links it is a copy, and what a kill leaves of it is not known to be ours.
 */
function takeLock(path: string, lock: string): boolean {
  try {
    linkSync(path, lock);
    return true;
  } catch {
    if (existsSync(lock)) return false;
  }
  try {
    writing(lock, () => copyFileSync(path, lock, constants.COPYFILE_EXCL));
    return true;
  } catch (error) {
    if (existsSync(lock)) return false;
    throw error;
  }
}

/** Takes the lock of an index away when it is one that a process which is gone was about to put in place. */
export function takeAwayAbandonedLock({ commonDir, gitDir }: Layout): void {
  const lock = join(gitDir, 'index.lock');
  const held = inodeOf(lock);
  if (held !== null && abandonedIndexes(commonDir).some((path) => inodeOf(path) === held)) rmSync(lock, { force: true });
}

const inodeOf = (path: string): bigint | null => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;

/** Which file stands at a path, as a text: an index is never written into, so another file is another index. */
function fileOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino}:${found.mtimeNs}:${found.size}`;
}
