import type { PackageFact } from '../../schemas/facts.ts';
import { hasPassedReview, isOnBoard } from '../../schemas/lane.ts';
import type { StatusDoctorReply } from '../../schemas/statusDoctor.ts';
import { finalizeCommand } from './finalizeCommand.ts';
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

/** Looks for one kind of thing that is off. `of` names the mission on a command line. */
type Care = (facts: CareFacts, of: string) => readonly CareFinding[];

/** What is off in the status of a mission, in a fixed order. */
export const statusCare = (facts: CareFacts): readonly CareFinding[] =>
  cares.flatMap((care) => care(facts, `--mission ${shellWord(facts.mission)}`));

const unreadableFiles: Care = ({ unreadable }) =>
  unreadable.map((message) => ({
    severity: 'error',
    category: 'unreadable_file',
    wp_id: null,
    message,
    recommended_action: 'Mend the file; everything else is read all the same.',
  }));

const staleClaims: Care = ({ packages, now }, of) =>
  packages.flatMap(({ wp_id, lane, since, holder }): readonly CareFinding[] => {
    const days = daysBetween(since, now);
    const limit = lane === 'claimed' || lane === 'in_progress' ? longest[lane] : null;
    if (limit === null || days === null || days <= limit) return [];
    return [
      {
        severity: 'warning',
        category: 'stale_claim',
        wp_id,
        message: `${wp_id} is ${lane}${holder === null ? '' : ` with ${holder}`} for ${Math.floor(days)} days without an event.`,
        recommended_action: `spec-kitty agent action implement ${shellWord(wp_id)} ${of} --takeover --agent '<your name>'`,
      },
    ];
  });

const notOnBoard: Care = ({ mission, packages }) =>
  packages
    .filter(({ lane }) => !isOnBoard(lane))
    .map(({ wp_id }) => ({
      severity: 'warning',
      category: 'uninitialized_status',
      wp_id,
      message: `No event has put ${wp_id} on the board.`,
      recommended_action: finalizeCommand(mission),
    }));

const orphanNotes: Care = ({ orphans }) =>
  orphans.map((file) => ({
    severity: 'info',
    category: 'orphan_workspace',
    wp_id: null,
    message: `${file} is a note on a worktree whose branch is gone.`,
    recommended_action: 'spec-kitty doctor orphans --fix',
  }));

const drifted: Care = ({ drift }, of) =>
  drift.map((message) => ({
    severity: 'warning',
    category: 'materialization_drift',
    wp_id: null,
    message,
    recommended_action: `spec-kitty agent status materialize ${of}`,
  }));

const ownReviews: Care = ({ reviews }) =>
  reviews
    .filter(
      ({ is_self_approved: isOwn, implementer, reviewer, lane }) =>
        isOwn || (hasPassedReview(lane) && implementer !== null && implementer === reviewer),
    )
    .map(({ wp_id, reviewer }) => ({
      severity: 'warning',
      category: 'review_independence',
      wp_id,
      message: `${wp_id} was approved by ${reviewer ?? 'whoever'}, who also worked on it.`,
      recommended_action: 'Have somebody else look at it before it is merged.',
    }));

const openIssues: Care = ({ issues }) =>
  Object.entries(issues)
    .filter(([, verdict]) => verdict === 'unknown' || verdict === 'in-mission')
    .map(([issue, verdict]) => ({
      severity: 'info',
      category: 'issue_matrix',
      wp_id: null,
      message: `${issue} is ${verdict} in the issue matrix.`,
      recommended_action: 'Write into issue-matrix.json what became of it.',
    }));

const sparseCheckouts: Care = ({ sparse }) =>
  sparse.map((checkout) => ({
    severity: 'warning',
    category: 'sparse_checkout',
    wp_id: null,
    message: `${checkout} is a sparse checkout.`,
    recommended_action: `git -C ${shellWord(checkout)} sparse-checkout disable`,
  }));

const cares: readonly Care[] = [unreadableFiles, staleClaims, notOnBoard, orphanNotes, drifted, ownReviews, openIssues, sparseCheckouts];

function daysBetween(since: string | null, now: string): number | null {
  const [from, to] = [secondsSinceEpoch(since ?? ''), secondsSinceEpoch(now)];
  return from === null || to === null ? null : (to - from) / 86_400;
}
