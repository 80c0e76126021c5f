import { reasons, type GuardName } from '../machines/mission/guards.ts';
import { sentences } from '../machines/reasons.ts';
import { reasons as packageReasons } from '../machines/workPackage/guards.ts';
import type { ChartArrow } from '../schemas/chart.ts';
import type { LookAtChart } from './look.ts';

interface Asked extends Pick<LookAtChart, 'record' | 'shown' | 'machine'> {
  readonly arrow: ChartArrow;
}

/** What the guard of an arrow says at this moment: that it lets pass, or what is missing. */
export function GuardAnswer({ record, shown, machine, arrow }: Asked) {
  if (arrow.guard === null) return <span class="open">open</span>;
  const said = guardSays({ record, shown, machine, arrow });
  if (said === null)
    return (
      <span class="guard">
        <code>{arrow.guard}</code> is asked when it comes to that.
      </span>
    );
  return (
    <span class="guard">
      <code>{arrow.guard}</code>{' '}
      {said.length === 0 ? (
        <span class="open">lets pass</span>
      ) : (
        said.map((sentence) => (
          <span key={sentence} class="needs">
            {sentence}{' '}
          </span>
        ))
      )}
    </span>
  );
}

const isGuard = (name: string): name is GuardName => Object.hasOwn(reasons, name);
const isPackageGuard = (name: string): name is keyof typeof packageReasons => Object.hasOwn(packageReasons, name);

/** The sentences of a guard, none where it lets pass; null where it cannot be asked yet. */
function guardSays({ record, shown, machine, arrow: { guard, from } }: Asked): readonly string[] | null {
  if (guard === null) return [];
  if (machine === 'mission' && record.type !== null && isGuard(guard)) {
    const step = record.type.steps.find(({ id }) => id === (from ?? '').split('.')[0]);
    if (step === undefined) return null;
    const sentence = reasons[guard]({ type: record.type, step, facts: shown.view.facts, asker: { agent: null } });
    return sentence === null ? [] : [sentence];
  }
  // The guards of a package ask what is given with a move, whichever it is.
  if (machine === 'workPackage' && isPackageGuard(guard))
    return sentences(packageReasons[guard], { wp: '', event: null }, { type: 'CLAIM', id: null, request: {} });
  return null;
}
