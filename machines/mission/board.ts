import type { Asker, PackageFact } from '../../schemas/facts.ts';
import { hasPassedReview, isOnBoard, isTerminal } from '../../schemas/lane.ts';
import { planningLane } from '../rules/names.ts';

/** What one work package has for the agent that asks. */
export type Offer = 'continue' | 'rework' | 'take_over' | 'continue_review' | 'review' | 'start' | 'review_own';

/** Why a package is offered, or why it is not: a stable word for programs. One of them is the original's, with its spaces. */
export type StandingReason =
  | 'approved'
  | 'blocked'
  | 'canceled'
  | 'dependencies_not_satisfied'
  | 'dependency_canceled'
  | 'dependency_unknown'
  | 'done'
  | 'file_flawed'
  | 'held_by_another'
  | 'holder_gone'
  | 'holder_unnamed'
  | 'lane_in_use'
  | 'not_finalized'
  | 'own_work'
  | 'ready'
  | 'review in progress'
  | 'review_ready'
  | 'reviewer_gone'
  | 'rework_ready'
  | 'yours';

/** One package as the asker sees it: an offer with its reason, or the reason there is none. */
export interface Standing {
  readonly package: PackageFact;
  readonly offer: Offer | null;
  readonly reason: StandingReason;
  readonly sentence: string;
  readonly waits_for: readonly string[];
}

export const isFinished = (fact: PackageFact): boolean => isTerminal(fact.lane);

/** Planning is over once any package has been finalized: from then on the board decides (contract 2 §1.6). */
export const planningIsOver = (packages: readonly PackageFact[] | null): boolean => packages?.some(({ lane }) => isOnBoard(lane)) ?? false;

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
const inTheSameWorktree = (
  { wp_id, lane_id }: PackageFact,
  byId: ReadonlyMap<string, PackageFact>,
  isMeant: (other: PackageFact) => boolean = () => true,
): PackageFact | undefined =>
  lane_id === null || lane_id === planningLane
    ? undefined
    : [...byId.values()].find(
        (other) =>
          other.wp_id !== wp_id &&
          other.lane_id === lane_id &&
          (other.lane === 'claimed' || other.lane === 'in_progress') &&
          isMeant(other),
      );

/** Somebody is at it, as far as is known: of two packages that nobody is at neither waits for the other. */
const isHeld = ({ holder, holder_gone: isGone }: PackageFact): boolean => holder !== null && !isGone;

/** How a package stands, whichever it is. */
type Stand = Omit<Standing, 'package'>;

const offered = (offer: Offer, reason: StandingReason, sentence: string): Stand => ({ offer, reason, sentence, waits_for: [] });

const withheld = (reason: StandingReason, sentence: string, waits_for: readonly string[] = []): Stand => ({
  offer: null,
  reason,
  sentence,
  waits_for,
});

const sharing = ({ lane_id }: PackageFact, { wp_id, lane }: PackageFact): string =>
  `${wp_id}, which is ${lane} in the worktree both share (${lane_id})`;

const laneInUse = (fact: PackageFact, neighbour: PackageFact): Stand =>
  withheld('lane_in_use', `${fact.wp_id} waits for ${sharing(fact, neighbour)}.`, [neighbour.wp_id]);

/** The dependencies that have not passed their review. */
const unmetBy = ({ dependencies }: PackageFact, byId: ReadonlyMap<string, PackageFact>): readonly string[] =>
  dependencies.filter((id) => !hasPassedReview(byId.get(id)?.lane ?? 'uninitialized'));

/** What is waited for, and why that takes its time. */
const awaited = (unmet: readonly string[], byId: ReadonlyMap<string, PackageFact>): string =>
  list(
    unmet.map((id) => {
      const dependency = byId.get(id);
      return dependency === undefined ? `${id}, which does not exist` : `${id}, which is ${dependency.lane}`;
    }),
  );

function planned(fact: PackageFact, byId: ReadonlyMap<string, PackageFact>): Stand {
  const { wp_id, dependencies } = fact;
  const unmet = unmetBy(fact, byId);
  if (unmet.length > 0) return withheld(whyUnmet(unmet, byId), `${wp_id} waits for ${awaited(unmet, byId)}.`, unmet);
  const neighbour = inTheSameWorktree(fact, byId);
  if (neighbour !== undefined) return laneInUse(fact, neighbour);
  if (fact.flaw !== null) return withheld('file_flawed', `${wp_id} is planned, and its file has to be mended first: ${fact.flaw}`);
  const met =
    dependencies.length === 0 ? 'and depends on nothing' : `and everything it depends on (${list(dependencies)}) is approved or done`;
  return fact.sent_back
    ? offered('rework', 'rework_ready', `${wp_id} was sent back by its review, ${met}.`)
    : offered('start', 'ready', `${wp_id} is planned ${met}.`);
}

