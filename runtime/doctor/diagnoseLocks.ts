import { lstatSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { kindOf } from '../../actions/files/kindOf.ts';
import { namesIn } from '../../actions/files/namesIn.ts';
import { readText } from '../../actions/files/readText.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { neighbourhood, parseHolder, presenceOf } from '../../actions/processes/holder.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Locks that nobody may hold any more: ours, git's, and the original's. None is broken because of its age. */
export async function diagnoseLocks({ project: { root, commonDir, desk } }: Patient): Promise<readonly Diagnosed[]> {
  return [...ours(desk), ...gits(commonDir), ...originals(root)];
}

/**
 * What is left of drafts of locks, and tokens whose holder cannot be proven to be there or gone. Those of the dead are taken over
 * by whoever comes.
 */
function ours(desk: string): readonly Diagnosed[] {
  const here = neighbourhood();
  return foldersBelow(desk).flatMap((path): readonly Diagnosed[] => {
    const draft = /\.draft\.(.+)$/.exec(path)?.[1];
    if (draft !== undefined) {
      const holder = parseHolder(draft);
      const isGone = holder !== null && presenceOf(holder, here) === 'gone';
      return [
        diagnosed('locks', {
          code: 'LOCK_DRAFT_LEFT',
          severity: 'info',
          extra: { path },
          message: `${relative(desk, path)} is what a process ${isGone ? 'that is gone has' : 'has'} left of a lock it was about to make. It is in nobody's way.`,
          next: `rm -r ${shellWord(path)}`,
          repair: isGone
            ? async () => {
                rmSync(path, { recursive: true, force: true });
                return { changed: {} };
              }
            : null,
        }),
      ];
    }
    return namesIn(path)
      .filter((name) => name.startsWith('held.'))
      .flatMap((name) => {
        const holder = parseHolder(name.split('.').slice(2).join('.'));
        if (holder !== null && presenceOf(holder, here) !== 'unknown') return [];
        return [
          diagnosed('locks', {
            code: 'LOCK_UNPROVEN',
            message: `The lock ${path} is held by ${holder === null ? 'somebody whose name cannot be read' : `process ${holder.pid} on ${holder.host} since ${holder.since}`}, and from here nobody can tell whether that still runs.`,
            next: `rm -r ${shellWord(path)}`,
            extra: { path, host: holder?.host ?? null, pid: holder?.pid ?? null },
          }),
        ];
      });
  });
}

/** Git removes its locks itself, unless it is killed. Whether one that is there is in use at this moment, its age alone suggests. */
function gits(commonDir: string): readonly Diagnosed[] {
  const folders = [commonDir, ...namesIn(join(commonDir, 'worktrees')).map((name) => join(commonDir, 'worktrees', name))];
  const paths = [
    ...folders.flatMap((folder) =>
      ['index.lock', 'HEAD.lock', 'config.lock', 'config.worktree.lock', 'packed-refs.lock'].map((name) => join(folder, name)),
    ),
    ...filesBelow(join(commonDir, 'refs')).filter((path) => path.endsWith('.lock')),
  ];
  return paths.flatMap((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined
      ? []
      : [
          diagnosed('locks', {
            code: 'GIT_LOCK_LEFT',
            message: `${path} is there since ${stat.mtime.toISOString()}: either git works at this moment, or it was killed. Remove the file only in the second case.`,
            next: `rm ${shellWord(path)}`,
            extra: { path },
          }),
        ];
  });
}

/** The lock of a merge of the original says neither whose it is nor whether anybody still holds it (contract 3 §1.3). */
function originals(root: string): readonly Diagnosed[] {
  const path = join(root, '.kittify', 'runtime', 'merge', '__global_merge__', 'lock');
  const since = readText(path);
  return since === null
    ? []
    : [
        diagnosed('locks', {
          code: 'ORIGINAL_MERGE_LOCK',
          message: `A merge of the original was begun ${since.trim() || 'at some time'} and has left its lock ${path}. It keeps the original from merging, and nothing here.`,
          next: `rm ${shellWord(path)}`,
          extra: { path },
        }),
      ];
}

/** Not through links: nothing of ours or git's is behind one, and it may lead round in a circle. */
const isFolderAt = (path: string): boolean => kindOf(path) === 'folder';

const foldersBelow = (folder: string): readonly string[] =>
  namesIn(folder)
    .map((name) => join(folder, name))
    .filter(isFolderAt)
    .flatMap((path) => [path, ...foldersBelow(path)]);

const filesBelow = (folder: string): readonly string[] =>
  namesIn(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (isFolderAt(path) ? filesBelow(path) : [path]));
