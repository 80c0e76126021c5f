import { constants, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writing } from '../../files/writing.ts';
import { contentOf } from '../objects/keepBlob.ts';
import { type Git, git } from '../git.ts';
import { findLayout } from '../layout.ts';
import { readBlobs } from '../objects/readBlobs.ts';
import { pathLine } from '../pathLine.ts';
import { ownPath } from '../processFiles.ts';

/**
 * The ids git would give what is in these files of a checkout, by their paths, were some of the files of attributes as said: by the
 * blobs with their content, null for none. The others are as they are on the disk. Git goes by what stands in a checkout, so the
 * files are led to from one that has nothing else. Throws FILE_NOT_READ, FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function hashedBy(
  run: Git,
  commonDir: string,
  paths: readonly string[],
  attributes: ReadonlyMap<string, string | null>,
): Promise<ReadonlyMap<string, string>> {
  const blobs = readBlobs(
    commonDir,
    [...attributes.values()].filter((oid) => oid !== null),
  );
  const place = ownPath(commonDir, 'staged', run.world);
  const above = new Set(paths.flatMap(foldersAbove).map((folder) => (folder === '' ? '.gitattributes' : `${folder}/.gitattributes`)));
  try {
    writing(place, () => {
      for (const path of above) {
        const oid = attributes.get(path);
        const content = oid === undefined ? contentOf(join(run.checkout, path)) : oid === null ? null : (blobs.get(oid) ?? null);
        mkdirSync(dirname(join(place, path)), { recursive: true });
        if (content !== null) writeFileSync(join(place, path), content);
      }
      for (const path of paths) bring(join(run.checkout, path), join(place, path));
    });
    const env = { GIT_DIR: findLayout(run.checkout)?.gitDir ?? commonDir, GIT_WORK_TREE: place };
    const input = paths.map(pathLine).join('');
    const answers = (await git(place, run.world)(['hash-object', '--stdin-paths'], { env, input })).split('\n');
    return new Map(paths.map((path, index) => [path, answers[index] ?? '']));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The folders a path is in, the top one (empty) among them. */
const foldersAbove = (path: string): readonly string[] => path.split('/').map((_, index, names) => names.slice(0, index).join('/'));

function bring(from: string, to: string): void {
  try {
    // Git reads what a link leads to. A second name would change when the file was changed.
    symlinkSync(from, to);
  } catch {
    // Where there are no links, or not for everybody.
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
