import { git } from '../../actions/git/git.ts';
import { branchWord } from '../../machines/rules/names.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Planning packages have no branch of their own: their work is on the branch that the main checkout had. Why it would be left out,
 * where that is neither the target nor a branch of the mission and has the mission's planning alone. Null also where the mission has
 * a branch. Throws GIT_FAILED.
 */
export async function strayPlanning(
  { world, project, mission: { directory } }: MergeScene,
  {
    target,
    mission_branch,
    coordination_branch,
    attempt,
  }: Pick<MergePlan, 'target' | 'mission_branch' | 'coordination_branch' | 'attempt'>,
  planning: readonly string[],
): Promise<Problem | null> {
  if (mission_branch === null || coordination_branch !== null || attempt.mission !== null) return null;
  const { branch } = project.checkout;
  if (branch === null || branch === target || planning.length === 0) return null;
  const [here, there] = [`refs/heads/${branch}`, `refs/heads/${target}`];
  const tasks = ['--', `kitty-specs/${directory}/tasks`];
  const run = git(project.root, world);
  // What was squashed or rebased onto the target is there, whatever its commits are.
  if ((await run(['diff', '--name-only', '--no-renames', there, here, ...tasks])).trim() === '') return null;
  if ((await run(['rev-list', '--max-count=1', here, `^${there}`, ...tasks])).trim() === '') return null;
  return problem(
    'PLANNING_ELSEWHERE',
    `${planning.join(', ')} and the planning of ${directory} are on ${branch}, and neither ${target} nor a branch of the mission has them: they would not land.`,
    {
      next: `git -C ${shellWord(project.root)} branch ${branchWord(mission_branch)} ${branchWord(branch)}`,
      details: { branch, target_branch: target, mission_branch, packages: [...planning] },
    },
  );
}
