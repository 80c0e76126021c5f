import type { MissionState, MissionStore } from './missionStore.ts';
import { entryText } from './entryText.ts';
import { clock } from './text.ts';

/** The bar with which one goes through time: a slider over all events, single steps, and a second moment to compare with. */
export function MomentBar({ state, store }: { readonly state: MissionState; readonly store: MissionStore }) {
  const {
    timeline: { entries },
    moment,
    other,
  } = state;
  const count = moment ?? entries.length;
  const last = entries[count - 1];
  const go = (to: number | null): void => store.send({ type: 'lookedAt', moment: to });
  return (
    <footer class="moment" aria-label="Time">
      <button type="button" onClick={() => go(count - 1)} disabled={count === 0} aria-label="One event back">
        ◀
      </button>
      <input
        type="range"
        min={0}
        max={entries.length}
        step={1}
        value={count}
        aria-label="Moment"
        aria-valuetext={last === undefined ? 'Before the first event' : `Event ${count} of ${entries.length}, ${clock(last.at)}`}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <button type="button" onClick={() => go(count + 1)} disabled={moment === null} aria-label="One event on">
        ▶
      </button>
      <button type="button" class="live" onClick={() => go(null)} aria-pressed={moment === null}>
        Now
      </button>
      <button
        type="button"
        onClick={() => store.send({ type: 'compared', other: other === null ? count : null })}
        aria-pressed={other !== null}
        aria-label={other === null ? 'Compare with this moment' : `Compared with event ${other} ✕`}
      >
        {other === null ? 'Compare' : `Compared with event ${other} ✕`}
      </button>
      <p aria-live="polite">
        <span class="count">
          {count} / {entries.length}
        </span>{' '}
        {last === undefined ? 'Before the first event' : `${clock(last.at)} · ${entryText(last)}`}
      </p>
    </footer>
  );
}
