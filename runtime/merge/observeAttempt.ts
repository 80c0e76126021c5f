import { shortName } from '../../actions/git/refs/branchElsewhere.ts';
import { remoteBranches } from '../../actions/git/refs/findBranch.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { isBranchName } from '../../machines/rules/names.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergeAttempt, MergePlan } from '../../schemas/merge.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Project } from '../project.ts';

/** The branches an attempt is made of. */
export type MergeBranches = Pick<MergePlan, 'target' | 'mission_branch' | 'coordination_branch' | 'lanes'>;

/** Where every branch of a merge is now, as its first attempt. Starts no process. Problems: BRANCH_NOT_FOUND. */
export function observeAttempt(
  { root, commonDir }: Pick<Project, 'root' | 'commonDir'>,
  { target, mission_branch, coordination_branch, lanes }: MergeBranches,
): Outcome<MergeAttempt> {
  const tip = (branch: string | null): string | null =>
    branch !== null && isBranchName(branch) ? readRef(commonDir, `refs/heads/${branch}`) : null;
  const at = tip(target);
  if (at === null) {
    const [remote] = remoteBranches(commonDir, [target]);
    const lack = remote === undefined ? ', neither here nor on a remote as it was last fetched' : ' here';
    return failure(
      problem('BRANCH_NOT_FOUND', `There is no branch ${target} to merge into${lack}.`, {
        next: `git -C ${shellWord(root)} branch ${remote === undefined ? '--all' : `${shellWord(target)} ${shellWord(shortName(remote))}`}`,
        details: { branch: target, checkout: root },
      }),
    );
  }
  return success({
    n: 1,
    because: [],
    target: at,
    mission: tip(mission_branch),
    coordination: tip(coordination_branch),
    lanes: lanes.map(({ lane_id, branch }) => ({ lane_id, tip: tip(branch) })),
  });
}

/** The attempt that has to follow because a branch has moved since; null where every branch is where it was. Problems: BRANCH_NOT_FOUND. */
export function nextAttempt(
  project: Pick<Project, 'root' | 'commonDir'>,
  plan: MergePlan,
  before: MergeAttempt,
  more: readonly string[] = [],
): Outcome<MergeAttempt | null> {
  const now = observeAttempt(project, plan);
  if (!now.ok) return now;
  const moved = (name: string, one: string | null, other: string | null): readonly string[] =>
    one === other ? [] : [`${name} moved from ${short(one)} to ${short(other)}.`];
  const because = [
    ...moved(plan.target, before.target, now.value.target),
    ...moved(plan.mission_branch ?? 'the branch of the mission', before.mission, now.value.mission),
    ...moved(plan.coordination_branch ?? 'the coordination branch', before.coordination, now.value.coordination),
    ...now.value.lanes.flatMap(({ lane_id, tip }) =>
      moved(lane_id, before.lanes.find((lane) => lane.lane_id === lane_id)?.tip ?? null, tip),
    ),
    ...more,
  ];
  return success(because.length === 0 ? null : { ...now.value, n: before.n + 1, because });
}

const short = (oid: string | null): string => oid?.slice(0, 12) ?? 'nowhere';
