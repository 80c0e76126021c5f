import type { LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { lineText } from './canonicalJson.ts';
import { formerVersions, lanesInHistory } from './formerVersions.ts';
import { laneOf } from './lanesDocument.ts';

/**
 * The lanes of a mission that may have lanes already (contract 1 §7.5). Lanes that say the same are kept as they are, with
 * the moment and the commit they were made with. Once work has begun, a package that was begun stays in its lane: its branch
 * and worktree are there. Then the commit with the planning documents stays what it was too. The name of the mission's branch
 * never changes: lanes may have come together there.
 *
 * Refused: LANES_MISSING when work is under way without lanes, WP_LANE_MOVED with every package that would be moved. Work that
 * is finished needs none: older missions have never had any, and go on with those that are made now.
 *
 * @param begun ids of the packages that are past `planned`
 * @param finished those of them that are done or canceled
 */
export function settleLanes(
  computed: LanesManifest,
  existing: LanesManifest | null,
  begun: readonly string[],
  finished: readonly string[],
): Outcome<LanesManifest> {
  const underWay = begun.filter((wp) => !finished.includes(wp));
  if (existing === null && underWay.length === 0) return success(computed);
  if (existing === null) {
    return failure(
      problem(
        'LANES_MISSING',
        `Work on ${underWay.join(', ')} has begun, but lanes.json is not there: lanes made now might not be those that the work is in.`,
        {
          next: formerVersions(lanesInHistory(computed.mission_slug)),
          details: { begun: underWay },
        },
      ),
    );
  }
  const manifest: LanesManifest = {
    ...computed,
    mission_branch: existing.mission_branch,
    planning_commit_sha: begun.length === 0 ? computed.planning_commit_sha : existing.planning_commit_sha,
  };
  if (substance(manifest) === substance(existing)) return success(existing);
  const moved = begun.flatMap((wp_id) => {
    const [from, to] = [laneOf(existing, wp_id)?.lane_id ?? null, laneOf(manifest, wp_id)?.lane_id ?? null];
    return from === to ? [] : [{ wp_id, from, to }];
  });
  if (moved.length === 0) return success(manifest);
  const named = moved.map(({ wp_id, from, to }) => `${wp_id} from ${from ?? 'no lane'} to ${to ?? 'no lane'}`).join(', ');
  return failure(
    problem('WP_LANE_MOVED', `The work packages as they are now would move ${named}, where work has begun already.`, {
      details: { moved },
    }),
  );
}

/** What lanes say, without when they were made and from what. */
const substance = (manifest: LanesManifest): string => lineText({ ...manifest, computed_at: null, planning_commit_sha: null });
