import { lineText } from '../canonicalJson.ts';
import { heldVersion } from './heldVersion.ts';

/** Named values, in an order: the keys of a document, or its rows by their ids. */
export type Entries = ReadonlyMap<string, unknown>;

/** What both sides changed: `undefined` where a side has no such entry. */
export interface Clash {
  readonly key: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface MergedEntries {
  readonly entries: Entries;
  /** The keys nobody could decide on, in order. */
  readonly clashes: readonly string[];
}

/** Decides on what both sides changed: the value that holds, or null when it cannot. */
export type Settle = (clash: Clash) => { readonly value: unknown } | null;

const undecided: Settle = () => null;

/**
 * Merges named values one by one. What one side alone changed, added or took away is so in the result; what both changed
 * differently goes to `settle`. Order is ours, what only they have comes behind.
 */
export function mergeEntries(base: Entries, ours: Entries, theirs: Entries, settle: Settle = undecided): MergedEntries {
  const entries = new Map<string, unknown>();
  const clashes: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const sides = { key, ours: ours.get(key), theirs: theirs.get(key) };
    const held = heldVersion(base.get(key), sides.ours, sides.theirs, isSame);
    const settled = held === null ? settle(sides) : { value: sides[held] };
    if (settled === null) clashes.push(key);
    else if (settled.value !== undefined) entries.set(key, settled.value);
  }
  return { entries, clashes };
}

/** By content: the order of keys and the spelling of texts make no difference. */
const isSame = (left: unknown, right: unknown): boolean =>
  left === right || (left !== undefined && right !== undefined && lineText(left) === lineText(right));
