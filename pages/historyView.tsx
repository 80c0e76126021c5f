import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Timeline } from '../machines/view/timeline.ts';
import { entryActor, entryText } from './entryText.ts';
import { addressOf } from './route.ts';
import { clock } from './text.ts';

interface Props {
  readonly mission: string;
  readonly timeline: Timeline;
  /** So many have happened. */
  readonly count: number;
  readonly selected: string | null;
  /** Whether it is the present, in which lines stay what they are while others come. */
  readonly isPresent: boolean;
}

const page = 100;

/** Everything that had happened, the newest first. */
export function HistoryView({ mission, timeline, count, selected, isPresent }: Props) {
  const [shown, setShown] = useState(page);
  const past = timeline.entries.slice(Math.max(0, count - shown), count).toReversed();
  const line = useRef<HTMLDivElement>(null);
  const isNewest = selected !== null && past[0]?.event_id === selected;
  // Of an event that was chosen far down one sees what had happened until then: its line is the first.
  useLayoutEffect(() => {
    if (isNewest && (line.current?.getBoundingClientRect().top ?? 0) < 0) line.current?.scrollIntoView({ block: 'center' });
  }, [isNewest, selected]);
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
          <div
            key={isPresent ? count - index : index}
            ref={entry.event_id === selected ? line : null}
            class={`row${entry.event_id === selected ? ' selected' : ''}`}
            role="row"
          >
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
