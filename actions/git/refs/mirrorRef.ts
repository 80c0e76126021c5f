import type { MirrorInput, MirrorOutput } from '../../../schemas/mirror.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { commitPaths } from '../commits/commitPaths.ts';
import { contentQuestion, plainFiles, treeByHand } from '../commits/plainFiles.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { moveRef } from './moveRef.ts';
import { readRef } from './refs.ts';
import { objectDrafts } from '../objects/objectDrafts.ts';
import { readObjects } from '../objects/readObjects.ts';
import { treeByIndex } from '../index/treeByIndex.ts';
import { withTemporaryIndex } from '../index/temporaryIndex.ts';

const mostMoves = 64;

/**
 * Keeps files as they are on disk under a private ref: a commit without a past that holds them and what was mirrored there
 * before, so that a file which is wiped or reverted can be had back. One commit at all times, nothing else is touched.
 * No hook is asked: nothing enters a history. Throws SAFE_COMMIT_PATH_POLICY, SAFE_COMMIT_NOT_A_WORKTREE, BRANCH_BUSY,
 * GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function mirrorRef({ checkout, ref, paths, message }: MirrorInput, world: GitWorld): Promise<MirrorOutput> {
  const wanted = commitPaths(paths);
  const layout = await enterCheckout(checkout, world);
  const run = git(checkout, world);
  for (let move = 0; move < mostMoves; move += 1) {
    const before = readRef(layout.commonDir, ref);
    const former = before === null ? null : mirroredTree(layout.commonDir, before);
    const tree =
      (former === null ? null : await withoutIndex(run, layout.commonDir, former, wanted)) ??
      (await withTemporaryIndex(layout.commonDir, null, world, (index) => treeByIndex(run, before, wanted, index)));
    if (before !== null && former === tree) return { commit: before, changed: {} };
    const commit = await makeCommit(run, { tree, parents: [], message, isSigned: false });
    if (await moveRef(run, layout, { ref, before, after: commit, reason: message.split('\n')[0] ?? '' }))
      return { commit, changed: { refs: { [ref]: { before, after: commit } } } };
  }
  throw new ProblemError(problem('BRANCH_BUSY', `${ref} moved ${mostMoves} times while it was written.`, { details: { ref, lock: null } }));
}

/** The tree of what was mirrored before; null where it cannot be read here. To ask git would be one process more for every move. */
function mirroredTree(commonDir: string, commit: string): string | null {
  const text = readObjects(commonDir, [commit]).get(commit)?.bytes.toString('latin1') ?? '';
  return /^tree ([0-9a-f]+)$/m.exec(text)?.[1] ?? null;
}

/** Null where only git knows what it makes of a file. */
async function withoutIndex(run: Git, commonDir: string, former: string, paths: readonly string[]): Promise<string | null> {
  const files = plainFiles(run.checkout, paths);
  if (files === null) return null;
  const { stdout } = await run.ask(contentQuestion(files).words);
  const drafts = objectDrafts(run, commonDir);
  const tree = treeByHand(drafts, run.checkout, former, files, stdout);
  // Where nothing has changed the repository has it, in a pack perhaps: it would be kept a second time.
  if (tree !== former) await drafts.keepApart();
  return tree;
}
