import { documentText } from '../canonicalJson.ts';
import { type Entries, mergeEntries } from './mergeEntries.ts';
import type { BothSides, Merged } from './merged.ts';
import { entriesOf, readEntries } from './readEntries.ts';

/** Merges issue-matrix.json row by row, a row being known by its issue however that is spelt (contract 3 §1.13). Rows are taken whole. */
export function mergeIssueMatrix({ base, ours, theirs }: BothSides): Merged {
  const sides = [base, ours, theirs].map(readEntries);
  const [before, our, their] = sides;
  if (!before || !our || !their) return { conflict: 'issue-matrix.json is not a JSON object on one of the sides.' };
  const [inBase, inOurs, inTheirs] = [before, our, their].map(rowsOf);
  if (!inBase || !inOurs || !inTheirs)
    return { conflict: 'The rows of issue-matrix.json are no object, or two of them are about the same issue.' };
  const rows = mergeEntries(inBase, inOurs, inTheirs);
  const rest = mergeEntries(withoutRows(before), withoutRows(our), withoutRows(their));
  const clashes = [...rest.clashes, ...rows.clashes];
  if (clashes.length > 0) return { conflict: `Both sides changed ${clashes.join(', ')} of issue-matrix.json, each in its own way.` };
  return {
    text: documentText({ ...Object.fromEntries(rest.entries), rows: Object.fromEntries(rows.entries) }, { sorted: true, ascii: false }),
  };
}

const withoutRows = (side: Entries): Entries => new Map([...side].filter(([key]) => key !== 'rows'));

function rowsOf(side: Entries): Entries | null {
  const rows = entriesOf(side.get('rows') ?? {});
  if (rows === null) return null;
  const byIssue = new Map([...rows].map(([key, row]) => [canonicalReference(key), row]));
  return byIssue.size === rows.size ? byIssue : null;
}

/** `#42` for `42`, `#042` and `GH-42`; anything else, a reference to another repository first of all, stays what it is. */
const canonicalReference = (key: string): string => {
  const number = /^\s*(?:#|GH-)?0*(0|[1-9]\d*)\s*$/i.exec(key)?.[1];
  return number === undefined ? key : `#${number}`;
};
