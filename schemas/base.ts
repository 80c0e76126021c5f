import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';

/** Commits to be brought together without a checkout, in this order. */
export const BuildBaseInputShape = Type.Object({
  /** The top folder of a checkout, absolute: its .gitattributes decide how files are merged. */
  checkout: Type.String(),
  /** Id of the commit to begin with. */
  base: Type.String(),
  tips: Type.Array(
    Type.Object({
      /** What people call it: the lane. */
      name: Type.String(),
      /** Id of the commit. */
      commit: Type.String(),
      /** Of the merge commit, if one is needed. */
      message: Type.String(),
    }),
  ),
  /** The moment of all merge commits (ISO 8601): the same input is always the same commit. */
  at: Type.String(),
  /** Folders and files, from the top, whose conflicts are settled with what `base` has: nobody reads them on the branch this is for. */
  settled: Type.Optional(Type.Array(Type.String())),
});
export type BuildBaseInput = Static<typeof BuildBaseInputShape>;

export const ConflictedPathShape = Type.Object({
  path: Type.String(),
  /** Which of the three still have the file: 1 what both began with, 2 what was merged so far, 3 the tip. */
  stages: Type.Array(Type.Integer({ minimum: 1, maximum: 3 })),
});
export type ConflictedPath = Static<typeof ConflictedPathShape>;

export const BuildBaseOutputShape = Type.Union([
  Type.Object({ state: Type.Literal('built'), commit: Type.String(), changed: ReportedChangesShape }),
  Type.Object({
    state: Type.Literal('conflict'),
    /** The tip that does not fit. */
    tip: Type.String(),
    /** What it does not fit to: names of the tips merged before it. Empty: to `base` alone. */
    merged: Type.Array(Type.String()),
    paths: Type.Array(ConflictedPathShape),
    /** The two commits that were to be merged: what had been merged so far, and the tip. */
    sides: Type.Object({ ours: Type.String(), theirs: Type.String() }),
    changed: ReportedChangesShape,
  }),
]);
export type BuildBaseOutput = Static<typeof BuildBaseOutputShape>;
