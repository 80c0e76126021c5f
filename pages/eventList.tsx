import type { HistoryEntry, Timeline } from '../machines/view/timeline.ts';
import { entryActor, entryText } from './entryText.ts';
import type { Shown } from './missionStore.ts';
import { addressOf } from './route.ts';
import { clock } from './text.ts';

interface Props {
  readonly mission: string;
  readonly shown: Shown;
  readonly timeline: Timeline;
  /** Whether an entry belongs to the list. */
  readonly isAbout: (entry: HistoryEntry) => boolean;
}

const most = 24;

/** The last things that had happened to something, the newest first. */
export function EventList({ mission, shown, timeline, isAbout }: Props) {
  const found = latest(timeline, shown.moment.count, isAbout, most + 1);
  return (
    <>
      <h3>Events</h3>
      {found.length === 0 ? <p>None at this moment.</p> : null}
      <ol class="events">
        {found.slice(0, most).map((entry, index) => (
          // Who goes through the past keeps the lines and reads other words in them; a line of the present stays what it is.
          <li key={shown.isPresent ? entry.event_id : index}>
            <a href={addressOf(mission, 'history', { kind: 'event', id: entry.event_id })}>
              <time>{clock(entry.at)}</time>
            </a>{' '}
            <span dir="auto">{`${entryActor(entry)}: ${entryText(entry)}`}</span>
          </li>
        ))}
      </ol>
      {found.length > most ? <p>Earlier ones are in the history.</p> : null}
    </>
  );
}

/** From the moment backwards, no further than it takes: a history is long and a list is short. */
function latest({ entries }: Timeline, count: number, isAbout: (entry: HistoryEntry) => boolean, wanted: number): readonly HistoryEntry[] {
  const found: HistoryEntry[] = [];
  for (let index = count - 1; index >= 0 && found.length < wanted; index -= 1) {
    const entry = entries[index];
    if (entry !== undefined && isAbout(entry)) found.push(entry);
  }
  return found;
}
