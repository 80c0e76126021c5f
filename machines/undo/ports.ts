import type {
  CommittedUndo,
  CompensatingRows,
  Done,
  Keeping,
  KeptWork,
  Moves,
  RecordedCompensation,
  Restoration,
  WorktreeReturn,
} from '../../schemas/undo.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { port } from '../port.ts';

/** Worktrees that go, with what was kept of each, and how more is kept. */
export interface Clearing {
  readonly root: string;
  readonly worktrees: readonly WorktreeReturn[];
  readonly rescues: Keeping['rescues'];
}

/** Everything an undo that is given up may have done by then, in the words of its plan; what it has not begun is empty. */
export interface Retreat {
  readonly worktrees: readonly WorktreeReturn[];
  readonly moving: Moves;
  readonly restoring: Restoration;
  /** What its steps have reported. */
  readonly reported: readonly ReportedChanges[];
}

/** What taking an operation back does to the world. */
export const ports = {
  keep: port<Keeping, KeptWork>('keep'),
  clear: port<Clearing, Done>('clear'),
  move: port<Moves, Done>('move'),
  restore: port<Restoration, Done>('restore'),
  make: port<{ readonly root: string; readonly worktrees: readonly WorktreeReturn[] }, Done>('make'),
  record: port<CompensatingRows, RecordedCompensation>('record'),
  retreat: port<Retreat, Done>('retreat'),
  commit: port<{ readonly mission: string; readonly message: string }, CommittedUndo>('commit'),
};
