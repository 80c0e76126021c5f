import type { RecoverReply, RecoveryCase } from '../../schemas/recovery.ts';
import { styled, type Line, type Page } from './page.ts';

/** What a crash has left and what became of it, for people. Lanes in order are counted, not listed. */
export function recoveryPage({ mission_slug, cases, message, kept, errors, commits, dry_run }: RecoverReply): Page {
  const quiet = cases.filter(({ kind }) => kind === 'no_action').length;
  return [
    [styled('bold', mission_slug), `: ${message}`],
    ...cases.filter(({ kind }) => kind !== 'no_action').flatMap((one) => caseLines(one, dry_run)),
    ...(quiet === 0 ? [] : [`  ${quiet} ${quiet === 1 ? 'lane is' : 'lanes are'} in order.`]),
    ...kept.map(({ wp, ref, paths }) => `  kept     ${paths.length} uncommitted ${paths.length === 1 ? 'file' : 'files'} of ${wp}: ${ref}`),
    ...errors.map((text): Line => [styled('red', 'error'), `    ${text}`]),
    ...commits.flatMap(({ note }) => (note === null ? [] : ['', [styled('dim', note)] satisfies Line])),
  ];
}

function caseLines({ sentence, repairs, next }: RecoveryCase, isDryRun: boolean): readonly Line[] {
  const mark = repairs
    ? styled('green', isDryRun ? 'would mend' : 'mended    ')
    : styled(next === null ? 'dim' : 'yellow', next === null ? 'note      ' : 'open      ');
  return [['  ', mark, `  ${sentence}`], ...(repairs || next === null ? [] : [`              ${next}`])];
}
