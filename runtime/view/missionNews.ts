import type { InspectionEvent } from 'xstate';
import type { MissionRecord, RunningOperation, WholeMission } from '../../machines/view/missionRecord.ts';
import { timelineOf, type Timeline } from '../../machines/view/timeline.ts';
import type { Transition } from '../../schemas/event.ts';
import type { FeedItem } from './missionFeed.ts';
import { appearance, inspectMission, missionActor, moveEvents, observation, operationEnd, operationEvents } from './missionInspection.ts';

type Root = ReturnType<typeof missionActor>;

/**
 * Tells an inspector how a mission goes on: packages that appear, their moves and where these lead the mission, and every step
 * that operations have done, also those done between two looks.
 *
 * @param told what the inspector has been told of already; null where that is only known to be all of the log up to where the feed begins
 */
export function missionNews(inspect: (event: InspectionEvent) => void, told: WholeMission | null): (item: FeedItem) => void {
  const packages = new Set<string>();
  const operations = new Map<string, RunningOperation>();
  let seen: { readonly mission: WholeMission; readonly timeline: Timeline; readonly root: Root } | null = null;
  let rests: string | null = null;

  const look = (mission: WholeMission): Root => {
    if (seen?.mission !== mission) {
      const timeline = seen === null ? timelineOf(mission.log) : seen.timeline.grown(mission.log);
      seen = { mission, timeline, root: missionActor(mission.record, timeline) };
    }
    return seen.root;
  };
  const tell = (events: readonly InspectionEvent[]): void => {
    for (const event of events) inspect(event);
  };
  const tellPackage = (root: Root, wpId: string, lane: Transition['from_lane']): void => {
    if (!packages.has(wpId)) inspect(appearance(root, wpId, lane));
    packages.add(wpId);
  };
  const tellMission = (root: Root, cause: Transition | null): void => {
    const now = JSON.stringify(root.getSnapshot());
    if (rests !== null && rests !== now) tell(observation(cause, root));
    rests = now;
  };
  const tellOperations = ({ running, ended }: MissionRecord, root: Root): void => {
    for (const operation of running) {
      tell(operationEvents(operation, operations.get(operation.id) ?? null, root));
      operations.set(operation.id, operation);
    }
    for (const [id, last] of operations) {
      if (running.some((operation) => operation.id === id)) continue;
      operations.delete(id);
      inspect(operationEnd(last, ended.findLast((operation) => operation.id === id)?.outcome ?? 'done', root));
    }
  };

  const know = ({ record, log }: WholeMission, root: Root): void => {
    for (const { wp_id } of [...record.files, ...log.transitions]) packages.add(wp_id);
    operations.clear();
    for (const operation of record.running) operations.set(operation.id, operation);
    rests = JSON.stringify(root.getSnapshot());
  };
  if (told !== null) know(told, look(told));

  return (item) => {
    if (item.kind === 'gone') return;
    const { mission } = item;
    if (seen === null) for (const { wp_id } of mission.record.files) packages.add(wp_id);
    const root = look(mission);
    if (item.kind === 'reset') {
      inspectMission(mission, inspect);
      know(mission, root);
    } else if (item.kind === 'record') {
      for (const { wp_id } of mission.record.files) tellPackage(root, wp_id, 'genesis');
      tellOperations(mission.record, root);
      tellMission(root, null);
    } else if (item.entry.family === 'transition') {
      const { row } = item.entry;
      const { transitions } = mission.log;
      // Who was told of a package before the feed began knows it.
      if (transitions.find(({ wp_id }) => wp_id === row.wp_id) === row) tellPackage(root, row.wp_id, row.from_lane);
      tell(moveEvents(row, root));
      // Of several moves seen at once, where they all lead comes with the last.
      if (transitions.at(-1) === row) tellMission(root, row);
    }
  };
}
