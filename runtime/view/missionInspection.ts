import type { ActorRefLike, AnyActorLogic, AnyEventObject, InspectionEvent, Snapshot } from 'xstate';
import { machines } from '../../machines/index.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import type { RunningOperation, WholeMission } from '../../machines/view/missionRecord.ts';
import { missionView } from '../../machines/view/missionView.ts';
import { timelineOf } from '../../machines/view/timeline.ts';
import { snapshotAt } from '../../machines/workPackage/judge.ts';
import { laneTable } from '../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../machines/workPackage/machine.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';

/** An actor as inspectors know it, fixed as it was when it was told of: nothing listens to it. */
interface Told extends ActorRefLike {
  readonly id: string;
  readonly logic: AnyActorLogic | undefined;
  readonly _parent: Told | undefined;
}

const told = (sessionId: string, id: string, logic: AnyActorLogic | undefined, parent: Told | undefined, snapshot: Snapshot<unknown>): Told =>
  ({ sessionId, id, logic, _parent: parent, getSnapshot: () => snapshot, send: () => {} });

const still = (value: unknown, context: unknown): Snapshot<unknown> & { readonly value: unknown; readonly context: unknown } =>
  ({ status: 'active', output: undefined, error: undefined, value, context });

/** The session of a package, and of an operation: below that of the mission. */
export const packageSession = (directory: string, wpId: string): string => `${directory}/${wpId}`;
const operationSession = (directory: string, { id }: Pick<RunningOperation, 'id'>): string => `${directory}/operations/${id}`;

/**
 * Tells of a mission in XState's own inspection events, as if every package and operation had been an actor in this process
 * all along: the mission as root, below it each package with every move of the log (who caused it is in the event), and each
 * operation that is not over. Any inspector of XState can listen.
 */
export function inspectMission(mission: WholeMission, inspect: (event: InspectionEvent) => void): void {
  const { record, log } = mission;
  const root = missionActor(mission);
  inspect({ type: '@xstate.actor', actorRef: root, rootId: root.sessionId });
  inspect({ type: '@xstate.snapshot', actorRef: root, event: { type: 'xstate.init' }, snapshot: root.getSnapshot(), rootId: root.sessionId });
  const begun = new Set<string>();
  for (const row of timelineOf(log).entries.flatMap((entry) => (entry.family === 'transition' ? [entry.row] : []))) {
    if (!begun.has(row.wp_id)) {
      begun.add(row.wp_id);
      inspect({ type: '@xstate.actor', actorRef: packageActor(root, record.directory, row.wp_id, row.from_lane, null), rootId: root.sessionId });
    }
    for (const event of moveEvents(mission, row, root)) inspect(event);
  }
  for (const operation of record.running) for (const event of operationEvents(record.directory, operation, root)) inspect(event);
}

/** The mission's own actor, standing where the log puts it. */
export function missionActor({ record, log }: WholeMission): Told {
  const timeline = timelineOf(log);
  const { decided } = missionView(record, timeline.foldAt(timeline.entries.length), { agent: null }, null);
  const value = decided === null ? 'unobserved' : decided.standpoint.step === null ? 'done' : { [decided.standpoint.step.id]: decided.standpoint.rest };
  return told(record.directory, record.directory, record.type === null ? undefined : compileMission(record.type), undefined, still(value, { missionType: record.identity.mission_type, step: decided?.answer.state ?? null, why: decided?.answer.why ?? [] }));
}

/** A move of a package: the event it was, from whoever made it, and where the package stood then. */
export function moveEvents({ record }: Pick<WholeMission, 'record'>, row: Transition, root: Told): readonly InspectionEvent[] {
  const actorRef = packageActor(root, record.directory, row.wp_id, row.to_lane, row.event_id);
  const event: AnyEventObject = { type: moveName(row), id: row.event_id, at: row.at, actor: row.actor, ...(row.reason == null ? {} : { reason: row.reason }) };
  const rootId = root.sessionId;
  return [
    { type: '@xstate.event', sourceRef: root, actorRef, event, rootId },
    { type: '@xstate.snapshot', actorRef, event, snapshot: actorRef.getSnapshot(), rootId },
  ];
}

function packageActor(root: Told, directory: string, wpId: string, lane: Lane, event: string | null): Told {
  return told(packageSession(directory, wpId), wpId, workPackageMachine, root, snapshotAt(lane, { wp: wpId, event }));
}

const table = laneTable(workPackageMachine);

/** What the chart calls a move. The log also holds moves that no chart ever allowed: they are told by where they led. */
export function moveName({ from_lane, to_lane, force }: Pick<Transition, 'from_lane' | 'to_lane' | 'force'>): string {
  const edge = table[from_lane]?.[to_lane];
  return force || edge?.forced === true ? `FORCE.${to_lane}` : (edge?.event ?? `MOVE.${to_lane}`);
}

/** An operation as its document has it: where it stands, and since when. */
export function operationEvents(directory: string, operation: RunningOperation, root: Told): readonly InspectionEvent[] {
  const { machine: name, state, actor, begun_at, runs, problem, asked } = operation;
  const definition = Object.values(machines).find((each) => each.name === name);
  const snapshot = still(valueOf(state), { asked, actor, begun_at, runs, stopped: problem });
  const actorRef = told(operationSession(directory, operation), operation.name, definition?.machine, root, snapshot);
  const event: AnyEventObject = { type: 'xstate.init', input: asked };
  return [
    { type: '@xstate.actor', actorRef, rootId: root.sessionId },
    { type: '@xstate.snapshot', actorRef, event, snapshot, rootId: root.sessionId },
  ];
}

const valueOf = (state: string): unknown => state.split('.').reduceRight<unknown>((inner, key) => (inner === null ? key : { [key]: inner }), null);
