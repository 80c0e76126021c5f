import type { LandingDecision } from './ledger.ts';

/** A file as a tree has it. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` (a symbolic link) or `160000` (a submodule). */
  readonly mode: string;
  readonly oid: string;
}

/** A path at which two trees differ; null where a tree has nothing. */
export interface TreeChange {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
  /** For a file that was renamed: where it was, and what it was there. */
  readonly origin: (TreeEntry & { readonly path: string }) | null;
}

/** One side, compared with what it parted from. The target has a view for each commit at which another side parted from it. */
export interface LedgerView {
  readonly side: string;
  /** Ids of the last commits it has in common with the other; none where nothing is shared: then all the side has is its change. */
  readonly bases: readonly string[];
  readonly changes: readonly TreeChange[];
  /** The result, compared with the same commit. */
  readonly result: readonly TreeChange[];
}

/** Another side, and what either has changed since they parted. */
export interface LedgerParting {
  readonly name: string;
  readonly tip: string;
  readonly own: readonly TreeChange[];
  readonly changes: readonly TreeChange[];
}

export interface LedgerTip {
  readonly name: string;
  readonly kind: 'target' | 'mission' | 'lane';
  readonly tip: string;
  readonly isReachable: boolean;
  /** Another side that has this one in its history and went on from it: its name and what it changed since. */
  readonly successor: { readonly name: string; readonly tip: string; readonly changes: readonly TreeChange[] } | null;
  /** Other sides that share with this one what the target does not have: where both have gone since. Only looked for in doubt. */
  readonly parted: readonly LedgerParting[];
  /** All sides that have this one in their history. */
  readonly containedIn: readonly string[];
}

/** Everything that the account of a landing is made from. */
export interface LedgerFacts {
  readonly target: { readonly name: string; readonly tip: string };
  readonly result: { readonly parents: readonly string[]; readonly tree: string };
  /** The target first. */
  readonly tips: readonly LedgerTip[];
  readonly views: readonly LedgerView[];
  /** The result, compared with the target as it was. */
  readonly landing: readonly TreeChange[];
  /** Content of blobs by their ids; null for what is no text. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** Commits of submodules that the result has in the history of a later one: the ids of both, with a blank between them. */
  readonly passed: ReadonlySet<string>;
  /** Paths that the landing itself writes. */
  readonly written: readonly string[];
  readonly decisions: readonly LandingDecision[];
}
