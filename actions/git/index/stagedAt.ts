import { foldersAbove } from '../foldersAbove.ts';
import type { Git } from '../git.ts';
import { isBlocked } from './draftIndex.ts';
import { entryIn, type IndexEntry, type ReadIndex } from './readIndex.ts';

/** What is staged at a path; of an index that only git can read it is not known which file on the disk that was. */
export type StagedEntry = Omit<IndexEntry, 'isOf'> & Partial<Pick<IndexEntry, 'isOf'>>;

/** What an index holds at some paths. */
export interface Staged {
  readonly entries: ReadonlyMap<string, StagedEntry>;
  /** Whether something is staged below a path, or as a file on the way to it, that is not to go. */
  readonly isBlockedAt: (path: string) => boolean;
}

/**
 * What is staged at these paths. `index` is what was read of that of the checkout; git is asked where that is null. `gone` are the
 * paths that are to go. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function stagedAt(run: Git, index: ReadIndex | null, paths: readonly string[], gone: ReadonlySet<string>): Promise<Staged> {
  if (paths.length === 0) return { entries: new Map(), isBlockedAt: () => false };
  if (index === null) return stagedByGit(run, paths, gone);
  const entries = new Map(
    paths.flatMap((path): [string, StagedEntry][] => {
      const entry = entryIn(index, path);
      return entry === null ? [] : [[path, entry]];
    }),
  );
  return { entries, isBlockedAt: (path) => isBlocked(index.file, path, gone) };
}

/** The same as git says it. A path in the middle of a merge counts as something that is in no commit. */
async function stagedByGit(run: Git, paths: readonly string[], gone: ReadonlySet<string>): Promise<Staged> {
  const wanted = new Set(paths);
  const [entries, staying, folders] = [new Map<string, StagedEntry>(), new Set<string>(), new Set<string>()];
  for (const row of (await run(['ls-files', '-s', '-t', '-z'])).split('\0')) {
    const [, tag, mode = '', oid = '', stage, path = ''] = /^(\S) (\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(row) ?? [];
    if (wanted.has(path)) entries.set(path, { mode, oid: stage === '0' ? oid : 'unmerged', isSkipped: tag === 'S' });
    if (path === '' || gone.has(path)) continue;
    staying.add(path);
    for (const folder of foldersAbove(path)) folders.add(folder);
  }
  return { entries, isBlockedAt: (path) => folders.has(path) || foldersAbove(path).some((folder) => staying.has(folder)) };
}
