import { readRef } from '../../actions/git/refs/refs.ts';
import { remoteDefaults } from '../../actions/git/refs/remoteDefaults.ts';
import { branchBlock } from '../../machines/rules/branchBlock.ts';
import { isBranchName } from '../../machines/rules/names.ts';
import { primaryBranch } from '../../machines/rules/newMission.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { BranchContextReply } from '../../schemas/planningReply.ts';
import { problem } from '../../schemas/problem.ts';
import { outcomeOf } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { headDetached } from '../headDetached.ts';

/**
 * The branches a mission would be planned on and come back to, were it created now, and whether it had better have one of its
 * own. A look: nothing is written. That of the main checkout counts, wherever the command is given.
 *
 * Problems: USAGE, HEAD_DETACHED, those of opening a project.
 * @param targetBranch where the mission would come back to; null for the branch that is checked out
 */
export function branchContext(world: World, targetBranch: string | null): Outcome<BranchContextReply> {
  return outcomeOf(() => {
    if (targetBranch !== null && !isBranchName(targetBranch)) {
      return failure(
        problem('USAGE', `'${targetBranch}' cannot be the name of a branch.`, { next: 'spec-kitty agent mission branch-context --help' }),
      );
    }
    const project = openProject(world);
    if (!project.ok) return project;
    const {
      root,
      commonDir,
      checkout: { branch: current },
    } = project.value;
    if (current === null) return failure(headDetached(root, null));
    // Where nothing says which branch everything comes together on, it may well be this one.
    const primary = primaryBranch(remoteDefaults(commonDir), (name) => readRef(commonDir, `refs/heads/${name}`) !== null) ?? current;
    const isPrimary = current === primary;
    const strategy = isPrimary ? 'feature-branch' : 'stay';
    const reason = isPrimary
      ? `${current} is the branch everything comes together on: a mission that ends in a pull request begins on a branch of its own.`
      : `${current} is not the branch everything comes together on (${primary}), so a mission can begin here.`;
    const block = branchBlock(targetBranch ?? current, current, `${world.now().toISOString().slice(0, 19)}Z`);
    const advice = { primary_branch: primary, current_is_primary: isPrimary, recommended_strategy: strategy } as const;
    return success({
      result: 'success',
      repo_root: root,
      target_branch_source: targetBranch === null ? 'current_branch' : 'cli_arg',
      next_step: 'These are the branches of the mission: they need not be found out again.',
      ...block,
      runtime_vars: { ...block.runtime_vars, ...advice },
      branch_context: { ...block.branch_context, ...advice, reason },
      ...advice,
      PRIMARY_BRANCH: primary,
      CURRENT_IS_PRIMARY: isPrimary,
      RECOMMENDED_STRATEGY: strategy,
      branch_recommendation_reason: reason,
      next_command: isPrimary ? 'spec-kitty agent mission create <slug> --start-branch <slug>' : 'spec-kitty agent mission create <slug>',
    });
  });
}
