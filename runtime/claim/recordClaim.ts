import { boardOf } from '../../machines/mission/board.ts';
import { decideClaim, type ClaimDecision } from '../../machines/claim/decideClaim.ts';
import { agentBinding } from '../../machines/rules/agentBinding.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { ClaimAnswer, ClaimOrder } from '../../schemas/claim.ts';
import type { Delta } from '../../schemas/event.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import { noteClaimHolder } from '../desk/claimHolders.ts';
import { parseHolder } from '../../actions/processes/holder.ts';
import { missionDesk, type MissionDesk } from '../desk/missionDesk.ts';
import type { MissionStatus } from '../desk/readStatus.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import type { MissionBoard } from '../facts.ts';
import type { Mission } from '../mission.ts';
import { moveSeries, type SeriesNote } from '../moveSeries.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { orThrow } from '../orThrow.ts';
import { warningsOf } from '../desk/warningsOf.ts';

/** Where a claim is made. */
export interface ClaimScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
}

/** The board at any state of the log, by files that were looked at before the lock is taken. */
export type BoardWith = (status: MissionStatus) => MissionBoard;

type Decided = Omit<ClaimAnswer, 'warnings'>;

/**
 * Records a claim and the start of the work, in one batch: what was free or may be taken over is the agent's afterwards, and
 * of two who ask at once one hears that the other has it. Everything is looked at once more under the mission's lock.
 * What an earlier run has recorded is found by its event ids.
 *
 * Throws WP_ALREADY_CLAIMED, DEPENDENCIES_NOT_SATISFIED, WP_NOT_CLAIMABLE, WP_NOT_FOUND, and the problems of `recordEvents`.
 */
export function recordClaim(scene: ClaimScene, order: ClaimOrder, boardWith: BoardWith): ClaimAnswer {
  const { world, project, mission } = scene;
  const desk = missionDesk(project.desk, mission.directory, mission.path);
  const { answer, behind } = orThrow(recordEvents(world, project, mission, (present) => decide(scene, order, present, boardWith, desk)));
  return { ...answer, warnings: warningsOf(behind) };
}

function decide(
  { world, mission }: ClaimScene,
  order: ClaimOrder,
  present: Present,
  boardWith: BoardWith,
  desk: MissionDesk,
): Outcome<Recording<Decided>> {
  const { wp, agent, ids, takes, lane_tip } = order;
  const earlier = recordedEarlier(order, present);
  if (!earlier.ok || earlier.value !== null)
    return earlier.ok ? success({ rows: [], packages: [], answer: earlier.value ?? never() }) : earlier;
  const board = boardOf(boardWith(present.status).packages ?? [], { agent });
  const standing = board.find((each) => each.package.wp_id === wp);
  if (standing === undefined)
    return failure(
      noSuchPackage(
        mission.directory,
        wp,
        board.map((each) => each.package.wp_id),
      ),
    );
  const last = ownEntry(present.status.fold.packages, wp)?.last_event_id ?? null;
  const decided = decideClaim(standing, takes, { agent, mission: mission.directory }, last);
  if (!decided.ok) return decided;
  const { moves, way } = decided.value;
  const series = moveSeries(
    world.now(),
    mission,
    {
      wp,
      actor: agent,
      name: agent,
      execution_mode: order.execution_mode,
      moves: moves.map(({ id, to, reason }) => ({
        event_id: ids[id],
        request: { to, reason, workspace_context: order.workspace_context },
        policy_metadata:
          id === 'released' ? null : { ...metadataOf(order), ...(id === 'claimed' && lane_tip !== undefined ? { lane_tip } : {}) },
      })),
      notes: notesOf(order, decided.value, ownEntry(present.status.snapshot.work_packages, wp)),
    },
    present,
  );
  if (!series.ok) return series;
  const { rows, from, to } = series.value;
  const lastMove = moves.at(-1);
  const claim = lastMove === undefined ? (last ?? never()) : ids[lastMove.id];
  noteProcess(order, claim, desk);
  const events = rows.map(({ event_id }) => event_id);
  return success({
    rows,
    packages: moves.length === 0 ? [] : [series.value.package],
    answer: { way, from, to, claim, events, changed: { events } },
  });
}

/** What an earlier run of this very claim has recorded; null when it has recorded nothing. */
function recordedEarlier({ wp, ids, takes }: ClaimOrder, present: Present): Outcome<Decided | null> {
  const own = [ids.released, ids.claimed, ids.started, ids.freed, ids.noted].filter((id) => present.hasEvent(id));
  if (own.length === 0) return success(null);
  const log = present.log();
  if (!log.ok) return log;
  const moves = log.value.transitions.filter((row) => own.includes(row.event_id));
  const notes = log.value.annotations.filter((row) => own.includes(row.event_id));
  const lane = ownEntry(present.status.fold.packages, wp)?.lane ?? never();
  const last = moves.at(-1);
  // A claim that moved nothing is good for what was the last event when it was noted.
  const claim =
    last?.event_id ?? log.value.transitions.filter((row) => row.wp_id === wp && row.at <= (notes[0]?.at ?? '')).at(-1)?.event_id ?? never();
  const way = takes !== null && own.includes(ids.freed) ? 'taken' : moves.length > 0 ? 'begun' : 'continued';
  const events = [...moves, ...notes].map(({ event_id }) => event_id);
  return success({ way, from: moves[0]?.from_lane ?? lane, to: last?.to_lane ?? lane, claim, events, changed: { events } });
}

function never(): never {
  throw new TypeError('A package with events has a lane and a last event.');
}

/** The claim as the fold takes it over from `planned → claimed` (contract 1 §2.7). */
const metadataOf = ({ agent, process }: ClaimOrder) => ({
  agent,
  ...(process === null
    ? {}
    : { shell_pid: process.pid, ...(process.created_at === null ? {} : { shell_pid_created_at: process.created_at }) }),
});

/** Who works on the package now. Whoever goes on with their own work notes only what has changed. */
function notesOf(
  { agent, ids, model, profile, process }: ClaimOrder,
  { frees, way }: ClaimDecision,
  status: WorkPackageStatus | undefined,
): readonly SeriesNote[] {
  const isKnown =
    way === 'continued' &&
    status?.agent === agent &&
    (model === null || status.model === model) &&
    (profile === null || status.agent_profile === profile) &&
    (process === null || status.shell_pid === process.pid);
  if (isKnown) return [];
  const keepsBinding = way === 'continued' && model === null && profile === null;
  const delta: Delta = {
    agent,
    role: 'implementer',
    ...(keepsBinding ? {} : agentBinding({ model, profile })),
    ...(process === null
      ? {}
      : { shell_pid: process.pid, ...(process.created_at === null ? {} : { shell_pid_created_at: process.created_at }) }),
  };
  return [...(frees ? [{ event_id: ids.freed, delta: { release_runtime_claim: true } }] : []), { event_id: ids.noted, delta }];
}

/** Before the events: a claim on record whose process nobody has noted can only be taken over by somebody who answers for it. */
function noteProcess({ wp, process }: ClaimOrder, claim: string, desk: MissionDesk): void {
  const holder = process === null ? null : parseHolder(process.holder);
  if (holder !== null) noteClaimHolder(desk, wp, claim, holder);
}
