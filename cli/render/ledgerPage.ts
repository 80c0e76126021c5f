import type { Ledger, LedgerEntry } from '../../schemas/ledger.ts';
import { accountText, outcomeWords } from './accountText.ts';
import { styled, type Line, type Page } from './page.ts';

/** The account of a landing for people: each side with what it changed, and what became of that. */
export function ledgerPage({ target, sides, unexplained, decisions, taken_along = [], totals, is_balanced }: Ledger): Page {
  const changes = Object.values(totals).reduce((sum, count) => sum + count, 0);
  return [
    [
      is_balanced ? styled('green', '✓') : styled('red', '✗'),
      ` ${changes} ${changes === 1 ? 'change' : 'changes'} since ${target.name} and the lanes parted: `,
      is_balanced ? 'all accounted for' : `${totals.open} open, ${unexplained.length} from nowhere`,
    ],
    ...sides.flatMap(({ name, tip, entries, is_reachable }): readonly Line[] => [
      '',
      [
        styled('bold', name),
        ` ${tip.slice(0, 12)}${is_reachable ? ', in the history' : ''}: ${entries.length === 0 ? 'no changes' : sumsOf(entries)}`,
      ],
      ...entries.map((entry) => entryLine(entry)),
    ]),
    ...(unexplained.length === 0 ? [] : ['', [styled('red', 'from nowhere')], ...unexplained.map((path) => `  ${path}`)]),
    ...(taken_along.length === 0
      ? []
      : ['', [styled('bold', 'Taken along'), ', committed by nobody'], ...taken_along.map((path) => `  ${path}`)]),
    ...(decisions.length === 0
      ? []
      : [
          '',
          [styled('bold', 'Decisions')],
          ...decisions.map(
            ({ kind, by, reason, commit }, index) =>
              `  ${index + 1}. ${kind} by ${by}: ${reason}${commit === null ? '' : ` (${commit.slice(0, 12)})`}`,
          ),
        ]),
  ];
}

function sumsOf(entries: readonly LedgerEntry[]): string {
  const counts: Partial<Record<LedgerEntry['outcome'], number>> = {};
  for (const { outcome } of entries) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return accountText(counts);
}

function entryLine({ path, change, renamed_from, outcome, at, decision, why }: LedgerEntry): Line {
  const became = `${outcomeWords[outcome]}${at === null ? '' : ` at ${at}`}${decision === null ? '' : ` (${decision + 1})`}`;
  const what = `  ${became.padEnd(12)} ${change.padEnd(8)} ${path}${renamed_from === null ? '' : ` (was ${renamed_from})`}`;
  return outcome === 'open' ? [styled('red', `${what}: ${why ?? ''}`)] : what;
}
