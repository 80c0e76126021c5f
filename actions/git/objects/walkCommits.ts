import { commitHead } from './commitHead.ts';
import type { ReadObject } from './storedObjects.ts';

/** A commit as its history is seen. */
export interface WalkedCommit {
  readonly tree: string;
  readonly parents: readonly string[];
}

interface Walked extends WalkedCommit {
  /** Seconds. */
  readonly date: number;
}

/** So many that git is faster, however long it takes to start. */
const many = 300;

/**
 * The commits down to the last that all tips have in common, the newest first, as git walks them. Null where only git can tell:
 * something is not there to be read, or a commit is older than what it was made from.
 */
export function walkCommits(read: ReadObject, tips: readonly string[]): ReadonlyMap<string, WalkedCommit> | null {
  const all = (1n << BigInt(tips.length)) - 1n;
  const found = new Map<string, Walked>();
  /** By which tips a commit was come to, a bit for each. */
  const from = new Map<string, bigint>();
  const open = new Set<string>();
  const meet = (oid: string, by: bigint): Walked | null => {
    const commit = found.get(oid) ?? commitOf(read(oid)?.bytes);
    if (commit === null) return null;
    found.set(oid, commit);
    const before = from.get(oid) ?? 0n;
    if ((before | by) !== before || !from.has(oid)) open.add(oid);
    from.set(oid, before | by);
    return commit;
  };
  const dateOf = (oid: string): number => found.get(oid)?.date ?? 0;
  for (const [index, tip] of tips.entries()) if (meet(tip, 1n << BigInt(index)) === null) return null;
  /** The oldest commit that not all tips have come to. */
  const oldest = (): number => Math.min(...[...found].flatMap(([oid, { date }]) => (from.get(oid) === all ? [] : [date])));
  for (;;) {
    const [newest] = [...open].toSorted((one, other) => dateOf(other) - dateOf(one));
    // What is left is older than all that is not common: nothing of that can be found to be common any more.
    if (newest === undefined || ([...open].every((oid) => from.get(oid) === all) && dateOf(newest) < oldest())) return found;
    if (found.size > many) return null;
    open.delete(newest);
    for (const parent of found.get(newest)?.parents ?? []) {
      const commit = meet(parent, from.get(newest) ?? 0n);
      if (commit === null || commit.date > dateOf(newest)) return null;
    }
  }
}

function commitOf(bytes: Buffer | undefined): Walked | null {
  const head = bytes === undefined ? null : commitHead(bytes);
  return head === null ? null : { tree: head.tree, parents: head.parents, date: Number.parseInt(head.committed, 10) };
}
