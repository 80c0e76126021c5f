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
import { port } from '../port.ts';

/** Worktrees that go, with what was kept of each, and how more is kept. */
export interface Clearing {
  readonly root: string;
  readonly worktrees: readonly WorktreeReturn[];
  readonly rescues: Keeping['rescues'];
}

/** What taking an operation back does to the world. */
export const ports = {
  keep: port<Keeping, KeptWork>('keep'),
  clear: port<Clearing, Done>('clear'),
  move: port<Moves, Done>('move'),
  restore: port<Restoration, Done>('restore'),
  make: port<{ readonly root: string; readonly worktrees: readonly WorktreeReturn[] }, Done>('make'),
  record: port<CompensatingRows, RecordedCompensation>('record'),
  commit: port<{ readonly mission: string; readonly message: string }, CommittedUndo>('commit'),
};
