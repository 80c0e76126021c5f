import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import type { Hands } from '../../machines/port.ts';
import type { ports } from '../../machines/recovery/ports.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { LostWork, LostWorktree, Mishap, PackagesRaised, Raised } from '../../schemas/recovery.ts';
import { noteWorkspace } from '../claim/noteWorkspace.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { commitStatus } from '../commitStatus.ts';
import { withLockLater } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { laneLock } from '../desk/missionDesk.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { noChanges, withReported } from '../engine/changes.ts';
import { moveSeries } from '../moveSeries.ts';
import { orThrow } from '../orThrow.ts';

/** The hands that put the work on a mission back on its feet. */
export const recoveryHands = (scene: ClaimScene): Hands<typeof ports> => ({
  keepWork: async (works) => {
    const { done, mishaps, changed } = await each(
      works,
      ({ wp }) => wp,
      (work) => keepWork(scene, work),
    );
    return { kept: done.flatMap(({ kept }) => kept), mishaps, changed };
  },
  makeWorktrees: async (lost) => {
    const { done, mishaps, changed } = await each(
      lost,
      ({ lane_id }) => lane_id,
      (one) => makeWorktree(scene, one),
    );
    const staged = Object.fromEntries(done.flatMap((one) => (one.staged === undefined ? [] : [[one.made, one.staged] as const])));
    return { made: done.map(({ made }) => made), staged, mishaps, changed };
  },
  noteWorkspaces: async (notes) => {
    const { done, mishaps, changed } = await each(
      notes,
      ({ context }) => context.lane_id,
      async ({ context, former }) => ({ noted: context.lane_id, ...noteWorkspace(scene, context, former) }),
    );
    return { noted: done.map(({ noted }) => noted), mishaps, changed };
  },
  raisePackages: (raised) => raisePackages(scene, raised),
  commitStatus: async ({ message, tip }) => {
    const { commits, changed } = await commitStatus(scene.world, scene.project, scene.mission, {
      message,
      paths: [],
      kind: 'move',
      expectedTip: tip,
    });
    return { commits: [...commits], changed };
  },
});

interface Made {
  readonly changed: ReportedChanges;
}

/** Makes every repair it can. What one of them is refused is told and stands in nobody else's way. */
async function each<Work, Done extends Made>(
  works: readonly Work[],
  about: (work: Work) => string,
  act: (work: Work) => Promise<Done>,
): Promise<{ readonly done: readonly Done[]; readonly mishaps: Mishap[]; readonly changed: ReportedChanges }> {
  const done: Done[] = [];
  const mishaps: Mishap[] = [];
  for (const work of works) {
    try {
      done.push(await act(work));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      mishaps.push({ about: about(work), code: error.problem.code, message: error.problem.message });
    }
  }
  return { done, mishaps, changed: done.reduce(withReported, noChanges) };
}

async function keepWork({ world }: ClaimScene, { wp, rescue }: LostWork) {
  if (!existsSync(join(rescue.worktree, '.git'))) return { kept: [], changed: {} };
  const { rescueWork } = await import('../../actions/git/worktrees/rescueWork.ts');
  const { commit, paths, changed } = await rescueWork(rescue, world);
  return { kept: commit === null ? [] : [{ wp, ref: rescue.ref, commit, paths: [...paths] }], changed };
}

/** The worktree was not there when this was planned, so it is reported as made also by a run that finds it made. */
async function makeWorktree({ world, project, mission }: ClaimScene, { lane_id, worktree }: LostWorktree) {
  const { addWorktree } = await import('../../actions/git/worktrees/addWorktree.ts');
  const { staged, changed } = orThrow(
    await withLockLater(lockTerms(world, laneLock(project.desk, mission.directory, lane_id)), async () =>
      success(await addWorktree(worktree, world)),
    ),
  );
  const worktrees = {
    [worktreeKey(project.root, worktree.path)]: { before: null, after: worktreeState(project.root, project.commonDir, worktree.path) },
  };
  return { made: lane_id, staged, changed: { ...changed, worktrees } };
}

/** Never higher than `in_progress`, and only what nobody has moved meanwhile (contract 3 §2.5). */
async function raisePackages(scene: ClaimScene, orders: readonly Raised[]): Promise<PackagesRaised> {
  const { world, project, mission } = scene;
  const { done, mishaps, changed } = await each(
    orders,
    ({ wp }) => wp,
    async (order) => {
      const { answer } = orThrow(recordEvents(world, project, mission, (present) => raise(scene, order, present)));
      return { ...answer, changed: { events: answer.events } };
    },
  );
  return {
    raised: done.filter(({ events }) => events.length > 0).map(({ wp, from, to, events }) => ({ wp, from, to, events })),
    mishaps,
    changed,
  };
}

interface RaisedPackage {
  readonly wp: string;
  readonly from: string;
  readonly to: string;
  readonly events: string[];
}

function raise(
  { world, mission }: ClaimScene,
  { wp, ids, workspace_context }: Raised,
  present: Present,
): Outcome<Recording<RaisedPackage>> {
  const lane = ownEntry(present.status.fold.packages, wp)?.lane ?? 'genesis';
  const earlier = [ids.claimed, ids.started].filter((id) => present.hasEvent(id));
  if (earlier.length > 0)
    return success({
      rows: [],
      packages: [],
      answer: { wp, from: earlier.length === 2 ? 'planned' : 'claimed', to: 'in_progress', events: earlier },
    });
  if (lane !== 'planned' && lane !== 'claimed')
    return success({ rows: [], packages: [], answer: { wp, from: lane, to: lane, events: [] } });
  const request = { reason: 'Commits on its lane were found without their status', workspace_context };
  const series = moveSeries(
    world.now(),
    mission,
    {
      wp,
      actor: 'recovery',
      name: 'recovery',
      execution_mode: 'worktree',
      notes: [],
      moves: [
        ...(lane === 'planned' ? [{ event_id: ids.claimed, request: { ...request, to: 'claimed' as const } }] : []),
        { event_id: ids.started, request: { ...request, to: 'in_progress' as const } },
      ],
    },
    present,
  );
  if (!series.ok) return series;
  const { rows, from, to } = series.value;
  return success({ rows, packages: [series.value.package], answer: { wp, from, to, events: rows.map(({ event_id }) => event_id) } });
}
