import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/** What became of the files of a mission that a command has written, where git is concerned. Replies carry one for each checkout. */
export const StatusCommitShape = Type.Object(
  {
    /**
     * `committed`; `unchanged`: the branch held them as they are; `mirrored`: the branch is protected, a private ref holds
     * them; `left`: they are on the disk and nowhere else, and the next commit takes them along.
     */
    state: Type.Enum(['committed', 'unchanged', 'mirrored', 'left']),
    /** The branch of the checkout that holds the files; null where none is checked out. */
    branch: textOrNull,
    /** The full name of the ref that holds them; null for `left`. */
    ref: textOrNull,
    commit: textOrNull,
    /** The bookkeeping commit of ours whose place was taken. */
    replaced: textOrNull,
    /** From the top of the checkout. */
    paths: Type.Array(Type.String()),
    /** What is there to know about it, as a sentence; null when everything is as usual. */
    note: textOrNull,
    /** The code of the problem that kept the files from being committed. */
    problem_code: orNull(Type.String()),
  },
  { additionalProperties: false },
);
export type StatusCommit = Static<typeof StatusCommitShape>;
