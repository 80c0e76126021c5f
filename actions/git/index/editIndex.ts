import { type BigIntStats, chmodSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { writing } from '../../files/writing.ts';
import { draftIndex, type IndexEdit, knowFile, signIndex } from './draftIndex.ts';
import type { Git } from '../git.ts';
import type { ReadIndex } from './readIndex.ts';
import type { TemporaryIndex } from './temporaryIndex.ts';

/**
 * Lets an index of our own hold other entries at some paths, and know the files on the disk that are like them: by writing it,
 * and by git where only git can. `read` is what was read of it. `since` is the second (from 1970) from which on its files may
 * have been changed again. Throws FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function editIndex(
  run: Git,
  index: TemporaryIndex,
  read: ReadIndex | null,
  { edits, files, since }: IndexEdits,
): Promise<void> {
  if (edits.length === 0) return;
  const draft = read === null ? null : draftIndex(read.file, edits);
  if (read === null || draft === null) {
    await editByGit(run, index, edits, files);
    return;
  }
  for (const [path, stat] of files) knowFile(draft, path, stat);
  signIndex(draft);
  const next = `${index.path}.lock`;
  writing(index.path, () => {
    writeFileSync(next, draft.bytes);
    chmodSync(next, read.mode);
    // Git does not trust what an index knows of a file that was written in the second of the index or later, and looks into
    // the file. It would trust it in an index that has got younger.
    const seconds = read.file.newest < read.writtenAt ? since : Math.min(since, read.writtenAt);
    utimesSync(next, seconds, seconds);
    renameSync(next, index.path);
  });
}

async function editByGit(
  run: Git,
  { env }: TemporaryIndex,
  edits: readonly IndexEdit[],
  files: ReadonlyMap<string, BigIntStats>,
): Promise<void> {
  // What goes makes room first.
  const [gone, there] = [edits.filter(({ to }) => to === null), edits.filter(({ to }) => to !== null)];
  const nulls = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('');
  const update = (words: readonly string[], input: string): Promise<unknown> => run(['update-index', '-z', ...words], { env, input });
  if (gone.length > 0) await update(['--force-remove', '--stdin'], nulls(gone.map(({ path }) => path)));
  const rows = there.flatMap(({ path, to }) => (to === null ? [] : [`${to.mode} ${to.oid} 0\t${path}\0`]));
  if (rows.length > 0) await update(['--replace', '--index-info'], rows.join(''));
  const skipped = there.filter(({ isSkipped }) => isSkipped).map(({ path }) => path);
  if (skipped.length > 0) await update(['--skip-worktree', '--stdin'], nulls(skipped));
  // Git looks at what it does not know yet. To give it the paths would stage what it would commit of them, which need not be what the
  // commit holds: files whose line ends are not those of their attributes, or that a filter has never seen.
  if (files.size > 0) await run(['update-index', '-q', '--unmerged', '--refresh'], { env });
}

export interface IndexEdits {
  readonly edits: readonly IndexEdit[];
  /** The files that are for certain as the edits have them, by their paths. */
  readonly files: ReadonlyMap<string, BigIntStats>;
  readonly since: number;
}
