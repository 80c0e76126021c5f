import type { ClaimAnswer, Takeover } from '../../schemas/claim.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Standing, StandingReason } from '../mission/board.ts';
import { nextCommand } from '../rules/nextCommand.ts';

/** One move of a package that is claimed; `id` says which of the planned events records it. */
export interface ClaimMove {
  readonly id: 'released' | 'claimed' | 'started';
  readonly to: Lane;
  readonly reason: string | null;
}

export interface ClaimDecision {
  readonly way: ClaimAnswer['way'];
  /** In their order; none where the package is in progress already. */
  readonly moves: readonly ClaimMove[];
  /** Whether what a former claim has left on record (agent, process) is released first. */
  readonly frees: boolean;
}

/** Who asks for a package, in which mission. */
export interface Claimant {
  readonly agent: string;
  /** Name of the mission's directory. */
  readonly mission: string;
}

/**
 * What a claim of the package does, given how it stands for the agent; or why there is no claim.
 * `last` is the id of the package's last event: a takeover is good for the claim it was planned against and for no later one.
 *
 * Problems: WP_ALREADY_CLAIMED, DEPENDENCIES_NOT_SATISFIED, WP_NOT_CLAIMABLE.
 */
export function decideClaim(standing: Standing, takes: Takeover | null, claimant: Claimant, last: string | null): Outcome<ClaimDecision> {
  const {
    offer,
    package: { lane },
  } = standing;
  if (offer === 'continue') return success({ way: 'continued', moves: toProgress(lane), frees: false });
  if (offer === 'start' || (offer === 'rework' && lane === 'planned'))
    return success({ way: 'begun', moves: toProgress(lane), frees: false });
  if (offer === 'rework')
    return success({
      way: 'begun',
      moves: [...released(lane, 'Taken up again after its review'), ...toProgress(lane === 'in_progress' ? 'planned' : lane)],
      frees: true,
    });
  if (takes === null || takes.claim !== last || !(offer === 'take_over' || standing.reason === 'held_by_another'))
    return failure(refusal(standing, claimant));
  // Where nobody is named the record has nobody to release the package from.
  if (takes.why === 'unnamed') return success({ way: 'taken', moves: toProgress(lane), frees: true });
  return success({
    way: 'taken',
    moves: [...released(lane, reasonOf(takes, claimant)), ...toProgress(lane === 'in_progress' ? 'planned' : lane)],
    frees: true,
  });
}

/** From whom the package would be taken over, if at all; `isAsked` says that whoever asks answers for it. */
export function takeoverOf({ offer, reason, package: { holder } }: Standing, last: string | null, isAsked: boolean): Takeover | null {
  if (last === null) return null;
  if (offer === 'take_over') return { holder, claim: last, why: reason === 'holder_gone' ? 'gone' : 'unnamed' };
  return reason === 'held_by_another' && isAsked ? { holder, claim: last, why: 'asked' } : null;
}

const toProgress = (lane: Lane): readonly ClaimMove[] => [
  ...(lane === 'planned' ? [{ id: 'claimed', to: 'claimed', reason: null } as const] : []),
  ...(lane === 'planned' || lane === 'claimed' ? [{ id: 'started', to: 'in_progress', reason: null } as const] : []),
];

/** Only what is in progress goes back; what is claimed and not begun has no way back, and needs none. */
const released = (lane: Lane, reason: string): readonly ClaimMove[] =>
  lane === 'in_progress' ? [{ id: 'released', to: 'planned', reason }] : [];

const reasonOf = ({ holder, why }: Takeover, { agent }: Claimant): string =>
  why === 'gone'
    ? `Taken over by ${agent}: the process of ${holder ?? 'its holder'} is gone`
    : `Taken over by ${agent} from ${holder ?? 'its holder'}`;

const dependencyReasons: readonly StandingReason[] = ['dependencies_not_satisfied', 'dependency_unknown', 'dependency_canceled'];

function refusal({ package: fact, reason, sentence, waits_for }: Standing, { agent, mission }: Claimant): Problem {
  const { wp_id, lane, holder, since } = fact;
  const details = { wp_id, lane, reason, waits_for, mission_slug: mission };
  const next = nextCommand(mission, agent);
  if (reason === 'held_by_another' || reason === 'holder_gone' || reason === 'holder_unnamed') {
    return problem('WP_ALREADY_CLAIMED', `${sentence} ${agent} does not get it.`, {
      next,
      details: { ...details, claimed_by: holder, claimed_at: since, requesting_actor: agent },
    });
  }
  if (dependencyReasons.includes(reason))
    return problem('DEPENDENCIES_NOT_SATISFIED', `${wp_id} cannot be begun (${reason}): ${sentence}`, { next, details });
  return problem('WP_NOT_CLAIMABLE', `${wp_id} cannot be claimed (${reason}): ${sentence}`, {
    next,
    details: { ...details, claimed_by: holder },
  });
}

/** The package that the agent is to work on when it names none, or why there is none. */
export function unnamedClaim(board: readonly Standing[], chosen: Standing | null, { agent, mission }: Claimant): Outcome<Standing> {
  if (chosen !== null) return success(chosen);
  const told = board.map(({ package: { wp_id }, sentence }) => `${wp_id}: ${sentence}`);
  return failure(
    problem(
      'NOTHING_TO_IMPLEMENT',
      `No work package of ${mission} is free for ${agent}.${told.length === 0 ? ' There is none at all.' : ''}`,
      {
        next: nextCommand(mission, agent),
        details: { agent, mission_slug: mission, why_not: told },
      },
    ),
  );
}

/** The offers that are work on a package, in the order in which they are made. */
export const workOffers = ['continue', 'rework', 'take_over', 'start'] as const satisfies readonly Standing['offer'][];
