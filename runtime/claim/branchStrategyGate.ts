import { readRef } from '../../actions/git/refs/refs.ts';
import { remoteDefaults } from '../../actions/git/refs/remoteDefaults.ts';
import { primaryBranch } from '../../machines/rules/newMission.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { readStatus } from '../desk/readStatus.ts';
import type { ClaimScene } from './recordClaim.ts';

/**
 * Why work on a mission that ends in a pull request may not begin yet: it would begin on the very branch that the pull request
 * goes to, and nobody has said that this is meant (contract 3 §8.3). Null when it may, or when it has begun already.
 * BRANCH_STRATEGY_CONFIRMATION_REQUIRED; the command for saying it is added by whoever knows it.
 */
export function branchStrategyGate({ project: { commonDir }, project, mission }: ClaimScene): Problem | null {
  const { pr_bound, branch_strategy, target_branch, merge_target_branch } = mission.meta;
  if (pr_bound !== true || branch_strategy === 'already-confirmed' || !target_branch) return null;
  const goesTo =
    merge_target_branch || primaryBranch(remoteDefaults(commonDir), (name) => readRef(commonDir, `refs/heads/${name}`) !== null);
  if (target_branch !== goesTo) return null;
  const status = readStatus(project, mission);
  if (!status.ok || Object.values(status.value.fold.packages).some(({ lane }) => !unbegun.includes(lane))) return null;
  return problem(
    'BRANCH_STRATEGY_CONFIRMATION_REQUIRED',
    `${mission.directory} is bound for a pull request, but its work would begin on ${target_branch}, the branch it is merged into.`,
    {
      details: { branch_strategy_gate: 'confirmation_required', current_branch: target_branch, merge_target_branch: goesTo },
    },
  );
}

/** Where packages stand that nobody has begun to work on. */
const unbegun: readonly string[] = ['genesis', 'uninitialized', 'planned'];
