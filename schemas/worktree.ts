import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';
import { textOrNull } from './orNull.ts';

export const AddWorktreeInputShape = Type.Object({
  /** The top folder of another checkout of the repository, absolute: the main one. */
  checkout: Type.String(),
  /** The top folder the worktree has to have, absolute. */
  path: Type.String(),
  /** Short name of a branch that is there. */
  branch: Type.String(),
  /** Patterns of what is checked out, as in `.gitignore`; everything when absent. Heeded when the worktree is made. */
  sparse: Type.Optional(Type.Array(Type.String())),
  /**
   * What `extensions.worktreeConfig` was when this was planned; absent: what it is now. A run that finishes what a killed one has
   * begun then still tells what has changed.
   */
  formerConfig: Type.Optional(textOrNull),
  /** Whether a worktree that was there before is refused when it holds uncommitted work. */
  mustBeClean: Type.Optional(Type.Boolean()),
});
export type AddWorktreeInput = Static<typeof AddWorktreeInputShape>;

export const AddWorktreeOutputShape = Type.Object({
  /** `finished`: an earlier run had begun it. `restored`: its folder was gone, and what was staged in it was not. */
  state: Type.Union([Type.Literal('added'), Type.Literal('finished'), Type.Literal('restored'), Type.Literal('present')]),
  /** The commit that is checked out; null on a branch without one. */
  head: textOrNull,
  /** What the hook post-checkout has said where it failed. The worktree is made all the same. */
  hook: Type.Optional(Type.String()),
  /** What was staged in it before its folder was gone, and is again: paths from its top. Absent where there was nothing. */
  staged: Type.Optional(Type.Array(Type.String())),
  changed: ReportedChangesShape,
});
export type AddWorktreeOutput = Static<typeof AddWorktreeOutputShape>;

export const RemoveWorktreeInputShape = Type.Object({
  /** The top folder of another checkout of the repository, absolute. */
  checkout: Type.String(),
  /** The top folder of the worktree, absolute. */
  path: Type.String(),
  /** Whether what is not committed in it may go with it: it was made for one purpose, or is kept elsewhere. */
  mayHoldWork: Type.Optional(Type.Boolean()),
});
export type RemoveWorktreeInput = Static<typeof RemoveWorktreeInputShape>;

export const RemoveWorktreeOutputShape = Type.Object({
  state: Type.Union([Type.Literal('removed'), Type.Literal('absent')]),
  changed: ReportedChangesShape,
});
export type RemoveWorktreeOutput = Static<typeof RemoveWorktreeOutputShape>;
