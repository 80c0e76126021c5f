/** Three versions of a file: what both sides began with, what is merged into, and what comes in. Null where there is no such file. */
export interface Versions {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** The same where both sides still have the file. */
export interface BothSides extends Versions {
  readonly ours: string;
  readonly theirs: string;
}

/** What becomes of a file: its text, null when it goes, or a sentence that says what only a person can decide. */
export type Merged = { readonly text: string | null } | { readonly conflict: string };
