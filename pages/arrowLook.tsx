import type { HistoryEntry } from '../machines/view/timeline.ts';
import { EventList } from './eventList.tsx';
import { GuardAnswer } from './guardAnswer.tsx';
import type { LookAtChart } from './look.ts';
import { Missing } from './missing.tsx';
import { Standing } from './standing.tsx';
import { words } from './text.ts';

/** An arrow: from where to where, what its guard says, whom it leads on and who has gone along it. */
export function ArrowLook({ record, shown, timeline, machine, id, tab }: LookAtChart) {
  const arrow = record.machines[machine]?.chart.arrows.find((each) => each.id === id);
  if (arrow === undefined) return <Missing name={id} sentence="There is no such arrow." />;
  const { from, to, event, guard } = arrow;
  const isTaken = (entry: HistoryEntry): boolean =>
    entry.family === 'transition' &&
    entry.row.to_lane === to &&
    (from === null ? entry.row.force : entry.row.from_lane === from && !entry.row.force);
  return (
    <>
      <h2>{event === '' ? 'At once' : event}</h2>
      <p>
        {from === null ? 'From every state' : words(from)} → {to === null ? 'the same' : words(to)}
      </p>
      <h3>Guard</h3>
      <p>{guard === null ? 'None: the event is enough.' : <GuardAnswer record={record} shown={shown} machine={machine} arrow={arrow} />}</p>
      {machine !== 'workPackage' || from === null ? null : (
        <Standing {...{ record, shown, tab }} lane={from} title="Packages it leads on" />
      )}
      {machine === 'workPackage' ? <EventList mission={record.directory} {...{ shown, timeline }} isAbout={isTaken} /> : null}
    </>
  );
}
