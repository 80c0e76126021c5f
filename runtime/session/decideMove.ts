import type { WorkPackages } from '../../actions/files/readWorkPackages.ts';
import { workPackage } from '../../machines/workPackage/definition.ts';
import { finalizeCommand } from '../../machines/rules/finalizeCommand.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { openSubtasks } from '../../machines/rules/openSubtasks.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { move } from '../../machines/workPackage/judge.ts';
import type { WorkPackageSnapshot } from '../../machines/workPackage/machine.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { Judgement, TransitionRequest } from '../../schemas/transition.ts';
import type { Present, Recording } from '../desk/recordEvents.ts';
import { rowTime } from '../desk/rowTime.ts';
import { envelope } from '../engine/envelope.ts';
import { restoreWorkPackage } from '../engine/restoreWorkPackage.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import type { Move } from './emitRequest.ts';
import { moveRow, written } from './moveRow.ts';
import { recordedBefore } from './recordedBefore.ts';

/** A move, and everything around it that does not change while it waits for its turn. */
export interface Scene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly packages: WorkPackages;
  readonly move: Move;
  /** What stands in the way of handing in, where git is concerned. */
  readonly obstacles: readonly Problem[];
}

export interface DecidedMove {
  readonly row: Transition;
  /** The row was in the log before this command was given. */
  readonly isRepeated: boolean;
}

/**
 * What becomes of a move when its turn has come: the row that records it, or an earlier run's row of the same move, or a
 * refusal. The machine of the package is restored and asked; nothing is written here.
 */
export function decideMove(scene: Scene, present: Present): Outcome<Recording<DecidedMove>> {
  const { wp, eventId } = scene.move;
  const saved = present.savedPackage(wp);
  const standing = standingOf(wp, saved, present);
  const recorded = recordedBefore(scene.mission, scene.move, present);
  if (!recorded.ok) return recorded;
  if (recorded.value !== null)
    return success({ rows: [], packages: [documentOf(standing, saved)], answer: { row: recorded.value, isRepeated: true } });

  const unknown = unknownPackage(scene, present);
  if (unknown !== null) return failure(unknown);
  const open = openSubtasksOf(scene, present, standing.value);
  if (!open.ok) return open;
  const id = eventId ?? scene.world.newId();
  const { judgement, snapshot } = move(standing, requestOf(scene, present, open.value), id);
  const stays = `${wp} stays in ${standing.value}; nothing was recorded.`;
  const [refused, ...others] = [
    ...(judgement.allowed ? [] : [rejected(scene, present, standing.value, judgement, open.value)]),
    ...(standing.value === 'in_progress' ? scene.obstacles : []),
  ].map((met) => ({ ...met, unchanged: stays }));
  if (refused !== undefined) return failure(refused, ...others);
  const last = present.status.fold.packages[wp]?.last_transition_at ?? null;
  const at = rowTime(scene.world.now(), last);
  if (at === null) return failure(unorderable(wp, last));
  const row = moveRow(scene.mission, scene.move, { event_id: id, at, from_lane: standing.value });
  return success({ rows: [written(row)], packages: [documentOf(snapshot, saved)], answer: { row, isRepeated: false } });
}

function standingOf(wp: string, saved: SnapshotEnvelope | null, { status }: Present): WorkPackageSnapshot {
  const folded = status.fold.packages[wp];
  return restoreWorkPackage(saved, { wp, lane: folded?.lane ?? 'genesis', event: folded?.last_event_id ?? null }).snapshot;
}

/** Ids of documents are those of the packages; every write of one counts. */
const documentOf = (snapshot: WorkPackageSnapshot, saved: SnapshotEnvelope | null): SnapshotEnvelope =>
  envelope(workPackage, snapshot, { id: snapshot.context.wp, seq: (saved?.seq ?? 0) + 1 });

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
function unknownPackage({ packages, mission, move: { wp } }: Scene, { status }: Present): Problem | null {
  const isUnknown =
    !Object.hasOwn(status.snapshot.work_packages, wp) &&
    packages.problems.length === 0 &&
    packages.packages.length > 0 &&
    !packages.packages.some(({ wp_id }) => wp_id === wp);
  if (!isUnknown) return null;
  return noSuchPackage(
    mission.directory,
    wp,
    packages.packages.map(({ wp_id }) => wp_id),
  );
}

/** The subtasks that keep a package from being handed in for review, whatever the caller says of them; no other move asks. */
export function openSubtasksOf(
  {
    mission,
    packages,
    move: { wp, to, force },
  }: Pick<Scene, 'mission' | 'packages'> & { readonly move: Pick<Move, 'wp' | 'to' | 'force'> },
  { status }: Present,
  from: Lane,
): Outcome<readonly string[]> {
  if (from !== 'in_progress' || to !== 'for_review' || force) return success([]);
  const file = packages.packages.find(({ wp_id }) => wp_id === wp);
  const doubts =
    file === undefined
      ? packages.problems
      : packages.problems.filter(({ code, details }) => code === 'WP_ID_DUPLICATE' && details['wp_id'] === wp);
  const isListed = file?.declared_keys.includes('subtasks') === true;
  if (file !== undefined && isListed && doubts.length === 0)
    return success(openSubtasks(file.front_matter.subtasks, status.snapshot.work_packages[wp]?.subtasks));
  const why =
    file === undefined
      ? 'no file in tasks/ that can be read describes it'
      : isListed
        ? 'more than one file describes it'
        : `${file.path} has no list of them (an empty list says that there are none)`;
  const finalize = finalizeCommand(mission.directory);
  const next =
    doubts.length > 0
      ? `${finalize} --validate-only`
      : file === undefined
        ? `git log --diff-filter=D --name-only -- ${shellWord(`${mission.homes.packages.folder}/tasks`)}`
        : finalize;
  return failure(
    problem('WP_SUBTASKS_UNKNOWN', `Whether the subtasks of ${wp} are complete cannot be told: ${why}.`, {
      next,
      details: { wp_id: wp, path: file?.path ?? null },
    }),
    ...doubts,
  );
}

function rejected(
  scene: Scene,
  present: Present,
  from: Lane,
  judgement: Extract<Judgement, { readonly allowed: false }>,
  open: readonly string[],
): Problem {
  const { wp, to, actor } = scene.move;
  const { directory } = scene.mission;
  const folded = present.status.fold.packages[wp];
  const holder =
    folded === undefined ? '' : ` ${wp} was moved to ${from} by ${folded.actor || 'nobody named'} at ${folded.last_transition_at}.`;
  const missing = open.length === 0 ? '' : ` Open: ${open.join(', ')}.`;
  return problem(judgement.code, `${judgement.sentence}${missing}${holder}`, {
    next: open.length > 0 && judgement.guard !== null ? commandLine.markDone(open, directory) : nextCommand(directory, actor),
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
  problem(
    'EVENT_TIME_UNORDERABLE',
    `The last event of ${wp} is dated ${JSON.stringify(last)}, and no date sorts behind that: a new event would come before it and change nothing.`,
    { details: { wp_id: wp, last_transition_at: last } },
  );
