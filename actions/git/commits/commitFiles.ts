import { join } from 'node:path';
import { type Tip, commitMessage } from '../../../machines/rules/bookkeeping.ts';
import type { ReportedChanges } from '../../../schemas/changes.ts';
import type { CommitFilesInput, CommitFilesOutput } from '../../../schemas/commit.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { kindOf } from '../../files/kindOf.ts';
import { commitText } from './commitText.ts';
import { commitPaths } from './commitPaths.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { judgedMessage } from './judgedMessage.ts';
import type { Layout } from '../layout.ts';
import { type CommitDraft, makeCommit } from './makeCommit.ts';
import { mirrorRef } from '../refs/mirrorRef.ts';
import { tellHook } from './runHook.ts';
import { moveRef } from '../refs/moveRef.ts';
import { mustStandOn } from '../checkout/mustStandOn.ts';
import { type Prepared, prepareCommit } from './prepareCommit.ts';
import { readRef } from '../refs/refs.ts';
import { nextIndex, putInPlace } from '../index/refreshIndex.ts';
import { removeIndex } from '../index/temporaryIndex.ts';

/** Each time a branch has moved, somebody else has got on: so many others at one moment are more than there will be. */
const mostMoves = 64;

/**
 * Commits exactly these files as they are on disk, and whatever else is staged or changed stays as it is. The commit is
 * built beside the index of the checkout and published by compare-and-swap; a branch that moved in between is committed on
 * where it is then. Hooks and signing are honoured. Doing it again when it is done changes nothing.
 *
 * Throws HOOK_REFUSED (nothing has moved), SAFE_COMMIT_PATH_POLICY, SAFE_COMMIT_NOT_A_WORKTREE, SAFE_COMMIT_HEAD_MISMATCH,
 * GIT_OPERATION_IN_PROGRESS, BRANCH_BUSY, GIT_FAILED, GIT_UNAVAILABLE.
 * @param tell hears of each move of the branch right before it is tried
 */
export async function commitFiles(
  input: CommitFilesInput,
  world: GitWorld,
  tell: (changed: ReportedChanges) => void = () => {},
): Promise<CommitFilesOutput> {
  const paths = commitPaths(input.paths);
  if (typeof input.mirror === 'string') return mirrored(input, input.mirror, world);
  const layout = await enterCheckout(input.checkout, world);
  mustStandOn(layout, input.branch);
  const job: Job = { git: git(input.checkout, world), layout, ref: `refs/heads/${input.branch}`, input, paths, tell };
  for (let move = 0; move < mostMoves; move += 1) {
    const done = await tryOnce(job);
    if (done !== null) return done;
  }
  throw new ProblemError(
    problem('BRANCH_BUSY', `${job.ref} moved ${mostMoves} times while a commit for it was made.`, {
      details: { ref: job.ref, lock: null },
    }),
  );
}

interface Job {
  readonly git: Git;
  readonly layout: Layout;
  /** The branch by its full name. */
  readonly ref: string;
  readonly input: CommitFilesInput;
  readonly paths: readonly string[];
  readonly tell: (changed: ReportedChanges) => void;
}

type Done = Omit<CommitFilesOutput, 'isIndexFresh'>;

/** Null when the branch moved while the commit was made. */
async function tryOnce(job: Job): Promise<CommitFilesOutput | null> {
  const { git, layout, ref, input, paths } = job;
  const before = readRef(layout.commonDir, ref);
  const isNothing = before === null && paths.every((path) => kindOf(join(input.checkout, path)) === null);
  if (isNothing) return { state: 'unchanged', commit: null, replaced: null, isIndexFresh: true, changed: {} };
  // What the index will have to know is made ready before anything is published, so that little can fail after that.
  const next = nextIndex(layout, git.world);
  try {
    const prepared = await prepareCommit(git, layout, { ref, before, paths, isReplacing: input.mode === 'coalesced' }, next);
    if (prepared === null) return null;
    const done = prepared.tree === prepared.tip?.tree ? earlier(job, prepared.tip) : await publish(job, prepared);
    if (done === null) return null;
    const isIndexFresh = await putInPlace(git, layout, paths, next);
    if (done.state === 'committed' && prepared.settings.mayHaveHook('post-commit')) await tellHook(git, 'post-commit');
    return { ...done, isIndexFresh };
  } finally {
    removeIndex(next.index);
  }
}

/** Null when the branch is not where the commit was prepared for any more. */
async function publish({ git, layout, ref, input, tell }: Job, prepared: Prepared): Promise<Done | null> {
  const { settings, tip, replaced, tree } = prepared;
  const before = tip?.commit ?? null;
  const message = await judgedMessage(git, commitMessage(input.message, input.trailers, replaced?.message), settings, 'message');
  const parents = replaced?.parents ?? (before === null ? [] : [before]);
  const commit = await keptCommit(git, prepared, { tree, parents, message, isSigned: settings.isSigned });
  const changed: ReportedChanges = { refs: { [ref]: { before, after: commit } } };
  tell(changed);
  const hasMoved = await moveRef(git, layout, { ref, before, after: commit, reason: `commit: ${input.message.split('\n')[0] ?? ''}` });
  return hasMoved ? { state: 'committed', commit, replaced: replaced?.commit ?? null, changed } : null;
}

/** Lets the repository have the commit and what it is made of. Git makes it where it is signed, or as it knows alone. */
async function keptCommit(git: Git, { drafts, identities }: Prepared, draft: CommitDraft): Promise<string> {
  const byGit = draft.isSigned || identities === null || draft.message.includes('\0');
  const commit = byGit ? null : drafts.add('commit', commitText(identities, draft));
  await drafts.keepApart();
  return commit ?? makeCommit(git, draft);
}

/** Nothing is left to commit. When the tip is what was planned here, it was committed by a run that did not live to say so. */
function earlier({ ref, input }: Job, tip: Tip): Done {
  const planned = input.expectedTip ?? null;
  const isOurs =
    input.expectedTip !== undefined &&
    tip.commit !== planned &&
    tip.message.startsWith(commitMessage(input.message, input.trailers).trimEnd());
  if (!isOurs) return { state: 'unchanged', commit: tip.commit, replaced: null, changed: {} };
  const isInItsPlace = planned !== null && !tip.parents.includes(planned);
  return {
    state: 'committed',
    commit: tip.commit,
    replaced: isInItsPlace ? planned : null,
    changed: { refs: { [ref]: { before: planned, after: tip.commit } } },
  };
}

async function mirrored(
  { checkout, paths, message, trailers }: CommitFilesInput,
  ref: string,
  world: GitWorld,
): Promise<CommitFilesOutput> {
  const { commit, changed } = await mirrorRef({ checkout, ref, paths, message: commitMessage(message, trailers) }, world);
  return { state: 'mirrored', commit, replaced: null, isIndexFresh: true, changed };
}
