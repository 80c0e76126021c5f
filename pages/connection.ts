import type { MissionRecord, WholeMission } from '../machines/view/missionRecord.ts';
import type { HistoryRow } from '../machines/view/timeline.ts';
import { parsed } from './parsed.ts';
import { createMissionStore, type MissionStore } from './missionStore.ts';

/**
 * Milliseconds until all missions, or one that could not be read, are asked for again: of one that is open every change is told
 * at once.
 */
export const again = 3000;

/** What the server says when it cannot answer, as one text. */
export class Refused extends Error {}

/** A server that was started anew has another token, and refuses whoever comes with the old one. */
const startedAnew = 'The server was started anew: open the address it says now.';

/** Asks the server that the page came from. Everything it answers was checked by the program it belongs to. Throws Refused. */
export async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path).catch(() => {
    throw new Refused('The server does not answer.');
  });
  const text = await response.text();
  if (response.ok) return parsed<T>(text);
  if (response.status === 403) throw new Refused(startedAnew);
  if (!text.startsWith('{')) throw new Refused(`The server answered ${response.status}.`);
  throw new Refused(
    parsed<{ readonly problems: readonly { readonly message: string }[] }>(text)
      .problems.map(({ message }) => message)
      .join(' '),
  );
}

export const missionPath = (mission: string): string => `api/missions/${encodeURIComponent(mission)}`;

/** A mission that is kept up to date until it is closed. */
export interface OpenMission {
  readonly store: MissionStore;
  close(): void;
}

/** Rows that come one after the other are taken together, once a frame. */
const together = 16;

/**
 * Opens a mission and listens to what happens to it. A lost connection is taken up where it broke, by the browser itself, and
 * so is one that ended because the mission could not be read: each begins with what is shown beside the log. A
 * page that nobody sees listens to nothing, for a browser has few connections for all its pages, and takes it up when it is
 * seen again.
 */
export async function openMission(mission: string): Promise<OpenMission> {
  const { cursor, ...whole } = await ask<WholeMission & { readonly cursor: string }>(missionPath(mission));
  const store = createMissionStore(whole);
  const path = missionPath(whole.record.directory);
  let at = cursor;
  let waiting: HistoryRow[] = [];
  const take = (data: string): void => {
    if (waiting.length === 0)
      setTimeout(() => {
        store.send({ type: 'rowsArrived', rows: waiting });
        waiting = [];
      }, together);
    waiting.push(parsed<HistoryRow>(data));
  };
  const acts: Readonly<Record<string, (data: string) => void>> = {
    '@xstate.event': (data) => {
      if (data.includes('"row":')) take(data);
    },
    row: take,
    record: (data) => store.send({ type: 'recordArrived', record: parsed<MissionRecord>(data) }),
    reset: (data) => store.send({ type: 'begunAnew', whole: parsed<WholeMission>(data) }),
    gone: (data) => store.send({ type: 'cutOff', connection: 'unreadable', message: parsed<{ readonly message: string }>(data).message }),
  };
  const listen = (): EventSource => {
    const source = new EventSource(`${path}/events?after=${encodeURIComponent(at)}`);
    for (const [type, act] of Object.entries(acts))
      source.addEventListener(type, (event) => {
        act(String(event.data));
        at = event.lastEventId || at;
      });
    source.addEventListener('error', () => {
      // Whoever is refused does not try again.
      if (source.readyState === EventSource.CLOSED) store.send({ type: 'cutOff', connection: 'gone', message: startedAnew });
      else if (store.getSnapshot().context.connection !== 'unreadable') store.send({ type: 'cutOff', connection: 'lost', message: null });
    });
    return source;
  };
  let source = listen();
  const seen = (): void => {
    if (document.hidden) source.close();
    else if (source.readyState === EventSource.CLOSED && store.getSnapshot().context.connection !== 'gone') source = listen();
  };
  document.addEventListener('visibilitychange', seen);
  return {
    store,
    close() {
      document.removeEventListener('visibilitychange', seen);
      source.close();
    },
  };
}
