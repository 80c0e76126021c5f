import { git } from '../../actions/git/git.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Planning packages have no branch of their own: their work is on the branch that the main checkout had. Why it would be left out,
 * where that is neither the target nor a branch of the mission and has the mission's planning alone. Throws GIT_FAILED.
 */
export async function strayPlanning(
  { world, project, mission: { directory } }: MergeScene,
  { target, mission_branch, planning }: { readonly target: string; readonly mission_branch: string; readonly planning: readonly string[] },
): Promise<Problem | null> {
  const { branch } = project.checkout;
  if (branch === null || branch === target || planning.length === 0) return null;
  const range = `refs/heads/${target}...refs/heads/${branch}`;
  const planned = await git(project.root, world)(['diff', '--name-only', '--no-renames', range, '--', `kitty-specs/${directory}/tasks`]);
  if (planned.trim() === '') return null;
  return problem(
    'PLANNING_ELSEWHERE',
    `${planning.join(', ')} and the planning of ${directory} are on ${branch}, and neither ${target} nor a branch of the mission has them: they would not land.`,
    {
      next: `git -C ${shellWord(project.root)} branch ${shellWord(mission_branch)} ${shellWord(branch)}`,
      details: { branch, target_branch: target, mission_branch, packages: [...planning] },
    },
  );
}
