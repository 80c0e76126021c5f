import type { DoctorFinding, DoctorReply } from '../../schemas/doctor.ts';
import { styled, type Line, type Page, type Style } from './page.ts';

const colours: Readonly<Record<DoctorFinding['severity'], Style>> = { error: 'red', warning: 'yellow', info: 'dim' };

/** What is off, each thing with its repair. */
export function doctorPage({ healthy, findings, fixed, errors, warnings, areas }: DoctorReply): Page {
  const fixable = findings.filter((each) => each.fixable).length;
  return [
    ...fixed.map(({ message }): Line => [styled('green', 'mended '), `  ${message}`]),
    ...findings.flatMap(({ severity, message, next_step: next }): readonly Line[] => [
      [styled(colours[severity], severity.padEnd(7)), `  ${message}`],
      ...(next === null ? [] : [`           ${next}`]),
    ]),
    ...errors.map((text): Line => [styled('red', 'failed '), `  ${text}`]),
    ...warnings.map((text): Line => [styled('yellow', text)]),
    healthy
      ? `Nothing is wrong (${areas.length === 1 ? areas[0] : `${areas.length} areas`}).`
      : `${findings.filter(({ severity }) => severity !== 'info').length} to see to${fixable === 0 ? '' : `; --fix puts right what needs nobody to decide (${fixable})`}.`,
  ];
}
