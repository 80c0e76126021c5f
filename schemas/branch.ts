import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';
import { textOrNull } from './orNull.ts';

export const EnsureBranchInputShape = Type.Object({
  /** The top folder of a checkout of the repository, absolute. */
  checkout: Type.String(),
  /** Short name. */
  branch: Type.String(),
  /** Id of the commit a new branch begins at. */
  commit: Type.String(),
  /** Where the branch was when this was planned; null when it was not there. Only decides what is reported as changed. */
  expectedTip: Type.Optional(textOrNull),
});
export type EnsureBranchInput = Static<typeof EnsureBranchInputShape>;

export const EnsureBranchOutputShape = Type.Object({
  /** Where the branch is: at the given commit when it was made for this, anywhere when it was there before. */
  commit: Type.String(),
  isNew: Type.Boolean(),
  changed: ReportedChangesShape,
});
export type EnsureBranchOutput = Static<typeof EnsureBranchOutputShape>;
