import { keepRefs } from '../../actions/git/refs/keepRefs.ts';
import { conflictCommit } from '../../actions/git/merges/openConflict.ts';
import { mergingRefs } from '../../machines/rules/privateRefs.ts';
import type { ConflictFound, LandingMade, LanesBuilt, MergePlan } from '../../schemas/merge.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Holds what a step has made and no branch has yet, until the merge is over: it may wait for weeks, and git cleans away what no
 * ref names. What a power cut takes away of that is made again. Of lanes that fit nothing is held: they are brought together again
 * where they are gone. Throws FILE_NOT_WRITTEN.
 */
export async function holding<Made extends LanesBuilt | LandingMade | ConflictFound>(
  { world, project: { commonDir } }: Pick<MergeScene, 'world' | 'project'>,
  plan: MergePlan,
  made: Made,
): Promise<Made> {
  const folder = mergingRefs(plan.mission.id);
  const held: Record<string, string> = {};
  if (made.state === 'conflict') held[`${folder}conflict`] = await conflictCommit(plan.checkout, made.conflict, plan.at, world);
  if ('mission_number' in made) {
    held[`${folder}landing`] = made.commit;
    // What the landing takes the place of on the disk, for whoever takes it back.
    for (const [index, { former }] of made.written.entries()) if (former !== null) held[`${folder}former/${index}`] = former;
  }
  await keepRefs(commonDir, held, { mayBeLost: true });
  return made;
}
