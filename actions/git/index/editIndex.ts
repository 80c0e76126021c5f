import { type BigIntStats, chmodSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { writing } from '../../files/writing.ts';
import { draftIndex, type IndexEdit, knowFile, signIndex } from './draftIndex.ts';
import type { Git } from '../git.ts';
import type { ReadIndex } from './readIndex.ts';
import type { TemporaryIndex } from './temporaryIndex.ts';

/** An index of our own that is being edited. Both throw FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE. */
export interface IndexEditing {
  /** Lets it hold its new entries, as far as git needs that to write the files. */
  readonly hold: () => Promise<void>;
  /** Lets it hold them for whoever uses it, and know the files on the disk that are like them. */
  readonly know: (files: ReadonlyMap<string, BigIntStats>) => Promise<void>;
}

/**
 * Begins to let an index of our own hold other entries at some paths: by writing it, and by git where only git can. `read` is what
 * was read of it. `since` is the second (from 1970) from which on its files may have been changed again.
 */
export function editIndex(
  run: Git,
  index: TemporaryIndex,
  read: ReadIndex | null,
  edits: readonly IndexEdit[],
  since: number,
): IndexEditing {
  if (edits.length === 0) return { hold: async () => {}, know: async () => {} };
  const draft = read === null ? null : draftIndex(read.file, edits);
  if (read === null || draft === null) return editingByGit(run, index, edits);
  const write = (): void => {
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
  };
  return {
    async hold() {
      write();
    },
    async know(files) {
      for (const [path, stat] of files) knowFile(draft, path, stat);
      signIndex(draft);
      write();
    },
  };
}

function editingByGit(run: Git, { env }: TemporaryIndex, edits: readonly IndexEdit[]): IndexEditing {
  // What goes makes room first.
  const [gone, there] = [edits.filter(({ to }) => to === null), edits.filter(({ to }) => to !== null)];
  const nulls = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('');
  const hold = async (): Promise<void> => {
    if (gone.length > 0)
      await run(['update-index', '-z', '--force-remove', '--stdin'], { env, input: nulls(gone.map(({ path }) => path)) });
    const rows = there.flatMap(({ path, to }) => (to === null ? [] : [`${to.mode} ${to.oid} 0\t${path}\0`]));
    if (rows.length > 0) await run(['update-index', '-z', '--replace', '--index-info'], { env, input: rows.join('') });
    const skipped = there.filter(({ isSkipped }) => isSkipped).map(({ path }) => path);
    if (skipped.length > 0) await run(['update-index', '-z', '--skip-worktree', '--stdin'], { env, input: nulls(skipped) });
  };
  return {
    hold,
    async know(files) {
      await hold();
      if (files.size > 0) await run(['update-index', '-z', '--stdin'], { env, input: nulls([...files.keys()]) });
    },
  };
}
