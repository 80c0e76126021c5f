import { join } from 'node:path';
import { readHead } from '../../actions/git/refs/head.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { workspaceContextPath } from '../../machines/rules/workspaceContext.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { RecoveryCase, RecoveryPlan } from '../../schemas/recovery.ts';
import { planWorkplace } from '../claim/planWorkplace.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { isoMicros } from '../isoMicros.ts';
import { keptRef, type RecoveryView } from './observeRecovery.ts';

/**
 * Fixes what putting these cases right does: ids, names, places, the moment. Writes nothing but the former content of notes
 * into the object store. Problems: those of `planWorkplace`.
 */
export function planRecovery(
  scene: ClaimScene,
  { facts, packages, claims }: RecoveryView,
  cases: readonly RecoveryCase[],
): Outcome<RecoveryPlan> {
  const { world, project, mission } = scene;
  const at = isoMicros(world.now());
  const { status: home } = mission.homes;
  const plan: RecoveryPlan = {
    rescues: [],
    worktrees: [],
    workspaces: [],
    raised: [],
    at,
    commit: {
      message: `chore(spec-kitty): ${mission.directory} recovered`,
      tip: home.at === 'checkout' ? readHead(home.gitDir, project.commonDir).commit : null,
    },
  };
  for (const {
    kind,
    lane_id,
    worktree,
    packages: [wp = ''],
  } of cases.filter(({ repairs }) => repairs)) {
    const lane = facts.lanes.find((each) => each.lane_id === lane_id);
    const fact = representative(packages, lane?.wp_ids ?? [], lane?.workedOn ?? null);
    if (lane === undefined || fact === undefined) continue;
    if (kind === 'keep_work')
      plan.rescues.push({
        wp,
        rescue: {
          worktree: lane.worktree,
          ref: keptRef(mission.directory, wp, claims[wp] ?? ''),
          message: `Uncommitted work on ${wp} of ${facts.packages.find((each) => each.wp_id === wp)?.holder ?? 'nobody named'}`,
          at,
        },
      });
    if (kind === 'emit_transitions')
      plan.raised.push({ wp, ids: { claimed: world.newId(), started: world.newId() }, workspace_context: `worktree:${worktree ?? ''}` });
    if (kind !== 'recreate_worktree' && kind !== 'recreate_context') continue;
    const workplace = planWorkplace(scene, fact, packages, { base: null, at, id: world.newId() });
    if (!workplace.ok) return workplace;
    if (workplace.value.lane === null) continue;
    const { allocation, context } = workplace.value.lane;
    if (kind === 'recreate_worktree') plan.worktrees.push({ lane_id: lane.lane_id, worktree: { ...allocation.worktree } });
    else
      plan.workspaces.push({
        context: { ...context, created_by: 'recovery' },
        former: keepFile(project.commonDir, join(project.root, workspaceContextPath(mission.directory, lane.lane_id))),
      });
  }
  return success(plan);
}

/** The package a lane is spoken of by: the one that was worked on last, else the first. */
const representative = (packages: readonly PackageFact[], own: readonly string[], workedOn: string | null): PackageFact | undefined => {
  const there = own.flatMap((id) => packages.find(({ wp_id }) => wp_id === id) ?? []);
  return there.find(({ wp_id }) => wp_id === workedOn) ?? there[0];
};
