import { join } from 'node:path';
import { readWorkPackages, type WorkPackages } from '../../actions/files/readWorkPackages.ts';
import { machines } from '../../machines/index.ts';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { transitionRow } from '../../machines/rules/eventRow.ts';
import { openSubtasks } from '../../machines/rules/openSubtasks.ts';
import { move } from '../../machines/workPackage/judge.ts';
import type { WorkPackageSnapshot } from '../../machines/workPackage/types.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { EmitReply } from '../../schemas/reply.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { Judgement, TransitionRequest } from '../../schemas/transition.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { rowTime } from '../desk/rowTime.ts';
import { envelope } from '../engine/envelope.ts';
import { restoreWorkPackage } from '../engine/restoreWorkPackage.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';
import { readMove, type EmitRequest, type Move } from './emitRequest.ts';

/**
 * Moves a work package to another lane, if its machine lets it, and records that in the mission's event log: once, durably,
 * and for every process that asks at the same time only if the move is still allowed when its turn has come.
 *
 * A command that was killed is simply given again: what it had recorded is recognized and not recorded twice, by the event id
 * where the caller chose one, else by the lock that the killed process left behind.
 *
 * Problems: USAGE (all findings at once), TRANSITION_REJECTED in the words of the guards and with the lanes that can be
 * reached, EVENT_ID_TAKEN, EVENT_TIME_UNORDERABLE, WP_NOT_FOUND, WP_SUBTASKS_UNKNOWN, and those of opening and writing.
 */
export function emit(world: World, request: EmitRequest): Promise<Outcome<EmitReply>> {
  return outcomeOfLater(async () => {
    const read = readMove(request);
    if (!read.ok) return read;
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const files = await readWorkPackages(join(mission.value.homes.packages.folder, 'tasks'));
    const scene = { world, project: project.value, mission: mission.value, files, move: read.value };
    const recorded = recordEvents(world, project.value, mission.value, (present) => decide(scene, present));
    if (!recorded.ok) return recorded;
    const { answer: { row, isRepeated }, files: { path }, behind } = recorded.value;
    return success({
      event_id: row.event_id,
      wp_id: row.wp_id,
      work_package_id: row.wp_id,
      from_lane: row.from_lane,
      to_lane: row.to_lane,
      status_events_path: path,
      actor: read.value.actor,
      at: row.at,
      already_recorded: isRepeated,
      warnings: [...(behind.status === null ? [] : [behind.status]), ...behind.caches].map(({ message }) => message),
    });
  });
}

interface Scene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly files: WorkPackages;
  readonly move: Move;
}

interface Emitted {
  readonly row: Transition;
  /** The row was in the log before this command was given. */
  readonly isRepeated: boolean;
}

function decide(scene: Scene, present: Present): Outcome<Recording<Emitted>> {
  const { wp, eventId } = scene.move;
  const saved = present.savedPackage(wp);
  const standing = standingOf(wp, saved, present);
  const recorded = recordedBefore(scene, present);
  if (!recorded.ok) return recorded;
  if (recorded.value !== null) return success({ rows: [], packages: [documentOf(standing, saved)], answer: { row: recorded.value, isRepeated: true } });

  const unknown = unknownPackage(scene, present);
  if (unknown !== null) return failure(unknown);
  const open = openSubtasksOf(scene, present, standing.value);
  if (!open.ok) return open;
  const id = eventId ?? scene.world.newId();
  const { judgement, snapshot } = move(standing, requestOf(scene, present, open.value), id);
  if (!judgement.allowed) return failure(rejected(scene, present, standing.value, judgement, open.value));
  const last = present.status.fold.packages[wp]?.last_transition_at ?? null;
  const at = rowTime(scene.world.now(), last);
  if (at === null) return failure(unorderable(wp, last));
  const row = rowOf(scene, { event_id: id, at, from_lane: standing.value });
  return success({ rows: [written(row)], packages: [documentOf(snapshot, saved)], answer: { row, isRepeated: false } });
}

function standingOf(wp: string, saved: SnapshotEnvelope | null, { status }: Present): WorkPackageSnapshot {
  const folded = status.fold.packages[wp];
  return restoreWorkPackage(saved, { wp, lane: folded?.lane ?? 'genesis', event: folded?.last_event_id ?? null }).snapshot;
}

/** Ids of documents are those of the packages; every write of one counts. */
const documentOf = (snapshot: WorkPackageSnapshot, saved: SnapshotEnvelope | null): SnapshotEnvelope =>
  envelope(machines.workPackage, snapshot, { id: snapshot.context.wp, seq: (saved?.seq ?? 0) + 1 });

/**
 * The row of this very move that an earlier, killed run of the command left; null when there is none. With an event id that is
 * the row with this id. Without one it is the last row of the log, provided that the lock was taken over from a dead process
 * which asked for it before the row was written: nobody else has written since.
 */
