import { git } from '../actions/git/git.ts';
import { findBranch } from '../actions/git/refs/findBranch.ts';
import { branchWord } from '../machines/rules/names.ts';
import { ownedPathspecs } from '../machines/rules/ownedFiles.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';
import type { World } from './world.ts';

/** Where a planning package is worked on in the main checkout. */
interface PlannedWork {
  readonly owned: readonly string[];
  readonly manifest: LanesManifest;
  /** The branch that is checked out there. */
  readonly branch: string;
  readonly isUncommitted: boolean;
}

interface Scene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
}

/**
 * Why the work on a planning package would be left behind: the main checkout has it on a branch that nothing lands from, or would commit
 * it there. Null where there is none, or somewhere else as well. Throws GIT_FAILED.
 */
export async function plannedElsewhere(
  { world, project: { root, commonDir }, mission }: Scene,
  wp: string,
  { owned, manifest, branch, isUncommitted }: PlannedWork,
): Promise<Problem | null> {
  const { target_branch: target, mission_branch: own } = manifest;
  const there = findBranch(commonDir, [target]);
  if (branch === target || branch === own || there === null) return null;
  const missions = findBranch(commonDir, [own]);
  const run = git(root, world);
  const known = [there, missions].flatMap((found) => (found === null ? [] : [`^${found.commit}`]));
  const files = ['--', ...ownedPathspecs(owned)];
  const isCommitted =
    (await run(['rev-list', '--max-count=1', 'HEAD', ...known, ...files])).trim() !== '' &&
    // What was squashed or rebased onto the target is there, whatever its commits are.
    (await run(['diff', '--name-only', '--no-renames', there.commit, 'HEAD', ...files])).trim() !== '';
  if (!isCommitted && !isUncommitted) return null;
  const at = `git -C ${shellWord(root)}`;
  const isFree = missions === null && mission.homes.coordination === 'none';
  const [switched, merged] = [`${at} switch ${branchWord(target)}`, `${at} merge ${branchWord(branch)}`];
  return problem(
    'PLANNING_ELSEWHERE',
    `The work on ${wp} is on ${branch}, and neither ${target} nor a branch of the mission has it: it would not land.`,
    {
      next: isFree ? `${at} switch -c ${branchWord(own)}` : isCommitted ? `${switched} && ${merged}` : switched,
      details: { branch, target_branch: target, mission_branch: own, packages: [wp] },
    },
  );
}
