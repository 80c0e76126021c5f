import type { Asker, PackageFact } from '../../schemas/facts.ts';
import { isTerminal, type Lane } from '../../schemas/lane.ts';
import { planningLane } from '../rules/names.ts';

/** What one work package has for the agent that asks. */
export type Offer = 'continue' | 'rework' | 'take_over' | 'continue_review' | 'review' | 'start' | 'review_own';

/** One package as the asker sees it: an offer with its reason, or the reason there is none. */
export interface Standing {
  readonly package: PackageFact;
  readonly offer: Offer | null;
  /** A stable word for programs. */
  readonly reason: string;
  readonly sentence: string;
  readonly waits_for: readonly string[];
}

const satisfying: readonly Lane[] = ['approved', 'done'];

export const isFinished = (fact: PackageFact): boolean => isTerminal(fact.lane);
const isUnfinalized = (fact: PackageFact): boolean => fact.lane === 'genesis' || fact.lane === 'uninitialized';

/** Planning is over once any package has been finalized: from then on the board decides (contract 2 §1.6). */
export const planningIsOver = (packages: readonly PackageFact[] | null): boolean => packages?.some((fact) => !isUnfinalized(fact)) ?? false;

/** Every package has been submitted at least, or will never be. */
export const implementationIsOver = (packages: readonly PackageFact[]): boolean =>
  packages.every((fact) => isFinished(fact) || fact.lane === 'for_review' || fact.lane === 'in_review' || fact.lane === 'approved');

export const reviewIsOver = (packages: readonly PackageFact[]): boolean =>
  packages.every((fact) => isFinished(fact) || fact.lane === 'approved');

export const landingIsOver = (packages: readonly PackageFact[]): boolean => packages.every(isFinished);

/**
 * The same agent, as far as names can tell: `claude` is also the tool of `claude:opus:reviewer-renata:reviewer`.
 * Two agents of one name on one machine cannot be told apart (contract 2 T19).
 */
export const isSameAgent = (asker: Asker, name: string | null): boolean =>
  asker.agent !== null && name !== null && (name === asker.agent || (!asker.agent.includes(':') && name.split(':')[0] === asker.agent));

