import { shellWord } from '../../../machines/rules/shellWord.ts';
import type { ReportedChanges } from '../../../schemas/changes.ts';
import type { SwitchBranchInput, SwitchBranchOutput } from '../../../schemas/draft.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type GitWorld, git } from '../git.ts';
import { readHead } from '../refs/head.ts';
import { whyBusy } from '../whyBusy.ts';
import { readRef } from '../refs/refs.ts';
import { saidBy } from '../saidBy.ts';
import { askAmongWorktrees } from '../worktrees/amongWorktrees.ts';
import { worktreeKey, worktreeState } from '../worktrees/worktreeState.ts';

/**
 * Checks a branch out, as people do it: git refuses where local changes would be lost, and its hooks run. A branch that does
 * not exist is made where the checkout stands. Doing it again is no change. The hook post-checkout runs when all is done, and changes
 * git's exit code where it fails: whether git has refused, the checkout tells.
 * Throws START_BRANCH_FAILED when git refuses, SAFE_COMMIT_NOT_A_WORKTREE, GIT_OPERATION_IN_PROGRESS, GIT_UNAVAILABLE.
 */
export async function switchBranch(input: SwitchBranchInput, world: GitWorld): Promise<SwitchBranchOutput> {
  const { checkout, branch } = input;
  const { gitDir, commonDir } = await enterCheckout(checkout, world);
  const ref = `refs/heads/${branch}`;
  const head = readHead(gitDir, commonDir);
  if (head.branch === branch) return { branch, state: 'there', changed: reported(input, commonDir) };
  const busy = whyBusy(checkout, gitDir);
  if (busy !== null) throw new ProblemError(busy);
  const isNew = readRef(commonDir, ref) === null;
  // What it would follow otherwise is written into the configuration, and no undo would take that back.
  const words = ['switch', '--quiet', ...(isNew ? ['--no-track', '--create'] : []), branch];
  const answer = await askAmongWorktrees(git(checkout, world), commonDir, words);
  if (answer.exitCode !== 0 && readHead(gitDir, commonDir).branch !== branch) throw refused(checkout, branch, answer.stderr.trim());
  const hook = answer.exitCode === 0 ? {} : { hook: saidBy(answer) };
  const refs = isNew && head.commit !== null ? { refs: { [ref]: { before: null, after: head.commit } } } : {};
  return { branch, state: isNew ? 'created' : 'switched', ...hook, changed: { ...refs, ...reported(input, commonDir) } };
}

/** What has become of the checkout since it was planned to switch it, whichever run has done that. */
function reported({ checkout, branch, from }: SwitchBranchInput, commonDir: string): ReportedChanges {
  if (from === undefined) return {};
  const tip = readRef(commonDir, `refs/heads/${branch}`);
  return {
    worktrees: { [worktreeKey(checkout, checkout)]: { before: from.state, after: worktreeState(checkout, commonDir, checkout) } },
    ...(from.tip === null && tip !== null ? { refs: { [`refs/heads/${branch}`]: { before: null, after: tip } } } : {}),
  };
}

const refused = (checkout: string, branch: string, stderr: string): ProblemError =>
  new ProblemError(
    problem('START_BRANCH_FAILED', `The branch ${branch} could not be checked out in ${checkout}: ${stderr.split('\n')[0] ?? ''}`, {
      next: `git -C ${shellWord(checkout)} status`,
      details: { branch, checkout, stderr },
    }),
  );
