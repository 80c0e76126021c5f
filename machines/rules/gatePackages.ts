import type { Transition } from '../../schemas/event.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { hasPassedReview, type Lane } from '../../schemas/lane.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { actorName } from './actorName.ts';
import type { EventLog } from './eventLog.ts';
import { givenEvidence } from './eventRow.ts';
import { givenReviewResult } from './foldTransition.ts';
import { ownEntry } from './ownEntry.ts';
import { inOrder } from './rowOrder.ts';

/** A work package as the gates of a merge judge it. */
export interface GatePackage {
  readonly wp_id: string;
  readonly lane: Lane;
  readonly dependencies: readonly string[];
  /** The last event of the package: whatever is passed over is passed over for the package as it stands. */
  readonly last_event_id: string | null;
  /** By what it was approved, since it was last sent back; null when nothing says so. */
  readonly evidence: { readonly reviewer: string; readonly reference: string } | null;
  /** The last result of a review, and when it was recorded; null when there is none. */
  readonly review: { readonly verdict: string; readonly reviewer: string; readonly at: string } | null;
  /** Who has decided that the last review does not stand in the way. */
  readonly review_override: { readonly at: string; readonly actor: string; readonly reason: string } | null;
  readonly force_count: number;
  /** Who handed it in, and who approved it, as far as that is recorded. */
  readonly implementer: string | null;
  readonly reviewer: string | null;
  /** Its reviewer and its author are on record as the same. */
  readonly is_self_approved: boolean;
}

/** The packages of a mission with everything that its event log says of their reviews. Canceled ones are not merged and not judged. */
export function gatePackages(log: EventLog, snapshot: StatusSnapshot, packages: readonly PackageFact[]): readonly GatePackage[] {
  const rows = inOrder(log.transitions);
  const selfApproved = log.others
    .filter(({ event_type: type }) => type === 'ReviewerSelfApproval')
    .flatMap(({ payload }) => wpOf(payload) ?? []);
  return packages
    .filter(({ lane }) => lane !== 'canceled')
    .map(({ wp_id, lane, dependencies }) => {
      const status = ownEntry(snapshot.work_packages, wp_id);
      const override = status?.review ?? null;
      return {
        wp_id,
        lane,
        dependencies,
        last_event_id: status?.last_event_id ?? null,
        ...reviewed(rows.filter((row) => row.wp_id === wp_id)),
        review_override:
          override !== null && override.actor.trim() !== '' && override.reason.trim() !== ''
            ? { at: override.at, actor: override.actor, reason: override.reason }
            : null,
        force_count: status?.force_count ?? 0,
        is_self_approved: selfApproved.includes(wp_id),
      };
    });
}

type Reviewed = Pick<GatePackage, 'evidence' | 'review' | 'implementer' | 'reviewer'>;

/** What a package's moves, in order, say of its reviews. Work that goes back to be worked on has nothing to show for itself any more. */
function reviewed(rows: readonly Transition[]): Reviewed {
  let known: Reviewed = { evidence: null, review: null, implementer: null, reviewer: null };
  for (const row of rows) {
    const result = givenReviewResult(row);
    if (result !== null) known = { ...known, review: { verdict: result.verdict, reviewer: result.reviewer, at: row.at } };
    else if (row.from_lane === 'in_review') known = { ...known, review: null };
    if (row.to_lane === 'for_review') known = { ...known, implementer: actorName(row.actor) || null };
    if (hasPassedReview(row.to_lane))
      known = { ...known, evidence: evidenceOf(row) ?? known.evidence, reviewer: reviewerOf(row) ?? known.reviewer };
    else if (row.to_lane === 'planned' || row.to_lane === 'in_progress') known = { ...known, evidence: null, reviewer: null };
  }
  return known;
}

function evidenceOf(row: Transition): GatePackage['evidence'] {
  const given = givenEvidence(row)?.review;
  if (given !== undefined && given.verdict !== 'changes_requested') return { reviewer: given.reviewer, reference: given.reference };
  const result = givenReviewResult(row);
  return result !== null && result.verdict === 'approved' ? { reviewer: result.reviewer, reference: result.reference } : null;
}

/** Whoever records that a package has landed, or that its landing was taken back, has not reviewed it. */
const reviewerOf = (row: Transition): string | null =>
  givenReviewResult(row)?.reviewer ??
  givenEvidence(row)?.review.reviewer ??
  (row.to_lane === 'approved' && row.from_lane !== 'done' ? actorName(row.actor) || null : null);

function wpOf(payload: unknown): string | null {
  return typeof payload === 'object' && payload !== null && 'wp_id' in payload && typeof payload.wp_id === 'string' ? payload.wp_id : null;
}
