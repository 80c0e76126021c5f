import type { whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { beginningOf, type PastOperation } from '../../machines/rules/operationHistory.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** An operation that is to be taken back, and where. */
export interface UndoScene {
  readonly world: World;
  readonly project: Project;
  /** Every operation there was, the latest last. */
  readonly history: readonly PastOperation[];
  readonly operation: PastOperation;
  /** The mission it was about, where there is one now. */
  readonly mission: Mission | null;
  /** Who takes it back. */
  readonly actor: string;
  /** How checkouts that will move are looked at. */
  readonly look: typeof whyNotMovable;
}

/**
 * Ids of later operations that hold and have done something to the same thing: they have to be taken back before. What took
 * another one back, or did it again, counts only where that one stands otherwise by now than it did then.
 */
export function laterOn(
  { history, operation }: Pick<UndoScene, 'history' | 'operation'>,
  touches: (later: PastOperation) => boolean,
): readonly string[] {
  const at = history.indexOf(operation);
  const stoodThen = (one: PastOperation): boolean => !history.slice(0, at).some((other) => other.undoes === one.row.id && stoodThen(other));
  const isOwn = (later: PastOperation): boolean => {
    const beginning = beginningOf(later, history);
    return later === beginning || (history.indexOf(beginning) < at && stoodThen(beginning) !== (beginning.undoneBy === null));
  };
  return history
    .slice(at + 1)
    .filter((later) => later.undoneBy === null && isOwn(later) && touches(later))
    .map(({ row: { id } }) => id)
    .toReversed();
}

/** The files that are only made from what is recorded, or grow by it. No undo puts them back. */
export const isStatusFile = (path: string): boolean => /^kitty-specs\/[^/]+\/status\.(?:events\.jsonl|json)$/.test(path);

/** The same where the status has a checkout of its own below the main one, or beside it. */
export const isStatusBeside = (path: string): boolean => {
  const at = path.indexOf('/kitty-specs/');
  return at >= 0 && isStatusFile(path.slice(at + 1));
};
