import { useMemo } from 'preact/hooks';
import type { Overlay } from '../machines/chart/drawing.ts';
import type { MissionRecord } from '../machines/view/missionRecord.ts';
import { tokensOf } from '../machines/view/tokensOf.ts';
import { ChartView } from './chartView.tsx';
import type { Shown } from './missionStore.ts';
import { EndedOperations } from './operations.tsx';
import { addressOf, type About } from './route.ts';

const none: ReadonlySet<string> = new Set();

interface Props {
  readonly record: MissionRecord;
  readonly shown: Shown;
  readonly moved: ReadonlySet<string>;
  readonly mission: string;
  readonly about: About | null;
}

/** The machines of a mission, one at a time, with those who stand in them, and the operations that move them. */
export function ChartsView({ record, shown, moved, mission, about }: Props) {
  const names = Object.keys(record.machines);
  const wanted = about !== null && 'machine' in about ? about.machine : 'workPackage';
  const name = names.includes(wanted) ? wanted : 'workPackage';
  const machine = record.machines[name];
  const selected = about !== null && 'machine' in about && about.kind !== 'machine' ? about.id : null;
  const overlay = useMemo(
    (): Overlay => ({
      tokens: tokensOf(name, record, shown.view, shown.isPresent),
      selected,
      moved,
      passed: shown.isPresent ? passedIn(name, record) : none,
    }),
    [name, record, shown, selected, moved],
  );
  const go = (next: About): void => {
    location.hash = addressOf(mission, 'charts', next);
  };
  return (
    <>
      <nav class="machines" aria-label="Machines">
        {names.map((each) => (
          <a
            key={each}
            href={addressOf(mission, 'charts', { kind: 'machine', machine: each })}
            aria-current={each === name ? 'page' : undefined}
          >
            {each === 'mission' ? 'the mission' : each === 'workPackage' ? 'its packages' : `operation ${each}`}
          </a>
        ))}
      </nav>
      {machine === undefined ? (
        <p>There is no machine to show.</p>
      ) : (
        <ChartView
          machine={machine}
          overlay={overlay}
          onState={(id) => go({ kind: 'state', machine: name, id })}
          onArrow={(id) => go({ kind: 'arrow', machine: name, id })}
          onToken={(id) => go(name === 'workPackage' ? { kind: 'package', id } : { kind: 'machine', machine: name })}
        />
      )}
      <EndedOperations operations={record.ended} />
    </>
  );
}

/** The steps that the operations of a machine have done. */
const passedIn = (machine: string, { running }: MissionRecord): ReadonlySet<string> =>
  new Set(running.flatMap((operation) => (operation.machine === machine ? operation.done : [])));
