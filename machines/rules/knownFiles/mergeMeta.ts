import { documentText, lineText } from '../canonicalJson.ts';
import { codePointOrder } from '../codePointOrder.ts';
import { type Entries, type Settle, mergeEntries } from './mergeEntries.ts';
import type { BothSides, Merged } from './merged.ts';
import { entriesOf, readEntries } from './readEntries.ts';

/** What the branch that is merged into knows better: how the mission was accepted and landed there (contract 1 §1.9, 3 §1.13). */
const ownedByOurs: ReadonlySet<string> = new Set([
  'accepted_at',
  'accepted_by',
  'accepted_from_commit',
  'acceptance_mode',
  'accept_commit',
  'vcs',
  'vcs_locked_at',
  'mission_number',
  'status',
  'baseline_merge_commit',
  'merged_at',
  'merged_by',
  'merged_into',
  'merged_strategy',
  'merged_push',
  'merged_commit',
]);

/**
 * Merges meta.json key by key. Where both sides changed a key: acceptance and landing are as our side has them, the histories of
 * acceptance are united, what one side has flattened is flat, and anything else is for people to decide. (The original lets the
 * incoming side win there.)
 */
export function mergeMeta({ base, ours, theirs }: BothSides): Merged {
  const sides = [base, ours, theirs].map(readEntries);
  const [before, our, their] = sides;
  if (!before || !our || !their) return { conflict: 'meta.json is not a JSON object on one of the sides.' };
  const isFlat = isFlattened(our) || isFlattened(their);
  const { entries, clashes } = mergeEntries(before, isFlat ? asFlattened(our) : our, isFlat ? asFlattened(their) : their, settle);
  if (clashes.length > 0) return { conflict: `Both sides changed ${clashes.join(', ')} of meta.json, each in its own way.` };
  return { text: documentText(Object.fromEntries(entries), { sorted: true, ascii: false }) };
}

/** Landing has taken the coordination branch away: whoever still names it has not heard of that. */
const isFlattened = (side: Entries): boolean => side.get('flattened') === true;

const asFlattened = (side: Entries): Entries =>
  isFlattened(side)
    ? side
    : new Map([...[...side].filter(([key]) => key !== 'coordination_branch' && key !== 'topology'), ['flattened', true]]);

const settle: Settle = ({ key, ours, theirs }) => {
  if (ownedByOurs.has(key)) return { value: ours ?? theirs };
  if (key === 'acceptance_history' && Array.isArray(ours) && Array.isArray(theirs)) return { value: unitedHistory([...ours, ...theirs]) };
  return null;
};

/** Each acceptance once, by its moment and by who accepted. */
function unitedHistory(all: readonly unknown[]): readonly unknown[] {
  const once = [...new Map(all.map((entry) => [lineText(entry), entry])).values()];
  return once.toSorted(
    (left, right) =>
      codePointOrder(field(left, 'accepted_at'), field(right, 'accepted_at')) ||
      codePointOrder(field(left, 'accepted_by'), field(right, 'accepted_by')) ||
      codePointOrder(lineText(left), lineText(right)),
  );
}

function field(entry: unknown, key: string): string {
  const value = entriesOf(entry)?.get(key);
  return typeof value === 'string' ? value : '';
}
