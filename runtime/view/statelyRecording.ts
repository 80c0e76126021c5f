import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import type { WholeMission } from '../../machines/view/missionRecord.ts';
import { inspectMission } from './missionInspection.ts';

/** What an inspector elsewhere may see of a context. Prompts, paths, arguments and reasons stay here. */
const shownKeys: readonly string[] = ['wp', 'event', 'missionType', 'step', 'actor', 'begun_at', 'runs'];
const shownEventKeys: readonly string[] = ['type', 'id', 'at', 'actor'];

const picked = (value: unknown, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(([key]) => keys.includes(key)));

/**
 * An inspector of the official package whose events go to `send`, in the protocol of the Stately inspector and sanitised.
 * It converts each event a turn later, so whoever wants them all waits for `told`.
 */
export function statelyInspector(send: (event: StatelyInspectionEvent) => void): ReturnType<typeof createInspector> {
  return createInspector(
    { send },
    {
      sanitizeContext: (context) => picked(context, shownKeys),
      sanitizeEvent: (event) => ({ ...picked(event, shownEventKeys), type: event.type }),
    },
  );
}

/** Resolves when everything an inspector was told has been sent. */
export const told = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/** A mission as a recording for the Stately inspector. */
export async function statelyRecording(mission: WholeMission): Promise<readonly StatelyInspectionEvent[]> {
  const events: StatelyInspectionEvent[] = [];
  const inspector = statelyInspector((event) => {
    events.push(event);
  });
  inspectMission(mission, (event) => inspector.inspect.next?.(event));
  await told();
  return events;
}
