import type { MirrorInput, MirrorOutput } from '../../../schemas/mirror.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { commitPaths } from '../commits/commitPaths.ts';
import { type GitWorld, git } from '../git.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { moveRef } from './moveRef.ts';
import { readRef } from './refs.ts';
import type { Step } from '../shellScript.ts';
import { takeOver } from '../index/takeOver.ts';
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
    const [tree, former] = await withTemporaryIndex(layout.commonDir, null, world, async ({ env }) => {
      const begin: readonly Step[] =
        before === null ? [] : [{ words: ['rev-parse', '--verify', `${before}^{tree}`] }, { words: ['read-tree', before], env }];
      const answers = await run.inOne([...begin, takeOver(checkout, wanted, { env }), { words: ['write-tree'], env }]);
      return [answers.at(-1)?.stdout.trim() ?? '', before === null ? null : answers[0]?.stdout.trim()];
    });
    if (before !== null && former === tree) return { commit: before, changed: {} };
    const commit = await makeCommit(run, { tree, parents: [], message, isSigned: false });
    if (await moveRef(run, layout, { ref, before, after: commit, reason: message.split('\n')[0] ?? '' }))
      return { commit, changed: { refs: { [ref]: { before, after: commit } } } };
  }
  throw new ProblemError(problem('BRANCH_BUSY', `${ref} moved ${mostMoves} times while it was written.`, { details: { ref, lock: null } }));
}
