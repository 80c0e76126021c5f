import type { LedgerEntry } from '../../schemas/ledger.ts';

/** What became of a change, as it is said to people. */
export const outcomeWords: Readonly<Record<LedgerEntry['outcome'], string>> = {
  landed: 'landed',
  same: 'same change',
  combined: 'combined',
  known: 'by its rule',
  decided: 'decided',
  open: 'OPEN',
};

const words: Readonly<Record<string, string>> = outcomeWords;

/** How many changes became what, by outcome: the same words in a preview and in the ledger. */
export const accountText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${words[outcome] ?? outcome}`)
    .join(', ');