const list = (names: readonly string[], last = 'and'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`;

/** Packages of one lane are worked on one after the other: two agents in one worktree would commit each other's work. */
const inTheSameWorktree = ({ wp_id, lane_id }: PackageFact, byId: ReadonlyMap<string, PackageFact>): PackageFact | undefined =>
  lane_id === null || lane_id === planningLane
    ? undefined
    : [...byId.values()].find(
        (other) => other.wp_id !== wp_id && other.lane_id === lane_id && (other.lane === 'claimed' || other.lane === 'in_progress'),
      );

const plannedStanding = (fact: PackageFact, byId: ReadonlyMap<string, PackageFact>): Omit<Standing, 'package'> => {
  const unmet = fact.dependencies.filter((id) => !satisfying.includes(byId.get(id)?.lane ?? 'uninitialized'));
  if (unmet.length > 0) {
    const each = unmet.map((id) => {
      const dependency = byId.get(id);
      return dependency === undefined ? `${id}, which does not exist` : `${id}, which is ${dependency.lane}`;
    });
    const canceled = unmet.find((id) => byId.get(id)?.lane === 'canceled');
    const unknown = unmet.find((id) => !byId.has(id));
    const reason =
      unknown !== undefined ? 'dependency_unknown' : canceled !== undefined ? 'dependency_canceled' : 'dependencies_not_satisfied';
    return { offer: null, reason, sentence: `${fact.wp_id} waits for ${list(each)}.`, waits_for: unmet };
  }
  const neighbour = inTheSameWorktree(fact, byId);
  if (neighbour !== undefined) {
    return {
      offer: null,
      reason: 'lane_in_use',
      sentence: `${fact.wp_id} waits for ${neighbour.wp_id}, which is ${neighbour.lane} in the worktree both share (${fact.lane_id}).`,
      waits_for: [neighbour.wp_id],
    };
  }
  if (fact.flaw !== null)
    return {
      offer: null,
      reason: 'file_flawed',
      sentence: `${fact.wp_id} is planned, and its file has to be mended first: ${fact.flaw}`,
      waits_for: [],
    };
  const met =
    fact.dependencies.length === 0
      ? 'and depends on nothing'
      : `and everything it depends on (${list(fact.dependencies)}) is approved or done`;
  return fact.sent_back
    ? { offer: 'rework', reason: 'rework_ready', sentence: `${fact.wp_id} was sent back by its review, ${met}.`, waits_for: [] }
    : { offer: 'start', reason: 'ready', sentence: `${fact.wp_id} is planned ${met}.`, waits_for: [] };
};

const blockedSentence = ({ wp_id, blocked_because: because }: PackageFact): string => {
  const said = because?.replaceAll(/\s+/g, ' ') ?? '';
  return `${wp_id} is blocked until somebody moves it on${said === '' ? '.' : `: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`}`;
};

const standing = (fact: PackageFact, byId: ReadonlyMap<string, PackageFact>, asker: Asker): Omit<Standing, 'package'> => {
  const who = fact.holder ?? 'somebody unnamed';
  switch (fact.lane) {
    case 'planned':
      return plannedStanding(fact, byId);
    case 'claimed':
    case 'in_progress':
      if (isSameAgent(asker, fact.holder))
        return {
          offer: 'continue',
          reason: 'yours',
          sentence: `${fact.wp_id} is ${fact.lane} and yours.${fact.file === null ? ' Its file is gone: bring it back before you hand it in.' : ''}`,
          waits_for: [],
        };
      if (fact.holder === null && fact.sent_back) {
        return {
          offer: 'rework',
          reason: 'rework_ready',
          sentence: `${fact.wp_id} was sent back by its review and nobody has taken it up.`,
          waits_for: [],
        };
      }
      if (fact.holder === null)
        return {
          offer: 'take_over',
          reason: 'holder_unnamed',
          sentence: `${fact.wp_id} is ${fact.lane}, and nobody named holds it.`,
          waits_for: [],
        };
      if (fact.holder_gone)
        return {
          offer: 'take_over',
          reason: 'holder_gone',
          sentence: `${fact.wp_id} is ${fact.lane}, held by ${who}, whose process is gone: it can be taken over.`,
          waits_for: [],
        };
      return { offer: null, reason: 'held_by_another', sentence: `${fact.wp_id} is ${fact.lane}, held by ${who}.`, waits_for: [who] };
    case 'for_review':
      if (!isSameAgent(asker, fact.author))
        return { offer: 'review', reason: 'review_ready', sentence: `${fact.wp_id} waits for a review.`, waits_for: [] };
      return fact.reviewers.length === 0
        ? {
            offer: 'review_own',
            reason: 'own_work',
            sentence: `${fact.wp_id} waits for a review; it is your own work, and nobody else has taken part in the mission.`,
            waits_for: [],
          }
        : {
            offer: null,
            reason: 'own_work',
            sentence: `${fact.wp_id} is your own work and waits for a review by ${list(fact.reviewers, 'or')}.`,
            waits_for: fact.reviewers,
          };
    case 'in_review':
      return isSameAgent(asker, fact.holder)
        ? { offer: 'continue_review', reason: 'yours', sentence: `${fact.wp_id} is in review by you.`, waits_for: [] }
        : fact.holder !== null && fact.holder_gone && !isSameAgent(asker, fact.author)
          ? {
              offer: 'review',
              reason: 'reviewer_gone',
              sentence: `${fact.wp_id} is in review by ${who}, whose process is gone: the review can be taken over.`,
              waits_for: [],
            }
          : { offer: null, reason: 'review in progress', sentence: `${fact.wp_id} is in review by ${who}.`, waits_for: [who] };
    case 'approved':
      return { offer: null, reason: 'approved', sentence: `${fact.wp_id} is approved and waits to be merged.`, waits_for: [] };
    case 'done':
      return { offer: null, reason: 'done', sentence: `${fact.wp_id} is done.`, waits_for: [] };
    case 'canceled':
      return { offer: null, reason: 'canceled', sentence: `${fact.wp_id} is canceled.`, waits_for: [] };
    case 'blocked':
      return { offer: null, reason: 'blocked', sentence: blockedSentence(fact), waits_for: [] };
    case 'genesis':
    case 'uninitialized':
      return {
        offer: null,
        reason: 'not_finalized',
        sentence: `${fact.wp_id} is not finalized: no event has put it on the board.`,
        waits_for: [],
      };
  }
};

const boards = new WeakMap<readonly PackageFact[], { readonly agent: string | null; readonly board: readonly Standing[] }>();

/** Every package as the asker sees it, in the order of their ids. Remembered, since each guard of a walk asks for it. */
export function boardOf(packages: readonly PackageFact[], { agent }: Asker): readonly Standing[] {
  const known = boards.get(packages);
  if (known?.agent === agent) return known.board;
  const byId = new Map(packages.map((fact) => [fact.wp_id, fact]));
  const board = packages.map((fact) => ({ package: fact, ...standing(fact, byId, { agent }) }));
  boards.set(packages, { agent, board });
  return board;
}

/** Work of the asker's own that another agent has to review. */
export const awaitsAnother = ({ offer, reason }: Standing): boolean => offer === null && reason === 'own_work';

/** The packages that are not finished and depend on each package, by its id. */
function waitersOf(packages: readonly PackageFact[]): ReadonlyMap<string, readonly string[]> {
  const waiters = new Map<string, string[]>();
  for (const fact of packages) {
    if (isFinished(fact)) continue;
    for (const id of fact.dependencies) {
      const others = waiters.get(id);
      if (others === undefined) waiters.set(id, [fact.wp_id]);
      else others.push(fact.wp_id);
    }
  }
  return waiters;
}

/** How many packages wait, directly or through others, for this one: reviews that free the most work come first. */
function dependents(wpId: string, waiters: ReadonlyMap<string, readonly string[]>): number {
  const found = new Set([wpId]);
  // A set that grows while it is walked is walked to its end.
  for (const id of found) for (const waiter of waiters.get(id) ?? []) found.add(waiter);
  return found.size - 1;
}

/** The standing that is offered among those with one of these offers: for reviews the one that frees most work, else the first id. */
export function firstOffered(board: readonly Standing[], offers: readonly Offer[]): Standing | null {
  for (const offer of offers) {
    const candidates = board.filter((standing) => standing.offer === offer);
    if (candidates.length < 2 || offer === 'start' || offer === 'rework') {
      if (candidates[0]) return candidates[0];
      continue;
    }
    const waiters = waitersOf(board.map((standing) => standing.package));
    return candidates
      .map((candidate) => ({ candidate, frees: dependents(candidate.package.wp_id, waiters) }))
      .reduce((best, next) => (next.frees > best.frees ? next : best)).candidate;
  }
  return null;
}
