import { workPackage } from '../../machines/workPackage/definition.ts';
import { snapshotAt } from '../../machines/workPackage/judge.ts';
import type { WorkPackageSnapshot } from '../../machines/workPackage/machine.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { WorkPackageContext } from '../../schemas/workPackageContext.ts';
import { restore } from './restore.ts';

export interface RestoredWorkPackage {
  readonly snapshot: WorkPackageSnapshot;
  /** `saved` when the document was as new as the log, `log` when the snapshot was made from the fold. */
  readonly source: 'saved' | 'log';
  /** Why a document that was there was not taken, where that was more than its age. */
  readonly doubts: readonly Problem[];
}

/**
 * The snapshot of a work package. Its home is the event log: a saved document is taken only if its key, the id of the last
 * event, is the log's and it stands where the fold stands; in any doubt it is made anew from the fold, and the document may
 * be overwritten or deleted.
 */
export function restoreWorkPackage(
  document: SnapshotEnvelope | null,
  folded: WorkPackageContext & { readonly lane: Lane },
): RestoredWorkPackage {
  const { lane, wp, event } = folded;
  const derived = (doubts: readonly Problem[]): RestoredWorkPackage => ({
    snapshot: snapshotAt(lane, { wp, event }),
    source: 'log',
    doubts,
  });
  if (document === null) return derived([]);
  const restored = restore(workPackage, document);
  if (!restored.ok) return derived(restored.problems);
  const { context, value } = restored.value;
  const isCurrent = context.wp === wp && context.event === event && value === lane;
  return isCurrent ? { snapshot: restored.value, source: 'saved', doubts: [] } : derived([]);
}
