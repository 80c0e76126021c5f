import { type GitAnswer, git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { abortCommand, resumeCommand } from '../../machines/merge/progress.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { LandingProven, LandingPushed, MergePlan } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { hasLanding } from './hasLanding.ts';
import type { MergeScene } from './mergeScene.ts';
import { isPublished } from './publishLanding.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/** By these words of a remote people can tell that it wants a linear history (contract 3 §1.17). They only add a hint. */
const linear = ['merge commits', 'linear history', 'fast-forward only', 'gh006', 'non-fast-forward'];

/**
 * Sends the landing, and nothing that came after it, to the branch of its name on the remote; one that it is known to have is not
 * sent again, and neither is one that the target has no more. Throws MERGE_PUSH_REJECTED, MERGE_LANDING_MOVED.
 */
export async function pushLanding(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  { plan, landing, proven, remote }: Landable & { readonly proven: LandingProven; readonly remote: string },
): Promise<LandingPushed> {
  const { target, checkout } = plan;
  const tracking = trackingRef(remote, target);
  if (!(await hasLanding({ world, project }, { plan, landing }, readRef(project.commonDir, tracking)))) {
    const place = targetCheckouts(project, target)[0] ?? null;
    const here = readRef(project.commonDir, `refs/heads/${target}`);
    if (here !== landing.commit && !(await isPublished({ world, project }, target, landing.commit)))
      throw movedAway({ plan, remote, place }, await hasLanding({ world, project }, { plan, landing }, here));
    const words = ['push', '--porcelain', remote, `${landing.commit}:refs/heads/${target}`];
    const answer = await git(checkout, world).ask(words, { isLong: true });
    if (answer.exitCode !== 0) {
      const theirs = readRef(project.commonDir, tracking);
      // What the landing itself has is not what kept it from being pushed: that was not fetched yet.
      const isTogether =
        theirs !== null &&
        (await isPublished({ world, project }, target, theirs)) &&
        !(await isAncestor(checkout, { ancestor: theirs, of: landing.commit }, world));
      throw rejected({ plan, remote, place, isTogether }, answer);
    }
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

interface Push {
  readonly plan: MergePlan;
  readonly remote: string;
  /** A checkout of the target. */
  readonly place: string | null;
}

/** The target was moved since it had the landing: what is on it now may be pushed, and the landing as it was made may not. */
function movedAway({ plan, remote, place }: Push, isRewritten: boolean): ProblemError {
  const { target, mission } = plan;
  return new ProblemError(
    problem(
      'MERGE_LANDING_MOVED',
      isRewritten
        ? `${target} has the landing of ${mission.directory} no more as it was made, but rewritten, and ${remote} has neither: push it, and go on.`
        : `${target} does not have the landing of ${mission.directory} any more, so there is nothing of it to push to ${remote}.`,
      {
        unchanged: `Nothing was pushed; ${remote} is as it was.`,
        next: isRewritten
          ? `git -C ${shellWord(place ?? plan.checkout)} push ${shellWord(remote)} ${shellWord(target)} && ${resumeCommand(plan)}`
          : abortCommand(plan),
        details: { remote, branch: target, give_up: abortCommand(plan) },
      },
    ),
  );
}

/** `isTogether`: the target here has everything the remote has. */
function rejected(
  { plan: { target, strategy, mission }, remote, place, isTogether }: Push & { readonly isTogether: boolean },
  { exitCode, stdout, stderr }: GitAnswer,
): ProblemError {
  const said = `${stdout}${stderr}`.trim();
  // What git says last of every push says nothing of the reason. A hook of one's own has its words before that, and no others.
  const lines = said.split('\n').filter((each) => !/^(?:To |error: failed to push some refs)/.test(each));
  // Git sets a line to a branch in columns.
  const line = lines.find((each) => /reject|error|fatal/i.test(each)) ?? lines.findLast((each) => each.trim() !== '');
  const reason = line?.split('\t').at(-1)?.replace(/\.$/, '') ?? `exit code ${exitCode}`;
  // This git has seen that itself; the remote was not even asked.
  const isApart = line?.includes('[rejected]') === true;
  const hintOf = (): string => {
    if (isApart && isTogether) return ` ${target} has come together with what ${remote} has: push it as it is now, and go on.`;
    if (isApart) return ` ${remote} has commits that ${target} does not have here: bring them in, push that, and go on.`;
    const wantsLine = strategy === 'merge' && linear.some((token) => said.toLowerCase().includes(token));
    return wantsLine
      ? ' The remote seems to want a linear history: give up the push, undo the landing and merge with --strategy squash.'
      : '';
  };
  const git = `git -C ${shellWord(place ?? '')}`;
  const branch = `${shellWord(remote)} ${shellWord(target)}`;
  return new ProblemError(
    problem('MERGE_PUSH_REJECTED', `${remote} did not take ${target}: ${reason}.${hintOf()}`, {
      unchanged: `The mission has landed on ${target} here; ${remote} is as it was.`,
      ...(isApart && place !== null
        ? { next: [...(isTogether ? [] : [`${git} pull --no-rebase ${branch}`]), `${git} push ${branch}`].join(' && ') }
        : {}),
      details: { remote, branch: target, output: said, give_up: abortCommand({ mission }) },
    }),
  );
}

/** Where git writes down what a remote has of a branch. */
export const trackingRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`;
