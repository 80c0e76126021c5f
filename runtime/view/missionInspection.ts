import type { ActorRefLike, AnyActorLogic, AnyEventObject, InspectionEvent, Snapshot } from 'xstate';
import { machines } from '../../machines/index.ts';
import { compileMission, type MissionMachine } from '../../machines/mission/machine.ts';
import type { MissionRecord, RunningOperation, WholeMission } from '../../machines/view/missionRecord.ts';
import { missionView } from '../../machines/view/missionView.ts';
import { timelineOf, type Timeline } from '../../machines/view/timeline.ts';
import { snapshotAt } from '../../machines/workPackage/judge.ts';
import { laneTable } from '../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../machines/workPackage/machine.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { MissionType } from '../../schemas/missionType.ts';

/** An actor as inspectors know it, fixed as it was when it was told of: nothing listens to it. */
interface Told extends ActorRefLike {
  readonly id: string;
  readonly logic: AnyActorLogic | undefined;
  readonly _parent: Told | undefined;
}

const told = (
  sessionId: string,
  id: string,
  logic: AnyActorLogic | undefined,
  parent: Told | undefined,
  snapshot: Snapshot<unknown>,
): Told => ({ sessionId, id, logic, _parent: parent, getSnapshot: () => snapshot, send: () => {} });

const still = (value: unknown, context: unknown): Snapshot<unknown> & { readonly value: unknown; readonly context: unknown } => ({
  status: 'active',
  output: undefined,
  error: undefined,
  value,
  context,
});

const over = (outcome: string): Snapshot<unknown> & { readonly value: unknown; readonly context: unknown } => ({
  status: 'done',
  output: outcome,
  error: undefined,
  value: outcome,
  context: {},
});

/** The session of a package, and of an operation: below that of the mission. */
const packageSession = (directory: string, wpId: string): string => `${directory}/${wpId}`;
const operationSession = (directory: string, { id }: Pick<RunningOperation, 'id'>): string => `${directory}/operations/${id}`;

/**
 * Tells of a mission in XState's own inspection events, as if every package and operation had been an actor in this process
 * all along: the mission as root, standing where it stands now, below it each package with every move of the log (who caused
 * it is in the event), and each operation that is not over. Any inspector of XState can listen.
 */
export function inspectMission(mission: WholeMission, inspect: (event: InspectionEvent) => void): void {
  const { record, log } = mission;
  const timeline = timelineOf(log);
  const root = missionActor(record, timeline);
  inspect({ type: '@xstate.actor', actorRef: root, rootId: root.sessionId });
  inspect({
    type: '@xstate.snapshot',
    actorRef: root,
    event: { type: 'xstate.init' },
    snapshot: root.getSnapshot(),
    rootId: root.sessionId,
  });
  const begun = new Set<string>();
  for (const row of timeline.entries.flatMap((entry) => (entry.family === 'transition' ? [entry.row] : []))) {
    if (!begun.has(row.wp_id)) inspect(appearance(root, row.wp_id, row.from_lane));
    begun.add(row.wp_id);
    for (const event of moveEvents(row, root)) inspect(event);
  }
  for (const { wp_id } of record.files) if (!begun.has(wp_id)) inspect(appearance(root, wp_id, 'genesis'));
  for (const operation of record.running) for (const event of operationEvents(operation, null, root)) inspect(event);
}

const machineOf = new WeakMap<MissionType, MissionMachine>();

function compiled(type: MissionType): MissionMachine {
  const known = machineOf.get(type) ?? compileMission(type);
  machineOf.set(type, known);
  return known;
}

/** The mission's own actor, standing where its history puts it. */
export function missionActor(record: MissionRecord, timeline: Timeline): Told {
  const { decided } = missionView(record, timeline.foldAt(timeline.entries.length), { agent: null }, null);
  const value =
    decided === null ? 'unobserved' : decided.standpoint.step === null ? 'done' : { [decided.standpoint.step.id]: decided.standpoint.rest };
  return told(
    record.directory,
    record.directory,
    record.type === null ? undefined : compiled(record.type),
    undefined,
    still(value, { missionType: record.identity.mission_type, step: decided?.answer.state ?? null, why: decided?.answer.why ?? [] }),
  );
}

