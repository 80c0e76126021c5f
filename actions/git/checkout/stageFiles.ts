import { mkdirSync, rmSync } from 'node:fs';
import { readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writing } from '../../files/writing.ts';
import type { Git } from '../git.ts';
import { abandonedFiles, ownPath } from '../processFiles.ts';
import type { TemporaryIndex } from '../index/temporaryIndex.ts';

/** Files of a checkout that git writes beside it, as it would write them there. */
export interface StagedFiles {
  /** Where each of them is, by its path in the checkout. */
  readonly places: ReadonlyMap<string, string>;
  /** Ends when all are written. Throws GIT_FAILED, GIT_UNAVAILABLE. */
  readonly written: Promise<unknown>;
  /** An empty folder on the same disk, for second names of the files that make room for them. */
  readonly former: string;
  /** Takes away what is left of them, and ends git where it still writes; nobody has to wait for it. */
  readonly remove: () => Promise<void>;
}

const staging = 'staged';

/**
 * Lets git begin to write files that an index holds, and goes on: to write hundreds takes longer than anything else of a move.
 * Throws FILE_NOT_WRITTEN.
 */
export function stageFiles(run: Git, commonDir: string, { env }: TemporaryIndex, paths: readonly string[]): StagedFiles {
  removeAbandoned(commonDir);
  const folder = ownPath(commonDir, staging, run.world);
  const [files, former] = [join(folder, 'files'), join(folder, 'former')];
  writing(folder, () => {
    for (const each of [files, former]) mkdirSync(each, { recursive: true });
  });
  const input = paths.map((path) => `${path}\0`).join('');
  const stopping = new AbortController();
  const written = run(['checkout-index', '-z', '--stdin', `--prefix=${files}/`], { env, input, beside: folder, stop: stopping.signal });
  // Whoever waits for it hears of it.
  written.catch(() => {});
  return {
    places: new Map(paths.map((path) => [path, `${files}/${path}`])),
    written,
    former,
    async remove() {
      // A filter may take its time, such as one that loads large files.
      stopping.abort();
      await written.catch(() => {});
      const folders = new Set(paths.map((path) => dirname(`${files}/${path}`)));
      // All at once, while this process may go on; what holds others goes with the rest.
      const names = await readdir(former).catch(() => []);
      await Promise.allSettled([...[...folders].map((each) => rmdir(each)), ...names.map((name) => unlink(join(former, name)))]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A process that is gone may have left one of git, which still writes. The next move takes that away. */
function removeAbandoned(commonDir: string): void {
  for (const abandoned of abandonedFiles(commonDir, staging)) {
    try {
      rmSync(abandoned, { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
    }
  }
}
