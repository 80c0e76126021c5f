import { arrowLines } from '../machines/chart/arrowLines.ts';
import type { ChartArrow } from '../schemas/chart.ts';
import { entryStep } from './entryText.ts';
import { EventList } from './eventList.tsx';
import { GuardAnswer } from './guardAnswer.tsx';
import type { LookAtChart } from './look.ts';
import { Missing } from './missing.tsx';
import type { Shown } from './missionStore.ts';
import { addressOf } from './route.ts';
import { Standing } from './standing.tsx';
import { words } from './text.ts';

/** A state: what it means, the ways on with what their guards say, who stands there and what led there. */
export function StateLook({ record, shown, timeline, tab, machine, id }: LookAtChart) {
  const chart = record.machines[machine]?.chart;
  const state = chart?.states.find((each) => each.id === id);
  if (chart === undefined || state === undefined) return <Missing name={id} sentence="There is no such state." />;
  const inside = (arrow: ChartArrow): boolean => arrow.from === id;
  const step = id.split('.')[0];
  return (
    <>
      <h2>{words(id).replaceAll('.', ' · ')}</h2>
      {state.description === null ? null : <p>{state.description}</p>}
      {state.invokes.length === 0 ? null : (
        <p>
          Here runs{' '}
          {state.invokes.map((port) => (
            <code key={port}>{port}</code>
          ))}
          .
        </p>
      )}
      {machine === 'mission' && isHere(shown, id) ? <p>The mission is here. {shown.view.decided?.answer.why.join(' ')}</p> : null}
      <h3>Ways on</h3>
      <Arrows record={record} shown={shown} machine={machine} arrows={chart.arrows.filter(inside)} tab={tab} />
      {machine === 'workPackage' ? <Standing {...{ record, shown, tab }} lane={id} title="Here" /> : null}
      {machine === 'workPackage' || machine === 'mission' ? (
        <EventList
          mission={record.directory}
          {...{ shown, timeline }}
          isAbout={(entry) =>
            machine === 'mission' ? entryStep(entry) === step : entry.family === 'transition' && entry.row.to_lane === id
          }
        />
      ) : null}
    </>
  );
}

/** Whether the mission rests in a state, or in one within it. */
function isHere({ view: { decided } }: Shown, state: string): boolean {
  if (decided === null) return false;
  const { step, rest } = decided.standpoint;
  return step === null ? state === 'done' : state === step.id || state === `${step.id}.${rest}`;
}

function Arrows({
  record,
  shown,
  machine,
  arrows,
  tab,
}: Omit<LookAtChart, 'timeline' | 'id'> & { readonly arrows: readonly ChartArrow[] }) {
  if (arrows.length === 0) return <p>None of its own.</p>;
  return (
    <ul class="guards">
      {arrows.map((arrow) => (
        <li key={arrow.id}>
          <a href={addressOf(record.directory, tab, { kind: 'arrow', machine, id: arrow.id })}>
            {arrow.event === '' ? 'at once' : arrowLines(arrow)[0]} → {words(arrow.to ?? 'stays')}
          </a>{' '}
          <GuardAnswer record={record} shown={shown} machine={machine} arrow={arrow} />
        </li>
      ))}
    </ul>
  );
}