/** That the mission has looked, and where it stands since: after a move of a package, or (null) because of anything else. */
export function observation(cause: Transition | null, root: Told): readonly InspectionEvent[] {
  const event: AnyEventObject = { type: 'OBSERVED', ...(cause === null ? {} : { id: cause.event_id, at: cause.at, actor: cause.actor }) };
  const sourceRef = cause === null ? undefined : packageActor(root, cause.wp_id, cause.to_lane, cause.event_id);
  return [
    { type: '@xstate.event', sourceRef, actorRef: root, event, rootId: root.sessionId },
    { type: '@xstate.snapshot', actorRef: root, event, snapshot: root.getSnapshot(), rootId: root.sessionId },
  ];
}

/** That there is a package, as it was before its first move. */
export const appearance = (root: Told, wpId: string, lane: Lane): InspectionEvent => ({
  type: '@xstate.actor',
  actorRef: packageActor(root, wpId, lane, null),
  rootId: root.sessionId,
});

/** A move of a package: the event it was, from whoever made it, and where the package stood then. */
export function moveEvents(row: Transition, root: Told): readonly InspectionEvent[] {
  const actorRef = packageActor(root, row.wp_id, row.to_lane, row.event_id);
  const event: AnyEventObject = {
    type: moveName(row),
    id: row.event_id,
    at: row.at,
    actor: row.actor,
    ...(row.reason == null ? {} : { reason: row.reason }),
  };
  const rootId = root.sessionId;
  return [
    { type: '@xstate.event', sourceRef: root, actorRef, event, rootId },
    { type: '@xstate.snapshot', actorRef, event, snapshot: actorRef.getSnapshot(), rootId },
  ];
}

function packageActor(root: Told, wpId: string, lane: Lane, event: string | null): Told {
  return told(packageSession(root.sessionId, wpId), wpId, workPackageMachine, root, snapshotAt(lane, { wp: wpId, event }));
}

const table = laneTable(workPackageMachine);

/** What the chart calls a move. The log also holds moves that no chart ever allowed: they are told by where they led. */
export function moveName({ from_lane, to_lane, force }: Pick<Transition, 'from_lane' | 'to_lane' | 'force'>): string {
  const edge = table[from_lane]?.[to_lane];
  return force || edge?.forced === true ? `FORCE.${to_lane}` : (edge?.event ?? `MOVE.${to_lane}`);
}

/** How far an inspector knows an operation. */
export type KnownOperation = Pick<RunningOperation, 'state' | 'done' | 'runs'>;

/**
 * An operation as its document has it, for whoever knows it as `known` (null: not at all): that it is there, each step that it
 * has done since, and where it stands.
 */
export function operationEvents(operation: RunningOperation, known: KnownOperation | null, root: Told): readonly InspectionEvent[] {
  const { state, done, runs, stopped_at } = operation;
  const rootId = root.sessionId;
  const standing = (where: string, cause: AnyEventObject): readonly InspectionEvent[] => {
    const actorRef = operationActor(operation, where, root);
    const isBeginning = cause.type === 'xstate.init';
    return [
      ...(isBeginning
        ? [{ type: '@xstate.actor' as const, actorRef, rootId }]
        : [{ type: '@xstate.event' as const, sourceRef: root, actorRef, event: cause, rootId }]),
      { type: '@xstate.snapshot', actorRef, event: cause, snapshot: actorRef.getSnapshot(), rootId },
    ];
  };
  if (known === null) return standing(state, { type: 'xstate.init', input: operation.asked });
  const told = known.done.every((step, index) => done[index] === step) ? known.done.length : 0;
  const steps = done
    .slice(told)
    .flatMap((step, index) => standing(done[told + index + 1] ?? stopped_at ?? state, { type: `xstate.done.actor.${step}` }));
  if (known.state === state && known.runs === runs) return steps;
  if (stopped_at !== null) return [...steps, ...standing(state, { type: `xstate.error.actor.${stopped_at}` })];
  return steps.length > 0 ? steps : standing(state, { type: 'RESUME' });
}

/** That an operation is over, and how. */
export function operationEnd(operation: RunningOperation, outcome: string, root: Told): InspectionEvent {
  const actorRef = operationActor(operation, operation.state, root);
  return { type: '@xstate.snapshot', actorRef, event: { type: 'xstate.stop' }, snapshot: over(outcome), rootId: root.sessionId };
}

function operationActor({ id, name, machine, actor, begun_at, runs, problem, asked }: RunningOperation, state: string, root: Told): Told {
  const definition = Object.values(machines).find((each) => each.name === machine);
  return told(
    operationSession(root.sessionId, { id }),
    name,
    definition?.machine,
    root,
    still(valueOf(state), { asked, actor, begun_at, runs, stopped: problem }),
  );
}

const valueOf = (state: string): unknown =>
  state.split('.').reduceRight<unknown>((inner, key) => (inner === null ? key : { [key]: inner }), null);
