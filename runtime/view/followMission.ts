import type { InspectionEvent } from 'xstate';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Surroundings } from '../surroundings.ts';
import { cursorOf, missionFeed } from './missionFeed.ts';
import { inspectMission, missionActor, moveEvents, operationEvents } from './missionInspection.ts';
import { readWholeMission } from './readWholeMission.ts';

/**
 * Tells an inspector of XState everything of a mission: first all that has happened, then what happens, whichever process does
 * it, until `until` is over or the mission is gone. `inspect` is what one gives `createActor`: the events are the same.
 * Problems: those of opening the mission, and of its log.
 */
export async function followMission(world: Surroundings, handle: string, inspect: (event: InspectionEvent) => void, until: AbortSignal): Promise<Outcome<void>> {
  const whole = await readWholeMission(world, handle);
  if (!whole.ok) return whole;
  const { record, log } = whole.value;
  inspectMission(whole.value, inspect);
  for await (const item of missionFeed(world, record.directory, cursorOf(log), until)) {
    if (item.kind === 'reset') inspectMission(item.mission, inspect);
    else if (item.kind === 'row' && item.entry.family === 'transition') for (const event of moveEvents(item.mission, item.entry.row, missionActor(item.mission))) inspect(event);
    else if (item.kind === 'record') for (const operation of item.record.running) for (const event of operationEvents(item.record.directory, operation, missionActor(item.mission))) inspect(event);
  }
  return success(undefined);
}
