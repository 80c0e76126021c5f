import type { MergeConflictPath, MergeResolution, Version } from '../../../schemas/merge.ts';
import { editTree, type TreeEdit } from '../objects/editTree.ts';
import type { Git } from '../git.ts';
import type { MergeDrafts } from './mergeDrafts.ts';
import { withoutDrivers } from './mergeDrivers.ts';
import { mergeTree, type StagedVersion } from './mergeTree.ts';
import { versionsIn } from '../objects/versionsIn.ts';
import { type MergedSides, settleKnownFiles } from './settleKnownFiles.ts';

/** Two commits to be merged, and what somebody has decided about conflicts that may come up again. */
export interface CommitsToMerge {
  readonly ours: string;
  readonly theirs: string;
  readonly resolutions: readonly MergeResolution[];
  /** Where both are part of merges that are drafted. */
  readonly drafts?: MergeDrafts;
}

export type MergedCommits =
  /** Everything of theirs is in ours already. */
  | { readonly kind: 'contained' }
  /** Theirs has all of ours in it. */
  | { readonly kind: 'ahead' }
  | {
      readonly kind: 'merged';
      readonly tree: string;
      /** Files of missions that were merged by their own rules. */
      readonly settled: readonly string[];
      /** What nobody and nothing has settled. The tree then has marks in these files. */
      readonly conflicts: readonly MergeConflictPath[];
    };

/**
 * Merges two commits in the object store: files of missions by what they mean, everything else as git does, and conflicts as
 * somebody has decided them where they are the same as then. The caller makes sure of both ids. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function mergeCommits(
  run: Git,
  commonDir: string,
  { ours, theirs, resolutions, drafts }: CommitsToMerge,
): Promise<MergedCommits> {
  const drafted = await drafts?.merge(ours, theirs);
  if (drafted?.kind === 'merged') return { ...drafted, settled: [], conflicts: [] };
  if (drafted?.kind === 'contained' || drafted?.kind === 'ahead') return drafted;
  await drafts?.objects.keep();
  const merged = await mergeTree(run, ours, theirs, {
    options: withoutDrivers,
    questions: [
      { words: ['merge-base', '--all', ours, theirs], mayFail: true },
      { words: ['diff', '--name-only', '-z', '--no-renames', `${ours}...${theirs}`, '--', 'kitty-specs'], mayFail: true },
    ],
  });
  if (merged.kind !== 'merge') return merged;
  const [bases = '', changed = ''] = merged.answers;
  const sides = { bases: bases.split('\n').filter((id) => id !== ''), ours, theirs };
  const conflicts = conflictsOf(merged.entries, merged.kinds);
  const settled = settleKnownFiles(
    commonDir,
    sides,
    conflicts.map(({ path }) => path),
    changed.split('\0').filter((path) => path !== ''),
  );
  const byRule = new Set(settled.edits.map(({ path }) => path));
  const left = conflicts
    .filter(({ path }) => !byRule.has(path))
    .map((conflict) => (settled.open.has(conflict.path) ? { ...conflict, kind: 'known file' } : conflict));
  const contested = await byLines(
    run,
    sides,
    [...settled.open.keys()].filter((path) => !conflicts.some((conflict) => conflict.path === path)),
  );
  const tree = await editTree(run, commonDir, merged.tree, [...settled.edits, ...settled.marked]);
  const decided = await decide(run, tree, [...left, ...contested], resolutions);
  return { kind: 'merged', tree: await editTree(run, commonDir, tree, decided.edits), settled: [...byRule], conflicts: decided.open };
}

function conflictsOf(entries: readonly StagedVersion[], kinds: ReadonlyMap<string, string>): readonly MergeConflictPath[] {
  const version = (path: string, stage: number): Version | null => {
    const found = entries.find((entry) => entry.path === path && entry.stage === stage);
    return found === undefined ? null : { mode: found.mode, oid: found.oid };
  };
  return [...new Set(entries.map(({ path }) => path))].map((path) => ({
    path,
    kind: kinds.get(path) ?? 'contents',
    base: version(path, 1),
    ours: version(path, 2),
    theirs: version(path, 3),
  }));
}

/** Files that git has brought together by their lines, and whose own rules say that they do not fit. */
async function byLines(run: Git, { bases, ours, theirs }: MergedSides, paths: readonly string[]): Promise<readonly MergeConflictPath[]> {
  if (paths.length === 0) return [];
  const [left, right] = [await versionsIn(run, ours, paths), await versionsIn(run, theirs, paths)];
  const before = new Map<string, Version>();
  for (const base of bases.toReversed()) for (const [path, version] of await versionsIn(run, base, paths)) before.set(path, version);
  return paths.map((path) => ({
    path,
    kind: 'known file',
    base: before.get(path) ?? null,
    ours: left.get(path) ?? null,
    theirs: right.get(path) ?? null,
  }));
}

/** What was decided about the same versions of the same files holds; what was changed beside it holds where it still fits. */
async function decide(
  run: Git,
  tree: string,
  conflicts: readonly MergeConflictPath[],
  resolutions: readonly MergeResolution[],
): Promise<{ readonly edits: readonly TreeEdit[]; readonly open: readonly MergeConflictPath[] }> {
  const used = new Set<MergeResolution>();
  const edits: TreeEdit[] = [];
  const open: MergeConflictPath[] = [];
  for (const conflict of conflicts) {
    const resolution = resolutions.findLast(({ edits: made }) => made.some((edit) => isAbout(edit, conflict)));
    const edit = resolution?.edits.find((made) => isAbout(made, conflict));
    if (resolution === undefined || edit === undefined) open.push(conflict);
    else {
      used.add(resolution);
      edits.push({ path: conflict.path, becomes: edit.becomes });
    }
  }
  const beside = [...used].flatMap(({ edits: made }) => made.filter(({ of }) => of === null));
  const present =
    beside.length === 0
      ? new Map<string, Version>()
      : await versionsIn(
          run,
          tree,
          beside.map(({ path }) => path),
        );
  for (const { path, was, becomes } of beside) {
    const now = present.get(path) ?? null;
    if (isSame(now, was)) edits.push({ path, becomes });
    else if (!isSame(now, becomes)) open.push({ path, kind: 'changed since it was decided', base: was, ours: now, theirs: becomes });
  }
  return { edits, open };
}

const isAbout = ({ path, of }: MergeResolution['edits'][number], conflict: MergeConflictPath): boolean =>
  path === conflict.path &&
  of !== null &&
  of.base === (conflict.base?.oid ?? null) &&
  of.ours === (conflict.ours?.oid ?? null) &&
  of.theirs === (conflict.theirs?.oid ?? null);

const isSame = (one: Version | null, other: Version | null): boolean => one?.oid === other?.oid && one?.mode === other?.mode;
