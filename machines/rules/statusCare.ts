import type { PackageFact } from '../../schemas/facts.ts';
import { hasPassedReview, isOnBoard } from '../../schemas/lane.ts';
import type { StatusDoctorReply } from '../../schemas/statusDoctor.ts';
import type { GatePackage } from './gatePackages.ts';
import { secondsSinceEpoch } from './instant.ts';
import { shellWord } from './shellWord.ts';

export type CareFinding = StatusDoctorReply['findings'][number];

export interface CareFacts {
  /** Name of the mission's directory. */
  readonly mission: string;
  /** The moment (ISO 8601). */
  readonly now: string;
  readonly packages: readonly PackageFact[];
  readonly reviews: readonly GatePackage[];
  /** Notes on worktrees without a branch: their file names. */
  readonly orphans: readonly string[];
  /** What status.json says otherwise than the event log. */
  readonly drift: readonly string[];
  /** What became of the issues the mission cites. */
  readonly issues: Readonly<Record<string, string>>;
  /** Checkouts that leave files out, and were not made here. */
  readonly sparse: readonly string[];
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
}

/** After how many days without an event work counts as left alone (contract 3 §7.7). */
const longest = { claimed: 7, in_progress: 14 } as const;

/** What is off in the status of a mission, in a fixed order. */
export function statusCare(facts: CareFacts): readonly CareFinding[] {
  const of = `--mission ${shellWord(facts.mission)}`;
  const finding = (
    severity: CareFinding['severity'],
    category: CareFinding['category'],
    wp_id: string | null,
    message: string,
    recommended_action: string,
  ): CareFinding => ({ severity, category, wp_id, message, recommended_action });
  return [
    ...facts.unreadable.map((sentence) =>
      finding('error', 'unreadable_file', null, sentence, 'Mend the file; everything else is read all the same.'),
    ),
    ...facts.packages.flatMap(({ wp_id, lane, since, holder }) => {
      const days = daysBetween(since, facts.now);
      const limit = lane === 'claimed' || lane === 'in_progress' ? longest[lane] : null;
      return limit === null || days === null || days <= limit
        ? []
        : [
            finding(
              'warning',
              'stale_claim',
              wp_id,
              `${wp_id} is ${lane}${holder === null ? '' : ` with ${holder}`} for ${Math.floor(days)} days without an event.`,
              `spec-kitty agent action implement ${shellWord(wp_id)} ${of} --takeover --agent '<your name>'`,
            ),
          ];
    }),
    ...facts.packages
      .filter(({ lane }) => !isOnBoard(lane))
      .map(({ wp_id }) =>
        finding(
          'warning',
          'uninitialized_status',
          wp_id,
          `No event has put ${wp_id} on the board.`,
          `spec-kitty agent mission finalize-tasks ${of}`,
        ),
      ),
    ...facts.orphans.map((file) =>
      finding('info', 'orphan_workspace', null, `${file} is a note on a worktree whose branch is gone.`, 'spec-kitty doctor orphans --fix'),
    ),
    ...facts.drift.map((sentence) =>
      finding('warning', 'materialization_drift', null, sentence, `spec-kitty agent status materialize ${of}`),
    ),
    ...facts.reviews
      .filter(
        ({ is_self_approved: isOwn, implementer, reviewer, lane }) =>
          isOwn || (hasPassedReview(lane) && implementer !== null && implementer === reviewer),
      )
      .map(({ wp_id, reviewer }) =>
        finding(
          'warning',
          'review_independence',
          wp_id,
          `${wp_id} was approved by ${reviewer ?? 'whoever'}, who also worked on it.`,
          'Have somebody else look at it before it is merged.',
        ),
      ),
    ...Object.entries(facts.issues)
      .filter(([, verdict]) => verdict === 'unknown' || verdict === 'in-mission')
      .map(([issue, verdict]) =>
        finding(
          'info',
          'issue_matrix',
          null,
          `${issue} is ${verdict} in the issue matrix.`,
          'Write into issue-matrix.json what became of it.',
        ),
      ),
    ...facts.sparse.map((checkout) =>
      finding(
        'warning',
        'sparse_checkout',
        null,
        `${checkout} is a sparse checkout.`,
        `git -C ${shellWord(checkout)} sparse-checkout disable`,
      ),
    ),
  ];
}

function daysBetween(since: string | null, now: string): number | null {
  const [from, to] = [secondsSinceEpoch(since ?? ''), secondsSinceEpoch(now)];
  return from === null || to === null ? null : (to - from) / 86_400;
}
