import { join } from 'node:path';
import type { MergeConflict, MergeResolution, Version } from '../../../schemas/merge.ts';
import { readText } from '../../files/readText.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { findLayout } from '../layout.ts';
import { realPlace } from '../realPlace.ts';
import { readHead } from '../refs/head.ts';
import { holdsBoth } from './openConflict.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { readBlobs } from '../objects/readBlobs.ts';
import { treeOf } from '../objects/treeOf.ts';
import { versionsIn } from '../objects/versionsIn.ts';

/** What somebody has made of a conflict in its worktree. */
export type DecidedConflict =
  | { readonly state: 'open'; readonly open: readonly string[] }
  | { readonly state: 'decided'; readonly commit: string; readonly edits: MergeResolution['edits'] };

/**
 * Reads what somebody has decided in the worktree of a conflict: their commit of the merge, or what they have added and not
 * committed yet. As long as a file is not added, or an added one still has the marks of the conflict, it is open; so is one that was
 * changed after it was added, and a new one that git does not know (it would be left out). Whoever has committed the merge has
 * answered, marks or not. Changes nothing there. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function readConflict(
  {
    workspace,
    conflict,
    at,
    message,
  }: { readonly workspace: string; readonly conflict: MergeConflict; readonly at: string; readonly message: string },
  world: GitWorld,
): Promise<DecidedConflict> {
  const layout = findLayout(workspace);
  // Where the folder is gone there are still those around it.
  if (layout === null || layout.checkout !== realPlace(workspace)) return { state: 'open', open: conflict.paths.map(({ path }) => path) };
  const run = git(workspace, world);
  const head = readHead(layout.gitDir, layout.commonDir).commit;
  const merging = readText(join(layout.gitDir, 'MERGE_HEAD'))?.trim() ?? null;
  const isCommitted =
    head !== null && merging === null && (await holdsBoth(workspace, head, [conflict.ours.commit, conflict.theirs.commit], world));
  // Whoever has left the merge there has decided nothing: what is checked out then is one side alone.
  if (!isCommitted && merging !== conflict.theirs.commit) return { state: 'open', open: conflict.paths.map(({ path }) => path) };
  const undone = await undoneFiles(run);
  if (undone.length > 0) return { state: 'open', open: undone };
  const tree = (await run(['write-tree'])).trim();
  const marked = isCommitted ? [] : await markedFiles(run, layout.commonDir, tree, conflict);
  if (marked.length > 0) return { state: 'open', open: marked };
  const isWhole = isCommitted && tree === (await treeOf(run, head));
  const parents = isCommitted ? [head] : [conflict.ours.commit, conflict.theirs.commit];
  const commit = isWhole ? head : await makeCommit(run, { tree, parents, message, isSigned: false, at });
  return { state: 'decided', commit, edits: await editsOf(run, tree, conflict) };
}

/** Files that are not added, new ones too, or were changed since. */
async function undoneFiles(run: Git): Promise<readonly string[]> {
  const rows = (await run(['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all']))
    .split('\0')
    .filter((row) => row !== '');
  return rows.filter((row) => row[1] !== ' ' || isUnmerged(row.slice(0, 2))).map((row) => row.slice(3));
}

const isUnmerged = (codes: string): boolean => codes.includes('U') || codes === 'AA' || codes === 'DD';

/** Files of the conflict that were added with marks still in them: lines the merge has put there, and no version it was made from. */
async function markedFiles(run: Git, commonDir: string, tree: string, conflict: MergeConflict): Promise<readonly string[]> {
  const paths = conflict.paths.map(({ path }) => path);
  const [made, added] = [await versionsIn(run, conflict.tree, paths), await versionsIn(run, tree, paths)];
  const about = conflict.paths.map(({ path, base, ours, theirs }) => ({
    path,
    made: made.get(path)?.oid,
    added: added.get(path)?.oid,
    from: [base, ours, theirs].flatMap((version) => version?.oid ?? []),
  }));
  const contents = readBlobs(commonDir, [...new Set(about.flatMap((file) => [file.made ?? [], file.added ?? [], ...file.from].flat()))]);
  const marksIn = (oid: string | undefined): readonly string[] => marksOf(contents.get(oid ?? '') ?? Buffer.alloc(0));
  return about
    .filter((file) => {
      const own = new Set(file.from.flatMap(marksIn));
      const marks = new Set(marksIn(file.made).filter((line) => !own.has(line)));
      return marksIn(file.added).some((line) => marks.has(line));
    })
    .map(({ path }) => path);
}

/** Lines that look like the marks of a conflict; git makes them longer where it is told to. The bytes of a file, whatever they mean. */
const marksOf = (content: Buffer): readonly string[] =>
  content
    .toString('latin1')
    .split('\n')
    .filter((line) => /^(?:<{7,}|>{7,}|\|{7,}) /.test(line))
    .map((line) => line.replace(/\r$/, ''));

/** What became of the files of a conflict, and of others beside them. */
async function editsOf(run: Git, tree: string, conflict: MergeConflict): Promise<MergeResolution['edits']> {
  const between = (await run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', conflict.tree, tree]))
    .split('\0')
    .filter((path) => path !== '');
  const about = conflict.paths.map(({ path }) => path);
  const paths = [...new Set([...about, ...between])];
  const [before, after] = [await versionsIn(run, conflict.tree, paths), await versionsIn(run, tree, paths)];
  const oid = (version: Version | null): string | null => version?.oid ?? null;
  return paths.map((path) => {
    const of = conflict.paths.find((each) => each.path === path);
    return {
      path,
      of: of === undefined ? null : { base: oid(of.base), ours: oid(of.ours), theirs: oid(of.theirs) },
      was: before.get(path) ?? null,
      becomes: after.get(path) ?? null,
    };
  });
}