function recordedBefore(scene: Scene, present: Present): Outcome<Transition | null> {
  const { eventId } = scene.move;
  const { broke } = present;
  if (eventId === null ? broke === null : !present.hasEvent(eventId)) return success(null);
  const log = present.log();
  if (!log.ok) return log;
  if (eventId === null) {
    const last = log.value.transitions.at(-1);
    const isTheirs = last !== undefined && broke !== null && last.at.slice(0, 19) >= broke.since.slice(0, 19) && isSameMove(scene, last);
    return success(isTheirs ? last : null);
  }
  const row = log.value.transitions.find(({ event_id }) => event_id === eventId);
  if (row !== undefined && isSameMove(scene, row)) return success(row);
  return failure(problem('EVENT_ID_TAKEN', `The event id ${eventId} belongs to another event of ${scene.mission.directory}.`, { details: { event_id: eventId } }));
}

const isSameMove = (scene: Scene, row: Transition): boolean => rowText(written(rowOf(scene, row))) === rowText(written(row));

/** The row that records this move. */
function rowOf({ mission, move }: Scene, { event_id, at, from_lane }: Pick<Transition, 'event_id' | 'at' | 'from_lane'>): Transition {
  return {
    event_id,
    at,
    wp_id: move.wp,
    from_lane,
    to_lane: move.to,
    actor: move.actor,
    force: move.force,
    execution_mode: move.executionMode,
    mission_slug: mission.directory,
    mission_id: mission.identity.mission_id,
    reason: move.reason,
    review_ref: move.reviewRef,
    evidence: move.evidence,
    review_result: move.reviewResult,
    policy_metadata: null,
  };
}

const written = (row: Transition): { readonly event_id: string } => ({ ...transitionRow(row), event_id: row.event_id });

/** What is put before the machine: what was given, and what is known without being told (contract 1 §4.3). */
function requestOf({ project, move: asked }: Scene, { status }: Present, open: readonly string[]): TransitionRequest {
  return {
    to: asked.to,
    actor: asked.actor,
    force: asked.force,
    reason: asked.reason,
    evidence: asked.evidence,
    review_ref: asked.reviewRef,
    review_result: asked.reviewResult,
    workspace_context: asked.workspaceContext ?? `${asked.executionMode}:${project.root}`,
    subtasks_complete: open.length === 0,
    implementation_evidence_present: asked.implementationEvidencePresent ?? status.fold.packages[asked.wp] !== undefined,
  };
}

/** A package that neither the log nor any file knows is a slip of the pen. Where some file cannot be read, nobody knows. */
function unknownPackage({ files, mission, move: { wp } }: Scene, { status }: Present): Problem | null {
  const isUnknown = !Object.hasOwn(status.snapshot.work_packages, wp) && files.problems.length === 0 && files.packages.length > 0 && !files.packages.some(({ wp_id }) => wp_id === wp);
  if (!isUnknown) return null;
  const known = files.packages.map(({ wp_id }) => wp_id);
  return problem('WP_NOT_FOUND', `${mission.directory} has no work package ${wp}.`, { next: `spec-kitty agent tasks list-tasks --mission ${mission.directory}`, details: { wp_id: wp, work_packages: known } });
}

/** The subtasks that keep a package from being handed in for review, whatever the caller says of them; no other move asks. */
function openSubtasksOf({ files, move: { wp, to, force } }: Scene, { status }: Present, from: Lane): Outcome<readonly string[]> {
  if (from !== 'in_progress' || to !== 'for_review' || force) return success([]);
  const file = files.packages.find(({ wp_id }) => wp_id === wp);
  const doubts = file === undefined ? files.problems : files.problems.filter(({ code, details }) => code === 'WP_ID_DUPLICATE' && details['wp_id'] === wp);
  const isListed = file?.declared_keys.includes('subtasks') === true;
  if (file !== undefined && isListed && doubts.length === 0) return success(openSubtasks(file.front_matter.subtasks, status.snapshot.work_packages[wp]?.subtasks));
  const why =
    file === undefined ? 'no file in tasks/ that can be read describes it'
    : isListed ? 'more than one file describes it'
    : `${file.path} has no list of them (an empty list says that there are none)`;
  return failure(problem('WP_SUBTASKS_UNKNOWN', `Whether the subtasks of ${wp} are complete cannot be told: ${why}.`, { details: { wp_id: wp, path: file?.path ?? null } }), ...doubts);
}

function rejected(scene: Scene, present: Present, from: Lane, judgement: Extract<Judgement, { readonly allowed: false }>, open: readonly string[]): Problem {
  const { wp, to } = scene.move;
  const folded = present.status.fold.packages[wp];
  const holder = folded === undefined ? '' : ` ${wp} was moved to ${from} by ${folded.actor || 'nobody named'} at ${folded.last_transition_at}.`;
  const missing = open.length === 0 ? '' : ` Open: ${open.join(', ')}.`;
  return problem(judgement.code, `${judgement.sentence}${missing}${holder}`, {
    unchanged: `${wp} stays in ${from}; nothing was recorded.`,
    details: {
      wp_id: wp,
      from_lane: from,
      to_lane: to,
      guard: judgement.guard,
      alternatives: judgement.alternatives,
      open_subtasks: open,
      last_actor: folded?.actor ?? null,
      last_transition_at: folded?.last_transition_at ?? null,
    },
  });
}

const unorderable = (wp: string, last: string | null): Problem =>
  problem('EVENT_TIME_UNORDERABLE', `The last event of ${wp} is dated ${JSON.stringify(last)}, and no date sorts behind that: a new event would come before it and change nothing.`, { details: { wp_id: wp, last_transition_at: last } });
