import { join } from 'node:path';
import { committingQuestions } from '../../actions/git/commits/whoCommits.ts';
import { listRemotes } from '../../actions/git/refs/listRemotes.ts';
import { branchBehind } from '../../actions/git/refs/refs.ts';
import { kindOf } from '../../actions/files/kindOf.ts';
import { readConfig } from '../../actions/files/readConfig.ts';
import { cleanupAfter } from '../../machines/rules/cleanupAfter.ts';
import { landingOrder } from '../../machines/rules/landingOrder.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import { isTerminal } from '../../schemas/lane.ts';
import type { LanesManifest } from '../../schemas/lanes.ts';
import type { GateOverride } from '../../schemas/mergeGates.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { readStatus } from '../desk/readStatus.ts';
import { observeFiles, readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';
import { isoMicros } from '../isoMicros.ts';
import type { MergeScene } from './mergeScene.ts';
import { gatesAhead } from './checkGates.ts';
import { observeAttempt } from './observeAttempt.ts';
import { strayLanes } from '../strayLanes.ts';
import { strayPlanning } from './strayPlanning.ts';
import { takenQuestions } from './takenFiles.ts';

/** A merge as it is asked for. Null: whatever the mission or the project says. */
export interface MergeWishes {
  readonly strategy: MergePlan['strategy'] | null;
  readonly target: string | null;
  readonly push: boolean;
  readonly deleteBranches: boolean | null;
  readonly removeWorktrees: boolean | null;
  readonly actor: string;
  readonly overrides: readonly GateOverride[];
}

/**
 * Looks at everything a merge is made from and fixes what is done: branches and where they are, the order of the lanes, ids, the
 * moment. Writes nothing. Begins to ask git what the gates, the commits and the landing will ask, for that takes as long as all
 * that is done here until then.
 *
 * Problems: the mission's own refusal, PATH_LEADS_ELSEWHERE, LANES_CORRUPT, LANES_MISSING, BRANCH_NOT_FOUND, MERGE_REMOTE_MISSING,
 * PLANNING_ELSEWHERE, those of reading.
 */
export async function planMerge(scene: MergeScene, wishes: MergeWishes): Promise<Outcome<MergePlan>> {
  const { world, project, mission } = scene;
  const { homes, meta, identity, directory } = mission;
  if (homes.refusal !== null) return failure(homes.refusal);
  const [apart] = [project.kittySpecs, mission.path].flatMap(whyNoneCommitted);
  if (apart !== undefined) return failure(apart);
  const manifest = readManifest(mission);
  if (!manifest.ok) return manifest;
  const branches = branchesOf(scene, manifest.value, wishes.target);
  const attempt = observeAttempt(project, branches);
  if (!attempt.ok) return attempt;
  const remote = wishes.push ? remoteOf(project.commonDir) : null;
  if (wishes.push && remote === null)
    return failure(
      problem('MERGE_REMOTE_MISSING', `The landing of ${directory} was to be pushed, but the repository has no remote.`, {
        next: 'git remote --verbose',
      }),
    );
  const named = {
    directory,
    id: identity.mission_id ?? directory,
    title: meta.friendly_name || directory,
    folder: `kitty-specs/${directory}`,
  };
  const begun = {
    checkout: project.root,
    mission: named,
    ...branches,
    push: remote === null ? null : { remote },
    cleanup: cleanupAfter(meta, { branches: wishes.deleteBranches, worktrees: wishes.removeWorktrees }),
    overrides: [...wishes.overrides],
    actor: wishes.actor,
    at: isoMicros(world.now()),
    attempt: attempt.value,
  };
  await gatesAhead(scene, { plan: begun, attempt: attempt.value }, [
    ...committingQuestions(world, begun.at),
    // What is put on record on the way lies there as well.
    ...(wishes.overrides.length === 0 ? takenQuestions(scene, begun) : []),
  ]);
  const status = readStatus(project, mission);
  if (!status.ok) return status;
  const packages = (await observeFiles(project, mission))(status.value).packages ?? [];
  const astray = strayLanes(project, mission, packages, manifest.value);
  if (astray !== null) return failure(astray);
  const planning = packages
    .filter(({ lane_id, execution_mode }) => lane_id === planningLane || execution_mode === 'planning_artifact')
    .map(({ wp_id }) => wp_id);
  const stray = await strayPlanning(scene, begun, planning);
  if (stray !== null) return failure(stray);
  const { settings } = await readConfig(project.root);
  return success({
    ...begun,
    strategy: wishes.strategy ?? settings.mergeStrategy,
    planning,
    done: packages.filter(({ lane }) => !isTerminal(lane)).map(({ wp_id }) => ({ wp: wp_id, event_id: world.newId() })),
  });
}

type Branches = Pick<MergePlan, 'target' | 'mission_branch' | 'coordination_branch' | 'lanes'>;

/** Where it lands, and what: each branch once, whatever it is called by. */
function branchesOf({ project, mission }: MergeScene, manifest: LanesManifest | null, wished: string | null): Branches {
  const { meta } = mission;
  const target = branchBehind(
    project.commonDir,
    wished ?? (targetOf(meta) || manifest?.target_branch || project.checkout.branch || 'main'),
  );
  const lanes = landingOrder((manifest?.lanes ?? []).filter(({ lane_id }) => lane_id !== planningLane));
  const coordination = meta.coordination_branch || null;
  const mission_branch = manifest?.mission_branch ?? null;
  return {
    target,
    mission_branch: mission_branch === target ? null : mission_branch,
    coordination_branch: coordination === mission_branch || coordination === target ? null : coordination,
    lanes: lanes.map(({ lane_id, wp_ids }) => ({
      lane_id,
      branch: findLane(project, mission, lane_id, { target_branch: target }).branch,
      packages: [...wp_ids],
    })),
  };
}

/** Why nothing that becomes of a mission could be committed with what it is about; none where it can. */
function whyNoneCommitted(folder: string): readonly Problem[] {
  const what = kindOf(folder) === 'file' ? 'a symbolic link' : kindOf(join(folder, '.git')) === null ? null : 'a repository of its own';
  if (what === null) return [];
  return [problem('PATH_LEADS_ELSEWHERE', `${folder} is ${what}: git commits no file in it here.`, { details: { path: folder } })];
}

const remoteOf = (commonDir: string): string | null => {
  const remotes = listRemotes(commonDir);
  return remotes.includes('origin') ? 'origin' : (remotes[0] ?? null);
};
