import { git } from '../../actions/git/git.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import type { LandingProven, LandingPushed } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';

/** By these words of a remote people can tell that it wants a linear history (contract 3 §1.17). They only add a hint. */
const linear = ['merge commits', 'linear history', 'fast-forward only', 'gh006', 'non-fast-forward'];

/** Sends the landing, and nothing that came after it, to the branch of its name on the remote. Throws MERGE_PUSH_REJECTED. */
export async function pushLanding(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  { plan, landing, proven, remote }: Landable & { readonly proven: LandingProven; readonly remote: string },
): Promise<LandingPushed> {
  const tracking = trackingRef(remote, plan.target);
  const before = proven.remote;
  const words = ['push', '--porcelain', remote, `${landing.commit}:refs/heads/${plan.target}`];
  const answer = await git(plan.checkout, world).ask(words, { isLong: true });
  if (answer.exitCode !== 0) {
    const said = `${answer.stdout}${answer.stderr}`.trim();
    const hint =
      plan.strategy === 'merge' && linear.some((token) => said.toLowerCase().includes(token))
        ? ' The remote seems to want a linear history: undo the landing and merge with --strategy squash.'
        : '';
    throw new ProblemError(
      problem(
        'MERGE_PUSH_REJECTED',
        `${remote} did not take ${plan.target}: ${said.split('\n').find((line) => /reject|error|fatal/i.test(line)) ?? `exit code ${answer.exitCode}`}.${hint}`,
        {
          unchanged: `The mission has landed on ${plan.target} here; ${remote} is as it was.`,
          details: { remote, branch: plan.target, output: said },
        },
      ),
    );
  }
  const after = readRef(project.commonDir, tracking);
  return {
    remote,
    branch: plan.target,
    commit: landing.commit,
    changed: before === after ? {} : { refs: { [tracking]: { before, after } } },
  };
}

/** Where git writes down what a remote has of a branch. */
export const trackingRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`;
