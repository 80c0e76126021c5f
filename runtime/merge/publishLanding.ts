import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { keepRefs } from '../../actions/git/refs/keepRefs.ts';
import { moveRef } from '../../actions/git/refs/moveRef.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { mergedRef } from '../../machines/rules/privateRefs.ts';
import type { Attempted, Landable } from '../../machines/merge/ports.ts';
import type { LandingMade, LandingProven, LandingPublished, TipsMoved } from '../../schemas/merge.ts';
import { success } from '../../schemas/outcome.ts';
import { withLockLater } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { orThrow } from '../orThrow.ts';
import { localLogs } from './localLogs.ts';
import type { MergeScene } from './mergeScene.ts';
import { nextAttempt } from './observeAttempt.ts';

/**
 * Moves the target to the landing, in one compare-and-swap, if nothing it was made from has moved: no branch, and no row of the
 * event log. The tips of all lanes are kept under private refs before that. What is published already is found so.
 * Throws GIT_FAILED (a hook of the repository refuses), BRANCH_BUSY, LOCK_HELD.
 */
export async function publishLanding(
  scene: MergeScene,
  { plan, attempt, landing }: Landable & { readonly proven: LandingProven },
): Promise<LandingPublished | TipsMoved> {
  const { world, project, mission } = scene;
  const layout = await enterCheckout(plan.checkout, world);
  const run = git(plan.checkout, world);
  const { lock } = missionDesk(project.desk, mission.directory, mission.path);
  const done = await withLockLater<LandingPublished | TipsMoved>(lockTerms(world, lock), async () => {
    // A commit that the landing stands on cannot have it.
    const mayBePublished = readRef(project.commonDir, `refs/heads/${plan.target}`) !== attempt.target;
    if (mayBePublished && (await isPublished(scene, plan.target, landing.commit))) return success(answer({ plan, attempt, landing }));
    const logHasMoved = localLogs(scene).digest !== landing.log;
    const next = orThrow(nextAttempt(project, plan, attempt, logHasMoved ? ['The event log of the mission has got more rows.'] : []));
    if (next !== null) return success({ state: 'moved', attempt: next, changed: {} });
    await keepRefs(project.commonDir, keptRefs({ plan, attempt }));
    const hasMoved = await moveRef(run, layout, {
      ref: `refs/heads/${plan.target}`,
      before: attempt.target,
      after: landing.commit,
      reason: `merge: ${plan.mission.directory}`,
    });
    if (hasMoved) return success(answer({ plan, attempt, landing }));
    return success({
      state: 'moved',
      attempt: orThrow(nextAttempt(project, plan, attempt, ['Another process moved the target in this moment.'])) ?? attempt,
      changed: {},
    });
  });
  return orThrow(done);
}

/** Whether the target has a landing: as its tip, or below what has come since. */
export async function isPublished(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  target: string,
  commit: string,
): Promise<boolean> {
  const tip = readRef(project.commonDir, `refs/heads/${target}`);
  return tip !== null && (tip === commit || (await isAncestor(project.root, { ancestor: commit, of: tip }, world)));
}

/** Where the tips of what has landed stay reachable, whatever becomes of their branches: refs with the commits they point to. */
function keptRefs({ plan, attempt }: Attempted): Readonly<Record<string, string>> {
  const tips = [
    ...attempt.lanes.map(({ lane_id, tip }) => [lane_id, tip] as const),
    ['mission', attempt.mission] as const,
    ['coordination', attempt.coordination] as const,
  ];
  return Object.fromEntries(tips.flatMap(([name, commit]) => (commit === null ? [] : [[mergedRef(plan.mission.id, name), commit]])));
}

const answer = ({
  plan,
  attempt,
  landing,
}: {
  readonly plan: Attempted['plan'];
  readonly attempt: Attempted['attempt'];
  readonly landing: LandingMade;
}): LandingPublished => ({
  state: 'published',
  kept: keptRefs({ plan, attempt }),
  changed: { refs: { [`refs/heads/${plan.target}`]: { before: attempt.target, after: landing.commit } }, events: [...landing.events] },
});
