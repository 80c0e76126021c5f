import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';

/** Files of a checkout to be kept under a private ref, beside every branch. */
export const MirrorInputShape = Type.Object({
  /** The top folder of a checkout, absolute. */
  checkout: Type.String(),
  /** Full name: `refs/spec-kitty/status/<mission>`. */
  ref: Type.String(),
  /** From the top of the checkout, with forward slashes. A file that is not there is gone from the mirror too. */
  paths: Type.Array(Type.String(), { minItems: 1 }),
  message: Type.String(),
});
export type MirrorInput = Static<typeof MirrorInputShape>;

export const MirrorOutputShape = Type.Object({
  /** The commit that holds the files. */
  commit: Type.String(),
  changed: ReportedChangesShape,
});
export type MirrorOutput = Static<typeof MirrorOutputShape>;
