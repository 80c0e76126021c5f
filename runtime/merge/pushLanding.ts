import { type GitAnswer, git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { abortCommand } from '../../machines/merge/progress.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { LandingProven, LandingPushed, MergePlan } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/** By these words of a remote people can tell that it wants a linear history (contract 3 §1.17). They only add a hint. */
const linear = ['merge commits', 'linear history', 'fast-forward only', 'gh006', 'non-fast-forward'];

/**
 * Sends the landing, and nothing that came after it, to the branch of its name on the remote; one that it is known to have is not
 * sent again. Throws MERGE_PUSH_REJECTED.
 */
export async function pushLanding(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  { plan, landing, proven, remote }: Landable & { readonly proven: LandingProven; readonly remote: string },
): Promise<LandingPushed> {
  const { target, checkout } = plan;
  const tracking = trackingRef(remote, target);
  const known = readRef(project.commonDir, tracking);
  if (known === null || !(await isAncestor(checkout, { ancestor: landing.commit, of: known }, world))) {
    const words = ['push', '--porcelain', remote, `${landing.commit}:refs/heads/${target}`];
    const answer = await git(checkout, world).ask(words, { isLong: true });
    if (answer.exitCode !== 0) throw rejected({ plan, remote, place: targetCheckouts(project, target)[0] ?? null }, answer);
  }
  // Where git keeps no note of what the remote has, this is the only one.
  const [before, after] = [proven.remote, readRef(project.commonDir, tracking) ?? landing.commit];
  return {
    remote,
    branch: target,
    commit: landing.commit,
    changed: before === after ? {} : { refs: { [tracking]: { before, after } } },
  };
}

/** `place` is a checkout of the target. */
function rejected(
  {
    plan: { target, strategy, mission },
    remote,
    place,
  }: { readonly plan: MergePlan; readonly remote: string; readonly place: string | null },
  { exitCode, stdout, stderr }: GitAnswer,
): ProblemError {
  const said = `${stdout}${stderr}`.trim();
  // Git sets a line to a branch in columns.
  const line = said.split('\n').find((each) => /reject|error|fatal/i.test(each));
  const reason = line?.split('\t').at(-1) ?? `exit code ${exitCode}`;
  // This git has seen that itself; the remote was not even asked.
  const isApart = line?.includes('[rejected]') === true;
  const hint = isApart
    ? ` ${remote} has commits that ${target} does not have here: bring them in, push that, and go on.`
    : strategy === 'merge' && linear.some((token) => said.toLowerCase().includes(token))
      ? ' The remote seems to want a linear history: give up the push, undo the landing and merge with --strategy squash.'
      : '';
  const git = `git -C ${shellWord(place ?? '')}`;
  const branch = `${shellWord(remote)} ${shellWord(target)}`;
  return new ProblemError(
    problem('MERGE_PUSH_REJECTED', `${remote} did not take ${target}: ${reason}.${hint}`, {
      unchanged: `The mission has landed on ${target} here; ${remote} is as it was.`,
      ...(isApart && place !== null ? { next: `${git} pull --no-rebase ${branch} && ${git} push ${branch}` } : {}),
      details: { remote, branch: target, output: said, give_up: abortCommand({ mission }) },
    }),
  );
}

/** Where git writes down what a remote has of a branch. */
export const trackingRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`;
