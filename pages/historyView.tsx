import { useState } from 'preact/hooks';
import type { HistoryEntry, Timeline } from '../machines/view/timeline.ts';
import { addressOf } from './route.ts';
import { actorText, clock, words } from './text.ts';

/** What an entry of the history says, in a few words. */
export function entryText({ family, row }: HistoryEntry): string {
  if (family === 'transition')
    return `${row.wp_id} ${words(row.from_lane)} → ${words(row.to_lane)}${row.force ? ' (forced)' : ''}${row.reason == null ? '' : `: ${row.reason}`}`;
  if (family === 'annotation') return `${row.wp_id} noted: ${Object.keys(row.delta).map(words).join(', ')}`;
  const name = row['event_type'] ?? row['event_name'] ?? row['type'];
  return typeof name === 'string' ? name : 'an event of another kind';
}

export const entryActor = ({ row }: HistoryEntry): string => actorText(row['actor' as keyof typeof row]);

interface Props {
  readonly mission: string;
  readonly timeline: Timeline;
  /** So many have happened. */
  readonly count: number;
  readonly selected: string | null;
}

const page = 100;

/** Everything that had happened, the newest first. */
export function HistoryView({ mission, timeline, count, selected }: Props) {
  const [shown, setShown] = useState(page);
  const past = timeline.entries.slice(Math.max(0, count - shown), count).toReversed();
  return (
    <div class="history">
      <p class="caption" id="history-caption">
        {count} {count === 1 ? 'event' : 'events'}, the newest first
      </p>
      <div class="rows" role="table" aria-labelledby="history-caption">
        <div class="row head" role="row">
          {['When', 'Who', 'What'].map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        {past.map((entry, index) => (
          <div key={count - index} class={`row${entry.event_id === selected ? ' selected' : ''}`} role="row">
            <span role="cell">
              <a href={addressOf(mission, 'history', { kind: 'event', id: entry.event_id })}>
                <time>{clock(entry.at)}</time>
              </a>
            </span>
            <span role="cell" dir="auto">
              {entryActor(entry)}
            </span>
            <span role="cell" dir="auto">
              {entryText(entry)}
            </span>
          </div>
        ))}
      </div>
      {count > shown ? (
        <button type="button" onClick={() => setShown(shown + page)}>
          Show {Math.min(page, count - shown)} earlier
        </button>
      ) : null}
    </div>
  );
}
