import { join } from 'node:path';
import { type Tip, commitMessage, isReplaceable } from '../../machines/rules/bookkeeping.ts';
import type { CommitFilesInput, CommitFilesOutput } from '../../schemas/commit.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { kindOf } from '../files/kindOf.ts';
import { commitPaths } from './commitPaths.ts';
import { type CommitSettings, readCommitSettings } from './commitSettings.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type Git, type GitWorld, git } from './git.ts';
import { runCommitMessageHook, writeJudgedTree } from './judgedByHooks.ts';
import type { Layout } from './layout.ts';
import { makeCommit } from './makeCommit.ts';
import { mirrorRef } from './mirrorRef.ts';
import { moveRef } from './moveRef.ts';
import { mustStandOn } from './mustStandOn.ts';
import { readTip } from './readTip.ts';
import { readRef } from './refs.ts';
import { putInPlace, readyIndex } from './refreshIndex.ts';
import { removeIndex } from './temporaryIndex.ts';

/** Each time a branch has moved, somebody else has got on: so many others at one moment are more than there will be. */
const mostMoves = 64;

/**
 * Commits exactly these files as they are on disk, and whatever else is staged or changed stays as it is. The commit is
 * built beside the index of the checkout and published by compare-and-swap; a branch that moved in between is committed on
 * where it is then. Hooks and signing are honoured. Doing it again when it is done changes nothing.
 *
 * Throws HOOK_REFUSED (nothing has moved), SAFE_COMMIT_PATH_POLICY, SAFE_COMMIT_NOT_A_WORKTREE, SAFE_COMMIT_HEAD_MISMATCH,
 * GIT_OPERATION_IN_PROGRESS, BRANCH_BUSY, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function commitFiles(input: CommitFilesInput, world: GitWorld): Promise<CommitFilesOutput> {
  const paths = commitPaths(input.paths);
  if (typeof input.mirror === 'string') return mirrored(input, input.mirror, world);
  const layout = await enterCheckout(input.checkout, world);
  mustStandOn(layout, input.branch);
  const job: Job = { git: git(input.checkout, world), layout, ref: `refs/heads/${input.branch}`, input, paths };
  const settings = readCommitSettings(job.git, layout.commonDir);
  for (let move = 0; move < mostMoves; move += 1) {
    const done = await tryOnce(job, settings);
    if (done !== null) return done;
  }
  throw new ProblemError(problem('BRANCH_BUSY', `${job.ref} moved ${mostMoves} times while a commit for it was made.`, { details: { ref: job.ref, lock: null } }));
}

interface Job {
  readonly git: Git;
  readonly layout: Layout;
  /** The branch by its full name. */
  readonly ref: string;
  readonly input: CommitFilesInput;
  readonly paths: readonly string[];
}

type Done = Omit<CommitFilesOutput, 'isIndexFresh'>;

/** Null when the branch moved while the commit was made. */
async function tryOnce(job: Job, settings: Promise<CommitSettings>): Promise<CommitFilesOutput | null> {
  const { git, layout, paths } = job;
  // What the index will have to know is made ready before anything is published, so that little can fail after that.
  let ready = readyIndex(git, layout, paths);
  try {
    const draft = await draftOf(job, settings, ready);
    if (draft === null) return null;
    if ((await settings).mayHaveHook('pre-commit')) {
      // The hook may have changed the files on disk.
      removeIndex((await ready).index);
      ready = readyIndex(git, layout, paths);
      await ready;
    }
    const done = 'state' in draft ? draft : await publish(job, await settings, draft);
    return done === null ? null : { ...done, isIndexFresh: await putInPlace(git, layout, paths, await ready) };
  } finally {
    await ready.then(({ index }) => removeIndex(index), () => {});
  }
}

interface Draft {
  readonly tree: string;
  /** Null on a branch without commits. */
  readonly tip: Tip | null;
}

/** What is to be committed on what, or that nothing is; null when the branch moved meanwhile. All that takes time is done at once. */
async function draftOf(job: Job, settings: Promise<CommitSettings>, ready: Promise<unknown>): Promise<Draft | Done | null> {
  const { git, layout: { commonDir }, ref, input, paths } = job;
  const before = readRef(commonDir, ref);
  const isNothing = before === null && paths.every((path) => kindOf(join(input.checkout, path)) === null);
  const look = before === null ? null : readTip(git, commonDir, ref, before);
  const write = isNothing ? null : writeJudgedTree(git, commonDir, before, paths, settings);
  const [tip, tree] = await Promise.all([look, write, settings, ready]);
  if (tree === null) return { state: 'unchanged', commit: null, replaced: null, changed: {} };
  if (before !== null && tip === null) return null;
  return tip?.tree === tree ? earlier(job, tip) : { tree, tip };
}

/** Null when the branch is not where the draft was made for any more. */
async function publish({ git, layout, ref, input }: Job, settings: CommitSettings, { tree, tip }: Draft): Promise<Done | null> {
  const before = tip?.commit ?? null;
  const replaced = tip !== null && input.mode === 'coalesced' && isReplaceable(tip) ? tip : null;
  const message = await runCommitMessageHook(git, commitMessage(input.message, input.trailers, replaced?.message), settings);
  const parents = replaced?.parents ?? (before === null ? [] : [before]);
  const commit = await makeCommit(git, { tree, parents, message, isSigned: settings.isSigned });
  const hasMoved = await moveRef(git, layout, { ref, before, after: commit, reason: `commit: ${input.message.split('\n')[0] ?? ''}` });
  return hasMoved ? { state: 'committed', commit, replaced: replaced?.commit ?? null, changed: { refs: { [ref]: { before, after: commit } } } } : null;
}

/** Nothing is left to commit. When the tip is what was planned here, it was committed by a run that did not live to say so. */
function earlier({ ref, input }: Job, tip: Tip): Done {
  const planned = input.expectedTip ?? null;
  const isOurs = input.expectedTip !== undefined && tip.commit !== planned && tip.message.startsWith(commitMessage(input.message, input.trailers).trimEnd());
  if (!isOurs) return { state: 'unchanged', commit: tip.commit, replaced: null, changed: {} };
  const isInItsPlace = planned !== null && !tip.parents.includes(planned);
  return { state: 'committed', commit: tip.commit, replaced: isInItsPlace ? planned : null, changed: { refs: { [ref]: { before: planned, after: tip.commit } } } };
}

async function mirrored({ checkout, paths, message, trailers }: CommitFilesInput, ref: string, world: GitWorld): Promise<CommitFilesOutput> {
  const { commit, changed } = await mirrorRef({ checkout, ref, paths, message: commitMessage(message, trailers) }, world);
  return { state: 'mirrored', commit, replaced: null, isIndexFresh: true, changed };
}
