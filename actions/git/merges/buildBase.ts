import type { BuildBaseInput, BuildBaseOutput, ConflictedPath } from '../../../schemas/base.ts';
import { editTree } from '../objects/editTree.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { withoutDrivers } from './mergeDrivers.ts';
import { type MergedTree, mergeTree, type StagedVersion } from './mergeTree.ts';
import { mustBeCommits } from '../objects/mustBeCommits.ts';

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
    const merge = await mergeTree(run, current, tip.commit, { options: withoutDrivers });
    if (merge.kind === 'contained') continue;
    if (merge.kind === 'ahead') {
      current = tip.commit;
      continue;
    }
    const open = merge.entries.filter(
      ({ path }) => !settled.some((place) => path === place || path.startsWith(`${place.replace(/\/$/, '')}/`)),
    );
    if (open.length > 0) {
      return {
        state: 'conflict',
        tip: tip.name,
        merged: tips.slice(0, index).map(({ name }) => name),
        paths: [...conflictsOf(open)],
        sides: { ours: current, theirs: tip.commit },
        changed: {},
      };
    }
    const tree = merge.entries.length === 0 ? merge.tree : await settledTree(run, commonDir, merge);
    current = await makeCommit(run, { tree, parents: [current, tip.commit], message: tip.message, isSigned: merge.isSigned, at });
  }
  return { state: 'built', commit: current, changed: {} };
}

function conflictsOf(entries: readonly StagedVersion[]): readonly ConflictedPath[] {
  const paths = [...new Set(entries.map(({ path }) => path))].toSorted();
  return paths.map((path) => ({ path, stages: entries.filter((entry) => entry.path === path).map(({ stage }) => stage) }));
}

/** The tree of a merge with our side of every conflict; a file that we do not have is left out. */
function settledTree(
  run: Git,
  commonDir: string,
  { tree, entries }: Pick<Extract<MergedTree, { kind: 'merge' }>, 'tree' | 'entries'>,
): Promise<string> {
  const ours = new Map(entries.filter(({ stage }) => stage === 2).map((entry) => [entry.path, entry]));
  return editTree(
    run,
    commonDir,
    tree,
    [...new Set(entries.map(({ path }) => path))].map((path) => ({ path, becomes: ours.get(path) ?? null })),
  );
}
