import type { BuildBaseInput, BuildBaseOutput, ConflictedPath } from '../../schemas/base.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { commitSettings, settingsQuestion } from './commitSettings.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type Git, type GitWorld, git, gitFailed } from './git.ts';
import { makeCommit } from './makeCommit.ts';
import { withTemporaryIndex } from './temporaryIndex.ts';

/**
 * Brings commits together in the object store: no checkout, index or ref is touched. A tip that is in already is passed
 * over, one that has everything so far in it is taken as it is, and everything else becomes a merge commit, signed where that
 * is asked for. The same input gives the same commit (but for the moment of a signature). A conflict is an answer, not an error.
 *
 * Throws COMMIT_NOT_FOUND, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function buildBase({ checkout, base, tips, at, settled = [] }: BuildBaseInput, world: GitWorld): Promise<BuildBaseOutput> {
  const { commonDir } = await enterCheckout(checkout, world);
  const run = git(checkout, world);
  await mustBeCommits(run, [base, ...tips.map(({ commit }) => commit)]);
  let current = base;
  for (const [index, tip] of tips.entries()) {
    const merge = await mergeOf(run, current, tip.commit);
    if (merge.kind === 'contained') continue;
    if (merge.kind === 'ahead') {
      current = tip.commit;
      continue;
    }
    const open = merge.entries.filter(({ path }) => !settled.some((place) => path === place || path.startsWith(`${place.replace(/\/$/, '')}/`)));
    if (open.length > 0) {
      return { state: 'conflict', tip: tip.name, merged: tips.slice(0, index).map(({ name }) => name), paths: [...conflictsOf(open)], sides: { ours: current, theirs: tip.commit }, changed: {} };
    }
    const tree = merge.entries.length === 0 ? merge.tree : await settledTree(run, commonDir, merge);
    current = await makeCommit(run, { tree, parents: [current, tip.commit], message: tip.message, isSigned: merge.isSigned, at });
  }
  return { state: 'built', commit: current, changed: {} };
}

/** The command that merges ends with 1 for a conflict and for a name it does not know: so the names are looked up before. */
async function mustBeCommits(run: Git, commits: readonly string[]): Promise<void> {
  const answer = await run(['cat-file', '--batch-check=%(objecttype)'], { input: commits.map((commit) => `${commit}\n`).join('') });
  const kinds = answer.trimEnd().split('\n');
  const missing = commits.filter((_, index) => kinds[index] !== 'commit');
  if (missing.length === 0) return;
  throw new ProblemError(problem('COMMIT_NOT_FOUND', `${missing.join(', ')}: no such commit in ${run.checkout}.`, { details: { commits: missing, checkout: run.checkout } }));
}

type Merge =
  /** Everything of the tip is in it already. */
  | { readonly kind: 'contained' }
  /** The tip has everything so far in it. */
  | { readonly kind: 'ahead' }
  | {
      readonly kind: 'merge';
      readonly tree: string;
      /** The versions of files that could not be brought together. */
      readonly entries: readonly Entry[];
      readonly isSigned: boolean;
    };

async function mergeOf(run: Git, ours: string, theirs: string): Promise<Merge> {
  const words = ['merge-tree', '--write-tree', '-z', '--no-messages', ours, theirs];
  const [sides, settings, merged] = await run.inOne([
    { words: ['rev-list', '--left-right', '--count', `${ours}...${theirs}`] },
    settingsQuestion,
    { words, mayFail: true },
  ]);
  const [left, right] = (sides?.stdout ?? '').trim().split('\t');
  if (right === '0') return { kind: 'contained' };
  if (left === '0') return { kind: 'ahead' };
  const [tree = '', ...rows] = (merged?.stdout ?? '').split('\0');
  if (merged === undefined || merged.exitCode > 1 || !/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailed(run.checkout, words, await run.ask(words));
  return { kind: 'merge', tree, entries: rows.flatMap((row) => entryOf(row) ?? []), isSigned: commitSettings(settings?.stdout ?? '', '').isSigned };
}

interface Entry {
  readonly mode: string;
  readonly oid: string;
  readonly stage: number;
  readonly path: string;
}

function entryOf(row: string): Entry | null {
  const found = /^(?<mode>\d{6}) (?<oid>[0-9a-f]+) (?<stage>[123])\t(?<path>.+)$/s.exec(row)?.groups;
  return found ? { mode: found['mode'] ?? '', oid: found['oid'] ?? '', stage: Number(found['stage']), path: found['path'] ?? '' } : null;
}

function conflictsOf(entries: readonly Entry[]): readonly ConflictedPath[] {
  const paths = [...new Set(entries.map(({ path }) => path))].toSorted();
  return paths.map((path) => ({ path, stages: entries.filter((entry) => entry.path === path).map(({ stage }) => stage) }));
}

/** The tree of a merge with our side of every conflict; a file that we do not have is left out. */
const settledTree = (run: Git, commonDir: string, { tree, entries }: Pick<Extract<Merge, { kind: 'merge' }>, 'tree' | 'entries'>): Promise<string> =>
  withTemporaryIndex(commonDir, null, run.world, async ({ env }) => {
    const ours = new Map(entries.filter(({ stage }) => stage === 2).map((entry) => [entry.path, entry]));
    const nothing = '0'.repeat(tree.length);
    const lines = [...new Set(entries.map(({ path }) => path))].map((path) => {
      const entry = ours.get(path);
      return entry ? `${entry.mode} ${entry.oid}\t${path}\0` : `0 ${nothing}\t${path}\0`;
    });
    await run(['read-tree', tree], { env });
    await run(['update-index', '-z', '--index-info'], { input: lines.join(''), env });
    return (await run(['write-tree'], { env })).trim();
  });
