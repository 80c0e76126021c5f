import type { BuildBaseInput, BuildBaseOutput, ConflictedPath } from '../../schemas/base.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type Git, type GitWorld, git, gitFailed } from './git.ts';
import { makeCommit } from './makeCommit.ts';
import { withTemporaryIndex } from './temporaryIndex.ts';

/**
 * Brings commits together in the object store: no checkout, index or ref is touched. A tip that is in already is passed
 * over, one that has everything so far in it is taken as it is, and everything else becomes a merge commit. The same input
 * gives the same commit. A conflict is an answer, not an error.
 *
 * Throws COMMIT_NOT_FOUND, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function buildBase({ checkout, base, tips, at, settled = [] }: BuildBaseInput, world: GitWorld): Promise<BuildBaseOutput> {
  const { commonDir } = await enterCheckout(checkout, world);
  const run = git(checkout, world);
  await mustBeCommits(run, [base, ...tips.map(({ commit }) => commit)]);
  let current = base;
  for (const [index, tip] of tips.entries()) {
    if (await isAncestor(run, tip.commit, current)) continue;
    if (await isAncestor(run, current, tip.commit)) {
      current = tip.commit;
      continue;
    }
    const { tree, conflicts } = await mergeTrees(run, commonDir, current, tip.commit, settled);
    if (conflicts.length > 0) {
      return { state: 'conflict', tip: tip.name, merged: tips.slice(0, index).map(({ name }) => name), paths: [...conflicts], sides: { ours: current, theirs: tip.commit }, changed: {} };
    }
    current = await makeCommit(run, { tree, parents: [current, tip.commit], message: tip.message, isSigned: false, at });
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

async function isAncestor(run: Git, older: string, younger: string): Promise<boolean> {
  const words = ['merge-base', '--is-ancestor', older, younger];
  const answer = await run.ask(words);
  if (answer.exitCode > 1) throw gitFailed(run.checkout, words, answer);
  return answer.exitCode === 0;
}

interface Merge {
  readonly tree: string;
  /** What is left to be decided by somebody. */
  readonly conflicts: readonly ConflictedPath[];
}

async function mergeTrees(run: Git, commonDir: string, ours: string, theirs: string, settled: readonly string[]): Promise<Merge> {
  const words = ['merge-tree', '--write-tree', '-z', '--no-messages', ours, theirs];
  const answer = await run.ask(words);
  const [tree = '', ...rows] = answer.stdout.split('\0');
  if (answer.exitCode > 1 || !/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailed(run.checkout, words, answer);
  const entries = rows.flatMap((row) => entryOf(row) ?? []);
  const open = entries.filter(({ path }) => !settled.some((place) => path === place || path.startsWith(`${place.replace(/\/$/, '')}/`)));
  if (open.length > 0) return { tree, conflicts: conflictsOf(open) };
  return { tree: entries.length === 0 ? tree : await settledTree(run, commonDir, tree, entries), conflicts: [] };
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
const settledTree = (run: Git, commonDir: string, tree: string, entries: readonly Entry[]): Promise<string> =>
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
