import { mapState } from 'xstate';
import type { Lane } from '../../schemas/lane.ts';
import type { Alternative } from '../../schemas/transition.ts';
import { alternatives } from './judge.ts';
import type { WorkPackageSnapshot } from './machine.ts';

/** Whose move it is: the role, not the name; who holds a package is in the event log. */
export type Mover = 'coordinator' | 'implementer' | 'integrator' | 'nobody' | 'planner' | 'reviewer';

interface LaneMeaning {
  readonly mover: Mover;
  readonly sentence: string;
}

export interface WorkPackageDecision extends LaneMeaning {
  readonly lane: Lane;
  /** What may happen next without force, with everything each move needs. */
  readonly next: readonly Alternative[];
}

const stands = (mover: Mover, sentence: string): { readonly map: () => LaneMeaning } => ({ map: () => ({ mover, sentence }) });

/** What the lane of a package means for the people around it. */
export function decide(snapshot: WorkPackageSnapshot): WorkPackageDecision {
  const [meaning] = mapState<WorkPackageSnapshot, LaneMeaning>(snapshot, {
    states: {
      genesis: stands('planner', 'The package is planned once the tasks are finalized.'),
      uninitialized: stands('planner', 'No event is known of the package: finalizing the tasks puts it on the board.'),
      planned: stands('implementer', 'Whoever takes the package claims it.'),
      claimed: stands('implementer', 'Whoever claimed the package begins the work.'),
      in_progress: stands('implementer', 'Whoever works on the package submits it for review.'),
      for_review: stands('reviewer', 'Somebody takes up the review, best not the author.'),
      in_review: stands('reviewer', 'Whoever reviews the package records the outcome.'),
      approved: stands('integrator', 'The package waits to be landed.'),
      done: stands('nobody', 'The package is landed.'),
      blocked: stands('coordinator', 'Somebody clears what stands in the way, or gives the package up.'),
      canceled: stands('nobody', 'The package is given up.'),
    },
  });
  if (meaning === undefined) throw new TypeError(`Nothing is said about the lane ${snapshot.value}.`);
  return { lane: snapshot.value, ...meaning.result, next: alternatives(snapshot, {}) };
}
