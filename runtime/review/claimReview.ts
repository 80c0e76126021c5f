import { boardOf, firstOffered, isSameAgent, type Standing } from '../../machines/mission/board.ts';
import { namesAgent } from '../../machines/mission/packageFacts.ts';
import { agentBinding } from '../../machines/rules/agentBinding.ts';
import { authorOf } from '../../machines/rules/authorOf.ts';
import { laneSpan, type LaneSpan } from '../../machines/rules/laneSpan.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Present, Recording } from '../desk/recordEvents.ts';
import type { MissionBoard } from '../facts.ts';
import type { Mission } from '../mission.ts';
import { moveSeries, type Series, type SeriesMove } from '../moveSeries.ts';
import type { World } from '../world.ts';
import type { ReviewRequest } from './reviewRequest.ts';

/** A review that somebody has, from now on or already. */
export interface ReviewClaim {
  readonly standing: Standing;
  readonly author: string | null;
  /** Between which commits the package was worked on in a lane that it shares; null in one of its own. */
  readonly span: LaneSpan | null;
  /** The event that began the review. */
  readonly id: string;
  readonly already: boolean;
  /** Ids of what was recorded for it now. */
  readonly events: readonly string[];
}

/** The offers that are reviews, in the order in which they are made. */
export const reviewOffers = ['continue_review', 'review', 'review_own'] as const satisfies readonly Standing['offer'][];

const idIn = ({ wp }: Pick<ReviewRequest, 'wp'>): string | null => (wp === null ? null : idMeant(wp));

/** The package whose review is asked for: the one that is named, or the one that `next` would offer; null where there is none. */
export function standingAskedFor(request: Pick<ReviewRequest, 'wp' | 'agent'>, { packages }: MissionBoard): Standing | null {
  const standings = boardOf(packages ?? [], { agent: request.agent });
  const id = idIn(request);
  return id === null ? firstOffered(standings, reviewOffers) : (standings.find((each) => each.package.wp_id === id) ?? null);
}

/**
 * Which package it is and what its review begins with. Asked under the lock: of two who ask at once the second meets a review in
 * progress. Problems: NOTHING_TO_REVIEW, WP_NOT_FOUND, WP_ALREADY_CLAIMED, REVIEW_BY_AUTHOR, WP_NOT_REVIEWABLE, those of reading
 * the log and of `moveSeries`.
 */
export function claimReview(
  world: World,
  mission: Mission,
  request: ReviewRequest,
  board: MissionBoard,
  present: Present,
): Outcome<Recording<ReviewClaim>> {
  const { agent, takeover } = request;
  const standings = boardOf(board.packages ?? [], { agent });
  const id = idIn(request);
  const standing = standingAskedFor(request, board);
  if (standing === null) return failure(id === null ? nothingToReview(mission, agent, standings) : unknown(mission, id, standings));
  const {
    offer,
    package: { wp_id },
  } = standing;
  const log = present.log();
  if (!log.ok) return log;
  const author = authorOf(log.value.transitions, wp_id, namesAgent);
  const lane = standings.map((each) => each.package).filter(({ lane_id }) => lane_id === standing.package.lane_id);
  const span =
    lane.length > 1
      ? laneSpan(
          log.value.transitions,
          wp_id,
          lane.map((each) => each.wp_id),
        )
      : null;
  if (offer === 'continue_review') {
    const begun = ownEntry(present.status.fold.packages, wp_id);
    if (begun === undefined) throw new TypeError('A package in review has events.');
    return success({ rows: [], packages: [], answer: { standing, author, span, id: begun.last_event_id, already: true, events: [] } });
  }
  const own = isSameAgent({ agent }, author);
  const isGone = offer === 'review' && standing.reason === 'reviewer_gone';
  const isTaken = (takeover || isGone) && standing.package.lane === 'in_review' && !own;
  if ((isGone || (offer !== 'review' && offer !== 'review_own')) && !isTaken) return failure(refusal(mission, agent, standing, own));
  const begun = beginning(world, request, standing, { own, over: isTaken ? (isGone ? 'gone' : 'asked') : null });
  const series = moveSeries(world.now(), mission, begun, present);
  if (!series.ok) return series;
  return success({
    rows: series.value.rows,
    packages: [series.value.package],
    answer: {
      standing,
      author,
      span,
      id: begun.moves.at(-1)?.event_id ?? '',
      already: false,
      events: series.value.rows.map(({ event_id }) => event_id),
    },
  });
}

/**
 * What a review begins with: who has it from now on, and before that the end of the one it is taken over from. A review ends with its
 * outcome; one that is given up has none, so it goes back by force, on record, and is still its author's work.
 */
function beginning(
  { newId }: World,
  { agent, model, profile }: ReviewRequest,
  { package: { wp_id, holder } }: Standing,
  { own, over }: { readonly own: boolean; readonly over: 'gone' | 'asked' | null },
): Series {
  const givenUp: SeriesMove[] =
    over === null
      ? []
      : [
          {
            event_id: newId(),
            request: {
              to: 'for_review',
              force: true,
              reason:
                over === 'gone'
                  ? `Review taken over by ${agent}: the process of ${holder ?? 'its holder'} is gone`
                  : `Review taken over by ${agent} from ${holder ?? 'somebody unnamed'}`,
            },
          },
        ];
  return {
    wp: wp_id,
    actor: agent,
    name: agent,
    execution_mode: 'worktree',
    moves: [
      ...givenUp,
      {
        event_id: newId(),
        request: {
          to: 'in_review',
          reason: `Started review via action command${own ? '; the reviewer is the author' : ''}`,
          review_ref: 'action-review-claim',
        },
      },
    ],
    notes: [
      {
        event_id: newId(),
        delta: { agent, role: 'reviewer', ...agentBinding({ model, profile }) },
      },
    ],
  };
}

const asking = (mission: Mission, agent: string): string => nextCommand(mission.directory, agent);

const nothingToReview = (mission: Mission, agent: string, standings: readonly Standing[]): Problem =>
  problem('NOTHING_TO_REVIEW', `No work package of ${mission.directory} waits for a review by ${agent}.`, {
    next: asking(mission, agent),
    details: { agent, mission_slug: mission.directory, why_not: standings.map(({ sentence }) => sentence) },
  });

const unknown = (mission: Mission, wp: string, standings: readonly Standing[]): Problem =>
  noSuchPackage(
    mission.directory,
    wp,
    standings.map((each) => each.package.wp_id),
  );

function refusal(
  mission: Mission,
  agent: string,
  { package: { wp_id, lane, holder, since, author }, reason, sentence, waits_for }: Standing,
  own: boolean,
): Problem {
  const details = { wp_id, lane, claimed_by: holder, claimed_at: since, requesting_actor: agent };
  if (lane === 'in_review')
    return problem(
      'WP_ALREADY_CLAIMED',
      `${sentence} ${agent} does not get it${own ? ': it is their own work.' : `. From somebody who is gone: ${commandLine.takeOver('review', { wp: wp_id, mission: mission.directory, agent })}`}`,
      { next: asking(mission, agent), details },
    );
  if (reason === 'own_work')
    return problem('REVIEW_BY_AUTHOR', `${sentence} ${agent} does not review it.`, {
      next: commandLine.approveOwn({ mission: mission.directory, agent, wp: wp_id }, waits_for),
      details: { ...details, author, reviewers: waits_for },
    });
  return problem('WP_NOT_REVIEWABLE', `${wp_id} is ${lane}: only what was handed in for review is reviewed.`, {
    next: asking(mission, agent),
    details,
  });
}
