import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';
import { textOrNull } from './orNull.ts';

/** Files of a checkout to be committed as they are, frozen by whoever planned it. */
export const CommitFilesInputShape = Type.Object({
  /** The top folder of a checkout, absolute. It has `branch` checked out. */
  checkout: Type.String(),
  /** Short name. */
  branch: Type.String(),
  /** From the top of the checkout, with forward slashes. A file that is not there is committed as deleted. */
  paths: Type.Array(Type.String(), { minItems: 1 }),
  message: Type.String(),
  /** Written below the message, in this order. */
  trailers: Type.Record(Type.String(), Type.String()),
  /** `coalesced`: take the place of our own unpublished bookkeeping commit when that is the tip. */
  mode: Type.Union([Type.Literal('coalesced'), Type.Literal('each')]),
  /** The private ref that takes the files because `branch` is protected; absent or null where it is not. */
  mirror: Type.Optional(textOrNull),
  /** The tip of the branch when this was planned. It does not bind: a branch that has moved since is committed on where it is now. */
  expectedTip: Type.Optional(textOrNull),
});
export type CommitFilesInput = Static<typeof CommitFilesInputShape>;

export const CommitFilesOutputShape = Type.Object({
  /** `unchanged`: the tip held the files as they are. `mirrored`: the branch is protected, the private ref holds them. */
  state: Type.Union([Type.Literal('committed'), Type.Literal('unchanged'), Type.Literal('mirrored')]),
  /** The commit that holds the files; null only on a branch without commits when there was nothing to commit. */
  commit: textOrNull,
  /** The commit whose place was taken. */
  replaced: textOrNull,
  /**
   * Whether the index of the checkout knows of the commit. False when another program held the index all the time: `git status`
   * shows the files as changed until they are added.
   */
  isIndexFresh: Type.Boolean(),
  changed: ReportedChangesShape,
});
export type CommitFilesOutput = Static<typeof CommitFilesOutputShape>;
