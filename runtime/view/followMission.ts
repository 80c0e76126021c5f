import type { InspectionEvent } from 'xstate';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Surroundings } from '../surroundings.ts';
import { cursorOf, missionFeed } from './missionFeed.ts';
import { inspectMission } from './missionInspection.ts';
import { missionNews } from './missionNews.ts';
import { readWholeMission } from './readWholeMission.ts';

/**
 * Tells an inspector of XState everything of a mission: first all that has happened, then what happens, whichever process does
 * it, until `until` is over or the mission is gone. `inspect` is what one gives `createActor`: the events are the same.
 * Problems: those of opening the mission, and of its log.
 */
export async function followMission(
  world: Surroundings,
  handle: string,
  inspect: (event: InspectionEvent) => void,
  until: AbortSignal,
): Promise<Outcome<void>> {
  const whole = await readWholeMission(world, handle);
  if (!whole.ok) return whole;
  const { record, log } = whole.value;
  inspectMission(whole.value, inspect);
  const news = missionNews(inspect, whole.value);
  for await (const item of missionFeed(world, record.directory, cursorOf(log), until)) news(item);
  return success(undefined);
}
