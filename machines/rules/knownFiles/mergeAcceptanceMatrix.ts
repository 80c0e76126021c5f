import { findings } from '../../../schemas/check.ts';
import isAcceptanceMatrix from '../../../schemas/generated/acceptanceMatrix.js';
import { overallVerdict } from '../acceptance.ts';
import { documentText } from '../canonicalJson.ts';
import { type Entries, type MergedEntries, mergeEntries } from './mergeEntries.ts';
import type { BothSides, Merged } from './merged.ts';
import { entriesOf, readEntries } from './readEntries.ts';

/** The lists of rows, and by what a row of each is known. */
const lists = { criteria: 'criterion_id', negative_invariants: 'invariant_id' } as const;
type List = keyof typeof lists;

/**
 * Merges acceptance-matrix.json row by row (contract 3 §1.13). A row is taken whole: a proof of one side under the name of
 * another would be nobody's. A copy of the matrix that lies on a lane since before the verdicts takes none of them back. The
 * verdict of the whole is made anew from the rows.
 */
export function mergeAcceptanceMatrix({ base, ours, theirs }: BothSides): Merged {
  const sides = [base, ours, theirs].map(readEntries);
  const [before, our, their] = sides;
  if (!before || !our || !their) return { conflict: 'acceptance-matrix.json is not a JSON object on one of the sides.' };
  const merged: Partial<Record<List, MergedEntries>> = {};
  const rows = new Map<string, unknown>();
  for (const list of ['criteria', 'negative_invariants'] as const) {
    const [inBase, inOurs, inTheirs] = [before, our, their].map((side) => rowsOf(side, list));
    if (!inBase || !inOurs || !inTheirs)
      return { conflict: `A row of ${list} in acceptance-matrix.json has no ${lists[list]}, or one that another row has.` };
    const found = mergeEntries(inBase, inOurs, inTheirs, ({ key, ours: our, theirs: their }) =>
      inBase.has(key) ? null : judgedRow(our, their),
    );
    merged[list] = found;
    rows.set(list, [...found.entries.values()]);
  }
  const rest = mergeEntries(withoutMade(before), withoutMade(our), withoutMade(their));
  const clashes = [...rest.clashes, ...(merged.criteria?.clashes ?? []), ...(merged.negative_invariants?.clashes ?? [])];
  if (clashes.length > 0) return { conflict: `Both sides changed ${clashes.join(', ')} of acceptance-matrix.json, each in its own way.` };
  // A key that a side has and no value is left for is one that the other took away.
  const values = new Map<string, unknown>([...rest.entries, ...rows, [verdict, '']]);
  const order = new Set([...our.keys(), ...their.keys()]);
  const document: unknown = Object.fromEntries([...order].flatMap((key) => (values.has(key) ? [[key, values.get(key)]] : [])));
  if (!isAcceptanceMatrix(document))
    return { conflict: `acceptance-matrix.json does not have its shape: ${findings(isAcceptanceMatrix).join('; ')}.` };
  return { text: documentText({ ...document, [verdict]: overallVerdict(document) }, { sorted: false, ascii: false }) };
}

const verdict = 'overall_verdict';

/** Of two rows that both began without, the one that somebody has judged; null when both or none of them are. */
function judgedRow(ours: unknown, theirs: unknown): { readonly value: unknown } | null {
  const [isOursOpen, isTheirsOpen] = [ours, theirs].map((row) =>
    ['pass_fail', 'result'].some((key) => entriesOf(row)?.get(key) === 'pending'),
  );
  return isOursOpen === isTheirsOpen ? null : { value: isOursOpen ? theirs : ours };
}

/** What is neither a list of rows nor made from them. */
const withoutMade = (side: Entries): Entries => new Map([...side].filter(([key]) => key !== verdict && !Object.hasOwn(lists, key)));

/** The rows of a list by their ids; null when they cannot be told apart. */
function rowsOf(side: Entries, list: List): Entries | null {
  const rows: unknown = side.get(list) ?? [];
  if (!Array.isArray(rows)) return null;
  const byId = new Map<string, unknown>();
  for (const row of rows) {
    const id = entriesOf(row)?.get(lists[list]);
    if (typeof id !== 'string' || byId.has(id)) return null;
    byId.set(id, row);
  }
  return byId;
}
