import { branchElsewhere, shortName } from '../../actions/git/refs/branchElsewhere.ts';
import { remoteBranches } from '../../actions/git/refs/findBranch.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';

/**
 * Why a package cannot be reviewed in this clone as it was handed in: the branch of its lane is on a remote alone, or a remote has
 * more of it. Null where what is here is all there is. What a remote has is told as it was last fetched.
 * Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function whatIsElsewhere({ world, project, mission }: ClaimScene, { wp_id, lane_id }: PackageFact): Promise<Problem | null> {
  const manifest = readManifest(mission);
  if (lane_id === null || lane_id === planningLane || !manifest.ok || manifest.value === null) return null;
  const { root, commonDir } = project;
  const { branch, tip } = findLane(project, mission, lane_id, manifest.value);
  const recover = commandLine.recover(mission.directory);
  if (tip === null) {
    const [remote] = remoteBranches(commonDir, [branch]);
    if (remote === undefined) return null;
    const name = shortName(remote);
    return problem('LANE_BRANCH_MISSING', `What was done on ${wp_id} is not here yet: ${name} has it.`, {
      next: `git -C ${shellWord(root)} branch ${shellWord(branch)} ${shellWord(name)} && ${recover}`,
      details: { wp_id, lane: lane_id, branch, remote: name },
    });
  }
  const more = await branchElsewhere({ checkout: root, commonDir }, { branch, tip }, world);
  // Whether a branch that went apart was rewritten or gone on with twice, a reviewer cannot tell: merging asks for it.
  if (more === null || more.isApart) return null;
  const { name, commits } = more;
  const worktree = listWorktrees(commonDir).find(({ state, head }) => state === 'present' && head.branch === branch);
  return problem(
    'LANE_BRANCH_BEHIND',
    `What is here of ${wp_id} is not what was handed in: ${name} has ${commits} ${commits === 1 ? 'commit' : 'commits'} that ${branch} does not have.`,
    {
      next:
        worktree === undefined
          ? `git -C ${shellWord(root)} branch --force ${shellWord(branch)} ${shellWord(name)}`
          : `git -C ${shellWord(worktree.path)} merge --ff-only ${shellWord(name)}`,
      details: { wp_id, lane: lane_id, branch, remote: name, commits },
    },
  );
}
