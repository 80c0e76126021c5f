import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { writing } from '../../files/writing.ts';
import type { Environment } from '../environment.ts';
import type { Git } from '../git.ts';
import { indexOf } from '../index/draftIndex.ts';
import { idBytes } from '../objects/keepBlob.ts';
import { abandonedFiles, ownPath } from '../processFiles.ts';
import { makeLikeness } from './likeness.ts';

/** A file as it is to be. */
export interface ComingFile {
  readonly path: string;
  readonly to: TreeEntry;
}

/** Files of a checkout that git writes beside it, as it would write them there. */
export interface StagedFiles {
  /** What each of them is and where, by its path in the checkout. */
  readonly files: ReadonlyMap<string, TreeEntry & { readonly place: string }>;
  /** Ends when all are written. Throws GIT_FAILED, GIT_UNAVAILABLE. */
  readonly written: Promise<unknown>;
  /** An empty folder on the same disk, for second names of the files that make room for them. */
  readonly former: string;
  /** Takes away what is left of them, and ends git where it still writes; nobody has to wait for it. */
  readonly remove: () => Promise<void>;
}

const staging = 'staged';

/** What git goes by when it writes files. */
export interface Manner {
  /** Files of attributes, where the disk has none of these. */
  readonly attributes: readonly ComingFile[];
  /** The paths of those that the disk has as they are not to be. */
  readonly stale: readonly string[];
}

/**
 * Lets git begin to write files beside a checkout, and goes on: to write hundreds takes longer than anything else of a move. By
 * an index that holds nothing else git knows what to write. Throws FILE_NOT_WRITTEN.
 */
export function stageFiles(run: Git, commonDir: string, coming: readonly ComingFile[], { attributes, stale }: Manner): StagedFiles {
  removeAbandonedStaging(commonDir);
  const folder = ownPath(commonDir, staging, run.world);
  const [files, former, index] = [join(folder, 'files'), join(folder, 'former'), join(folder, 'index')];
  let surroundings: Environment = {};
  try {
    writing(folder, () => {
      for (const each of [files, former]) mkdirSync(each, { recursive: true });
      writeFileSync(index, indexOf([...coming, ...attributes], idBytes(commonDir)));
    });
    if (stale.length > 0) surroundings = makeLikeness(run.checkout, join(folder, 'like'), new Map(stale.map((path) => [path, null])));
  } catch (error) {
    // On a disk that is full it would be in the way of whoever makes room there.
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const input = coming.map(({ path }) => `${path}\0`).join('');
  const stopping = new AbortController();
  const written = run(['checkout-index', '-z', '--stdin', `--prefix=${files}/`], {
    env: { ...surroundings, GIT_INDEX_FILE: index },
    input,
    beside: folder,
    stop: stopping.signal,
  });
  // Whoever waits for it hears of it.
  written.catch(() => {});
  return {
    files: new Map(coming.map(({ path, to }) => [path, { ...to, place: `${files}/${path}` }])),
    written,
    former,
    async remove() {
      // A filter may take its time, such as one that loads large files.
      stopping.abort();
      await written.catch(() => {});
      const folders = new Set(coming.map(({ path }) => dirname(`${files}/${path}`)));
      const names = await readdir(former).catch(() => []);
      // All at once, while this process may go on; what holds others goes with the rest.
      await Promise.allSettled([...[...folders].map((each) => rmdir(each)), ...names.map((name) => unlink(join(former, name)))]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Takes away what processes that are gone have staged. One of git may still write there, or it is somebody else's: then it stays
 * for the next.
 */
export function removeAbandonedStaging(commonDir: string): void {
  for (const abandoned of abandonedFiles(commonDir, staging)) {
    try {
      rmSync(abandoned, { recursive: true, force: true });
    } catch {
      // It is in nobody's way.
    }
  }
}