/** Dependencies that will never be met as they are count before those that only take their time. */
function whyUnmet(unmet: readonly string[], byId: ReadonlyMap<string, PackageFact>): StandingReason {
  if (unmet.some((id) => !byId.has(id))) return 'dependency_unknown';
  return unmet.some((id) => byId.get(id)?.lane === 'canceled') ? 'dependency_canceled' : 'dependencies_not_satisfied';
}

/** Claimed or in progress. Nobody takes it up while somebody is at another one in its worktree. */
function inWork(fact: PackageFact, byId: ReadonlyMap<string, PackageFact>, asker: Asker): Stand {
  const { wp_id, lane, file, holder, holder_gone: isGone, sent_back: isSentBack } = fact;
  if (isSameAgent(asker, holder)) {
    const lost = file === null ? ' Its file is gone: bring it back before you hand it in.' : '';
    return offered('continue', 'yours', `${wp_id} is ${lane} and yours.${lost}`);
  }
  const neighbour = holder === null || isGone ? inTheSameWorktree(fact, byId, isHeld) : undefined;
  if (neighbour !== undefined) return laneInUse(fact, neighbour);
  if (holder === null)
    return isSentBack
      ? offered('rework', 'rework_ready', `${wp_id} was sent back by its review and nobody has taken it up.`)
      : offered('take_over', 'holder_unnamed', `${wp_id} is ${lane}, and nobody named holds it.`);
  if (isGone)
    return offered('take_over', 'holder_gone', `${wp_id} is ${lane}, held by ${holder}, whose process is gone: it can be taken over.`);
  return withheld('held_by_another', `${wp_id} is ${lane}, held by ${holder}.`, [holder]);
}

function forReview({ wp_id, author, reviewers }: PackageFact, asker: Asker): Stand {
  if (!isSameAgent(asker, author)) return offered('review', 'review_ready', `${wp_id} waits for a review.`);
  if (reviewers.length > 0)
    return withheld('own_work', `${wp_id} is your own work and waits for a review by ${list(reviewers, 'or')}.`, reviewers);
  return offered(
    'review_own',
    'own_work',
    `${wp_id} waits for a review; it is your own work, and nobody else has taken part in the mission.`,
  );
}

function inReview({ wp_id, holder, holder_gone: isGone, author }: PackageFact, asker: Asker): Stand {
  if (isSameAgent(asker, holder)) return offered('continue_review', 'yours', `${wp_id} is in review by you.`);
  if (holder !== null && isGone && !isSameAgent(asker, author))
    return offered('review', 'reviewer_gone', `${wp_id} is in review by ${holder}, whose process is gone: the review can be taken over.`);
  const who = holder ?? 'somebody unnamed';
  return withheld('review in progress', `${wp_id} is in review by ${who}.`, [who]);
}

const blockedSentence = ({ wp_id, blocked_because: because }: PackageFact): string => {
  const said = because?.replaceAll(/\s+/g, ' ') ?? '';
  return `${wp_id} is blocked until somebody moves it on${said === '' ? '.' : `: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`}`;
};

/** Whoever lifts what blocks a package begins it: until what it depends on is there, and its worktree free, nobody is told to. */
function blocked(fact: PackageFact, byId: ReadonlyMap<string, PackageFact>): Stand {
  const besides = (what: string, waits_for: readonly string[]): Stand =>
    withheld('blocked', `${blockedSentence(fact)} It waits for ${what}, as well.`, waits_for);
  const unmet = unmetBy(fact, byId);
  if (unmet.length > 0) return besides(awaited(unmet, byId), unmet);
  const neighbour = inTheSameWorktree(fact, byId);
  return neighbour === undefined ? withheld('blocked', blockedSentence(fact)) : besides(sharing(fact, neighbour), [neighbour.wp_id]);
}

function standing(fact: PackageFact, byId: ReadonlyMap<string, PackageFact>, asker: Asker): Stand {
  const { wp_id, lane } = fact;
  switch (lane) {
    case 'planned':
      return planned(fact, byId);
    case 'claimed':
    case 'in_progress':
      return inWork(fact, byId, asker);
    case 'for_review':
      return forReview(fact, asker);
    case 'in_review':
      return inReview(fact, asker);
    case 'approved':
      return withheld('approved', `${wp_id} is approved and waits to be merged.`);
    case 'done':
      return withheld('done', `${wp_id} is done.`);
    case 'canceled':
      return withheld('canceled', `${wp_id} is canceled.`);
    case 'blocked':
      return blocked(fact, byId);
    case 'genesis':
    case 'uninitialized':
      return withheld('not_finalized', `${wp_id} is not finalized: no event has put it on the board.`);
  }
}

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
