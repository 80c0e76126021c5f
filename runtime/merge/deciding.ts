import { join } from 'node:path';
import { git } from '../../actions/git/git.ts';
import type { Deciding } from '../../actions/git/merges/keepDeciding.ts';
import { listRefs, readRef } from '../../actions/git/refs/refs.ts';
import { mergingRefs, privateRefs } from '../../machines/rules/privateRefs.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergePlan, MergeResolution } from '../../schemas/merge.ts';
import type { MergeScene } from './mergeScene.ts';

/** The worktree in which conflicts of a mission's landing are decided. */
export const workspacePath = ({
  checkout,
  mission,
}: Pick<MergePlan, 'checkout'> & { readonly mission: Pick<MergePlan['mission'], 'directory'> }): string =>
  join(checkout, '.worktrees', `${mission.directory}-merge`);

/**
 * Where what was done about conflicts of this merge and nothing else has is kept; what was decided and given up is beside it, by
 * its number.
 */
export const keptDecisions = ({ mission, attempt }: MergePlan): string =>
  `${privateRefs}rescue/${mission.id}/merge/${attempt.target.slice(0, 12)}`;

/** The worktree of a merge's conflicts as it is when it goes or becomes that of another one. */
export const decidingOf = (plan: MergePlan, resolutions: readonly MergeResolution[]): Deciding => ({
  workspace: workspacePath(plan),
  asMade: `${mergingRefs(plan.mission.id)}workspace`,
  looked: `${mergingRefs(plan.mission.id)}looked`,
  keptAs: keptDecisions(plan),
  known: resolutions.map(({ commit }) => commit),
  message: `What was done about conflicts in the merge of ${plan.mission.directory}`,
  at: plan.at,
});

/** The command that shows what is kept under a ref. */
export const showKept = ({ checkout }: MergePlan, ref: string): string => `git -C ${shellWord(checkout)} diff ${ref}^1 ${ref}`;

/** Everything that is kept of a merge that was given up, as sentences. Starts no process. */
export const keptWords = ({ project }: Pick<MergeScene, 'project'>, plan: MergePlan): readonly string[] =>
  listRefs(project.commonDir, `${privateRefs}rescue/${plan.mission.id}/merge/`)
    .filter(({ name }) => name.startsWith(keptDecisions(plan)))
    .map(({ name }) => `What was decided is kept: ${showKept(plan, name)}`);

/**
 * How somebody who decides anew has again what they had done before the conflict became another one, as a sentence; null where
 * there is nothing.
 */
export async function takeAgain({ world, project }: Pick<MergeScene, 'world' | 'project'>, plan: MergePlan): Promise<string | null> {
  const ref = keptDecisions(plan);
  if (readRef(project.commonDir, ref) === null) return null;
  const changed = await git(plan.checkout, world)(['diff', '--name-only', '--no-renames', '--diff-filter=d', '-z', `${ref}^1`, ref]);
  const paths = changed.split('\0').filter((path) => path !== '');
  const command =
    paths.length === 0
      ? showKept(plan, ref)
      : `git -C ${shellWord(workspacePath(plan))} checkout ${ref} -- ${paths.map(shellWord).join(' ')}`;
  return `What was done there before is kept, and knows nothing of what came since. To have it again: ${command}`;
}
