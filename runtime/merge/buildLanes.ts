import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { mergeCommits } from '../../actions/git/merges/mergeCommits.ts';
import { mergeDrafts } from '../../actions/git/merges/mergeDrafts.ts';
import type { Buildable } from '../../machines/merge/ports.ts';
import type { ConflictFound, LanesBuilt, MergeSide } from '../../schemas/merge.ts';
import { draftsOf } from './draftsOf.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Brings the lanes of a mission together in landing order, on top of what its own branches have: as commits that are on no
 * branch, and that the repository gets with the landing. The same attempt always gives the same commits (but for the moment of
 * a signature). A conflict is an answer. Throws COMMIT_NOT_FOUND, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function buildLanes(scene: MergeScene, { plan, attempt, resolutions }: Buildable): Promise<LanesBuilt | ConflictFound> {
  const { commonDir } = await enterCheckout(plan.checkout, scene.world);
  const run = git(plan.checkout, scene.world);
  const parts = partsOf({ plan, attempt, resolutions });
  const tips = [attempt.target, ...parts.map(({ commit }) => commit)];
  const drafts = await mergeDrafts(run, commonDir, tips, plan.at, draftsOf(scene, run));
  let built: MergeSide | null = null;
  const lanes: LanesBuilt['lanes'] = [];
  for (const part of parts) {
    if (built === null) {
      built = part;
      lanes.push({ lane_id: part.name, state: 'taken', commit: part.commit, settled: [] });
      continue;
    }
    const merged = await mergeCommits(run, commonDir, { ours: built.commit, theirs: part.commit, resolutions, drafts });
    let commit: string = merged.kind === 'contained' ? built.commit : part.commit;
    if (merged.kind === 'merged') {
      if (merged.conflicts.length > 0)
        return {
          state: 'conflict',
          conflict: { step: 'building', ours: built, theirs: part, tree: merged.tree, paths: [...merged.conflicts] },
          changed: {},
        };
      commit = await drafts.commit({
        tree: merged.tree,
        parents: [built.commit, part.commit],
        message: `Merge ${part.name} (${part.packages.join(', ')}) of ${plan.mission.directory}\n`,
      });
    }
    lanes.push({ lane_id: part.name, state: states[merged.kind], commit, settled: merged.kind === 'merged' ? [...merged.settled] : [] });
    built = { name: `${built.name} + ${part.name}`, commit, packages: [...built.packages, ...part.packages] };
  }
  return { state: 'built', commit: built?.commit ?? null, lanes, changed: {} };
}

/** What becomes of a part, by how it stands to what was brought together before it. */
const states = { contained: 'contained', ahead: 'taken', merged: 'merged' } as const;

/** Everything that is brought together: the mission's own branches first, then the lanes. */
function partsOf({ plan, attempt }: Buildable): readonly MergeSide[] {
  const own = [
    { name: 'the branch of the mission', commit: attempt.mission, packages: [] },
    { name: 'the coordination branch', commit: attempt.coordination, packages: [] },
  ];
  const lanes = plan.lanes.map(({ lane_id, packages }) => ({
    name: lane_id,
    commit: attempt.lanes.find((lane) => lane.lane_id === lane_id)?.tip ?? null,
    packages,
  }));
  return [...own, ...lanes].flatMap(({ name, commit, packages }) => (commit === null ? [] : [{ name, commit, packages }]));
}
