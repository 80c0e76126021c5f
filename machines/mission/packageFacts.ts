import type { PackageFact } from '../../schemas/facts.ts';
import { isInHand } from '../../schemas/lane.ts';
import type { StatusSnapshot, WorkPackageStatus } from '../../schemas/status.ts';
import { isSameAgent } from './board.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import { isPackageId, unreadPackage, type PackageFile } from '../rules/packageFile.ts';

/** Where a package's work is done, from lanes.json: its lane and the path of its workspace. */
export interface Workplace {
  readonly lane_id: string | null;
  readonly workspace_path: string | null;
}

/** Actors that name a program, not the agent it ran for (contract 1 §4.7). */
const programs = ['', 'finalize-tasks', 'implement-command', 'merge', 'migration', 'recovery', 'unknown', 'user'];

/** Whether an actor is an agent's name. */
export const namesAgent = (actor: string): boolean => !programs.includes(actor);

/** The agent behind the last event: its actor, or the recorded agent where the actor is only a program. */
const agentOf = (status: WorkPackageStatus): string | null =>
  programs.includes(status.actor) ? (status.agent ?? (status.actor || null)) : status.actor;

/**
 * A package stands as sent back when its last review asked for changes, or left in_review for the plan without any
 * result (older logs have none), and it has not been submitted since.
 */
const isSentBack = (status: WorkPackageStatus): boolean => {
  if (status.lane === 'planned') return status.review_result !== undefined && status.review_result?.verdict !== 'approved';
  return (status.lane === 'claimed' || status.lane === 'in_progress') && status.review_result?.verdict === 'changes_requested';
};

/** What is known of a claim beside the status: from the rows themselves, and from the process that made it. */
export interface ClaimFact {
  /** The last event of the package is a review's, which sent it back to be worked on. */
  readonly isSentBack: boolean;
  readonly isHolderGone: boolean;
  /** The actor of the move that handed the work in; null when it never was. */
  readonly handedInBy: string | null;
  /** The reason of the move that has blocked it; null where it is not blocked, or none was given. */
  readonly blockedBecause: string | null;
}

/** The agents among these actors that could review the work of an author: all but the author. */
export const otherAgents = (actors: readonly string[], author: string | null): readonly string[] =>
  actors.filter((actor) => namesAgent(actor) && !isSameAgent({ agent: actor }, author) && !isSameAgent({ agent: author }, actor));

/**
 * Whoever sent a package back does not hold it: its last event is theirs, and the work is open to be taken up. Nor does a
 * program that claimed it for nobody named.
 */
const holderOf = (status: WorkPackageStatus, { isSentBack }: ClaimFact): string | null => {
  if (!isInHand(status.lane)) return null;
  const agent = status.lane === 'in_progress' && isSentBack ? null : agentOf(status);
  return agent !== null && programs.includes(agent) ? null : agent;
};

/**
 * Whose work waits for a review, and who could review it: it is the work of whoever handed it in, even where a reviewer has put
 * it back there.
 */
function authorship(
  status: WorkPackageStatus | undefined,
  { handedInBy }: ClaimFact,
  actors: readonly string[],
): Pick<PackageFact, 'author' | 'reviewers'> {
  const named = handedInBy !== null && namesAgent(handedInBy) ? handedInBy : null;
  if (status?.lane !== 'for_review') return { author: status?.lane === 'in_review' ? named : null, reviewers: [] };
  const author = named ?? agentOf(status);
  return { author, reviewers: otherAgents(actors, author) };
}

/** What commands note where nobody gives a reason. */
const isOwnWord = (reason: string): boolean => reason.trim() === '' || /^(?:move-task: \w+ -> |Force move to )blocked$/.test(reason);

const factOf = (
  file: PackageFile,
  status: WorkPackageStatus | undefined,
  workplace: Workplace,
  claim: ClaimFact,
  actors: readonly string[],
): PackageFact => ({
  wp_id: file.wp_id,
  file: file.file,
  title: file.title,
  lane: status?.lane ?? 'genesis',
  dependencies: file.dependencies,
  execution_mode: file.execution_mode ?? 'code_change',
  lane_id: workplace.lane_id,
  workspace_path: workplace.workspace_path,
  actor: status?.actor ?? null,
  holder: status === undefined ? null : holderOf(status, claim),
  holder_gone: claim.isHolderGone,
  ...authorship(status, claim, actors),
  blocked_because: claim.blockedBecause === null || isOwnWord(claim.blockedBecause) ? null : claim.blockedBecause.trim(),
  since: status?.last_transition_at ?? null,
  sent_back: status !== undefined && isSentBack(status),
  flaw: file.flaw,
});

/** Work that is under way or waits to be merged: it has been begun, and is not finished. */
const isUnderWay = (status: WorkPackageStatus): boolean =>
  isSentBack(status) || !['genesis', 'uninitialized', 'planned', 'done', 'canceled'].includes(status.lane);

/**
 * The packages of a mission: those that have a file, standing where the events put them, and those that are under way by
 * their events alone: with the file of a package its unfinished work would go unseen, and be merged all the same. A mission
 * whose package files are gone still has every package its events speak of, so that what is finished stays finished. Null
 * when it has neither.
 * @param actors whoever has moved a package of the mission
 */
export function packageFacts(
  files: readonly PackageFile[],
  status: StatusSnapshot,
  workplaceOf: (file: PackageFile) => Workplace,
  claimOf: (wpId: string) => ClaimFact,
  actors: readonly string[],
): readonly PackageFact[] | null {
  const filed = new Set(files.map(({ wp_id }) => wp_id));
  const unfiled = Object.entries(status.work_packages)
    .filter(
      ([wp_id, state]) =>
        isPackageId(wp_id) && !filed.has(wp_id) && state.last_event_id !== null && (files.length === 0 || isUnderWay(state)),
    )
    .map(([wp_id]) => unreadPackage(wp_id, null, `${wp_id} has events and no file.`));
  const known = [...files, ...unfiled];
  if (known.length === 0) return null;
  return known
    .map((file) => factOf(file, ownEntry(status.work_packages, file.wp_id), workplaceOf(file), claimOf(file.wp_id), actors))
    .toSorted((a, b) => (a.wp_id < b.wp_id ? -1 : 1));
}
