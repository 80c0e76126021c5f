import Type, { type Static } from 'typebox';
import { ReportedChangesShape } from './changes.ts';
import { textOrNull } from './orNull.ts';

export const RescueWorkInputShape = Type.Object({
  /** The top folder of the worktree whose agent is gone, absolute. */
  worktree: Type.String(),
  /** Full name: `refs/spec-kitty/rescue/<mission>/<work package>/<id>`. */
  ref: Type.String(),
  message: Type.String(),
  /** The moment of the commit (ISO 8601). */
  at: Type.String(),
});
export type RescueWorkInput = Static<typeof RescueWorkInputShape>;

export const RescueWorkOutputShape = Type.Object({
  /** The commit that holds the work, on top of what the worktree has checked out; null when there was nothing to rescue. */
  commit: textOrNull,
  /** What it holds that the commit below it does not, as paths from the top of the worktree. */
  paths: Type.Array(Type.String()),
  changed: ReportedChangesShape,
});
export type RescueWorkOutput = Static<typeof RescueWorkOutputShape>;
