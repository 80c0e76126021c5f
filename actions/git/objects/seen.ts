import type { TreeChange } from '../../../schemas/ledgerFacts.ts';
import type { GitWorld } from '../git.ts';

/** What a command has seen of objects. An object is what it is, so none of it can grow old while the command runs. */
export interface Seen {
  /** By the ids of two trees with a blank between them. */
  readonly differences: Map<string, readonly TreeChange[]>;
  /** Commits whose history is known down to what all of them have in common, with everything between. */
  readonly tips: Set<string>;
  readonly parents: Map<string, readonly string[]>;
  readonly trees: Map<string, string>;
  /** Tree objects by their ids. Whoever needs them later holds on to this very map. */
  folders: Map<string, Buffer>;
}

const all = new WeakMap<GitWorld, Seen>();

/** What was seen so far in a world, to be read and added to. Whoever comes to the same objects again need not start git for them. */
export function seenIn(world: GitWorld): Seen {
  const seen = all.get(world) ?? { differences: new Map(), tips: new Set(), parents: new Map(), trees: new Map(), folders: new Map() };
  all.set(world, seen);
  // A merge comes to some hundreds; who does not end has to forget.
  if (seen.folders.size > 20_000) seen.folders = new Map();
  return seen;
}
