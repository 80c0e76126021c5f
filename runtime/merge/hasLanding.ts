import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Whether a commit has a landing: as it was made, or as somebody has rebased or squashed it since. Then its event log tells, which
 * has the rows that the landing has brought. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function hasLanding(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  { plan, landing }: Pick<Landable, 'plan' | 'landing'>,
  commit: string | null,
): Promise<boolean> {
  if (commit === null) return false;
  if (commit === landing.commit || (await isAncestor(plan.checkout, { ancestor: landing.commit, of: commit }, world))) return true;
  const path = `${commit}:${plan.mission.folder}/status.events.jsonl`;
  const log = readBlobs(project.commonDir, [path]).get(path)?.toString('utf8') ?? '';
  const rows = plan.done.filter(({ wp }) => landing.done.includes(wp));
  return rows.length > 0 && rows.every(({ event_id }) => log.includes(JSON.stringify(event_id)));
}
