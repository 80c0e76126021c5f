import { isSameAgent } from '../../machines/mission/board.ts';
import { namesAgent, otherAgents } from '../../machines/mission/packageFacts.ts';
import { actorsUntil } from '../../machines/rules/actorsUntil.ts';
import { authorOf } from '../../machines/rules/authorOf.ts';
import { hinderingSubtasks } from '../../machines/rules/hinderingSubtasks.ts';
import { isSendingBack, movePath } from '../../machines/rules/movePath.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { openSubtasks } from '../../machines/rules/openSubtasks.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { isOnWay } from '../../machines/rules/wentOnFrom.ts';
import type { Lane } from '../../schemas/lane.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Present } from '../desk/recordEvents.ts';
import type { TaskMove } from './taskMove.ts';
import type { TaskScene } from './taskScene.ts';
import { moveLine } from './moveLine.ts';
import { approves, reviewerOf } from './verdict.ts';

/** Why a move is not put before the machine at all; `author` is named where the approval would be their own. */
export const refuseTaskMove = (scene: TaskScene, from: Lane, author: string | null, present: Present): Problem | null =>
  refusalOf(scene, from, author, present) ?? unclaimed(scene, from, present) ?? unfinished(scene, from, present);

/**
 * Who hands the work in on the way, or has done so. That is read from the whole log: the board knows the author of a package
 * only until somebody takes up its review.
 */
export function authorIn({ wp, to, agent, force }: TaskMove, from: Lane, present: Present): Outcome<string | null> {
  if (!force && agent !== null && movePath(from, to).includes('for_review')) return success(agent);
  const log = present.log();
  return log.ok ? success(authorOf(log.value.transitions, wp, namesAgent)) : log;
}

function refusalOf(scene: TaskScene, from: Lane, author: string | null, present: Present): Problem | null {
  const { mission, move, boardWith, work } = scene;
  const { status } = present;
  const { wp, to, agent, force, feedback, fallback, doneOverrideReason } = move;
  // What is blocked is in nobody's hands, and its work may lie in the worktree of whoever had it.
  const had = from === 'blocked' ? ownEntry(status.snapshot.work_packages, wp)?.agent : null;
  const holder = boardWith(status).packages?.find(({ wp_id }) => wp_id === wp)?.holder ?? had ?? null;
  const unchanged = `${wp} stays in ${from}; nothing was recorded.`;
  const command = moveLine({ wp, to, agent, mission: mission.directory });
  if (agent !== null && holder !== null && !force && !isSameAgent({ agent }, holder)) {
    return problem('WP_ALREADY_CLAIMED', `${wp} is ${from}, held by ${holder}; ${agent} does not move it.`, {
      unchanged,
      next: nextCommand(mission.directory, agent),
      details: { wp_id: wp, lane: from, claimed_by: holder, requesting_actor: agent },
    });
  }
  if (isSendingBack(from, to) && feedback === null) {
    return problem('REVIEW_FEEDBACK_REQUIRED', `${wp} is ${from}: whoever takes it up again has to read what is wrong.`, {
      unchanged,
      next: `${command} --review-feedback-file <file>`,
      details: { wp_id: wp, lane: from },
    });
  }
  if ((approves(from, to) || isSendingBack(from, to)) && reviewerOf(move) === null) {
    return problem('USAGE', 'It is not said whose verdict this is: name the reviewer with --agent or --reviewer.', {
      unchanged,
      next: 'spec-kitty agent tasks move-task --help',
    });
  }
  if (to === 'done' && !work.isMerged && (doneOverrideReason === null || doneOverrideReason.trim() === '')) {
    return problem('DONE_WITHOUT_MERGE', `${wp} is ${from}: merging the mission makes it done.`, {
      unchanged,
      next: `spec-kitty merge --mission ${shellWord(mission.directory)}`,
      details: { wp_id: wp, lane: from },
    });
  }
  const reviewers =
    author === null
      ? []
      : otherAgents(actorsAt(present, { wp, isOwnReview: from === 'in_review' && isSameAgent({ agent: author }, holder) }), author);
  if (author !== null && reviewers.length > 0 && fallback === null) {
    return problem('REVIEW_BY_AUTHOR', `${author} did the work on ${wp} and does not review it while ${reviewers.join(' or ')} could.`, {
      unchanged,
      // What nobody has handed in would be approved with nothing of it looked at.
      next: movePath(from, to).includes('for_review')
        ? commandLine.handIn({ mission: mission.directory, agent: agent ?? author, wp })
        : commandLine.approveOwn({ mission: mission.directory, agent: agent ?? author, wp }, reviewers),
      details: { wp_id: wp, lane: from, author, reviewer: reviewerOf(move), reviewers },
    });
  }
  return null;
}

/**
 * Who had taken part. Authors who were alone when they took up the review of their own work end it: nobody else could take it
 * from them, and it would be nobody's for good if somebody joined meanwhile.
 */
function actorsAt(present: Present, { wp, isOwnReview }: { readonly wp: string; readonly isOwnReview: boolean }): readonly string[] {
  const { actors, packages } = present.status.fold;
  const log = isOwnReview ? present.log() : null;
  const begun = ownEntry(packages, wp)?.last_event_id ?? null;
  return log?.ok === true && begun !== null ? actorsUntil(log.value.transitions, begun) : actors;
}

/**
 * Work that was sent back is handed in again by whoever has taken it up, or by its author, who never let go of it: nobody lends
 * their name to it.
 */
function unclaimed({ mission, move: { wp, agent, to, force }, boardWith }: TaskScene, from: Lane, present: Present): Problem | null {
  const fact = boardWith(present.status).packages?.find(({ wp_id }) => wp_id === wp);
  if (
    agent === null ||
    force ||
    from !== 'in_progress' ||
    !movePath(from, to).includes('for_review') ||
    fact?.holder !== null ||
    !fact.sent_back
  )
    return null;
  const log = present.log();
  if (!log.ok) return log.problems[0];
  const author = authorOf(log.value.transitions, wp, namesAgent);
  if (author === null || isSameAgent({ agent }, author)) return null;
  return problem('TRANSITION_REJECTED', `${wp} was sent back and nobody has taken it up: ${agent} does not hand in what ${author} did.`, {
    unchanged: `${wp} stays in ${from}; nothing was recorded.`,
    next: `spec-kitty agent action implement ${wp} --mission ${shellWord(mission.directory)} --agent ${shellWord(agent)}`,
    details: { wp_id: wp, lane: from, author, requesting_actor: agent },
  });
}

/** A verdict on work that is not all done, unless somebody has handed it in so by force. */
function unfinished({ mission, packages, move: { wp, to, force } }: TaskScene, from: Lane, present: Present): Problem | null {
  if (force || !isOnWay(from) || (to !== 'approved' && to !== 'done')) return null;
  const roster = packages.packages.find(({ wp_id }) => wp_id === wp)?.front_matter.subtasks ?? [];
  const open = openSubtasks(roster, ownEntry(present.status.snapshot.work_packages, wp)?.subtasks);
  if (open.length === 0) return null;
  const log = present.log();
  if (!log.ok) return log.problems[0];
  const hindering = hinderingSubtasks(open, wp, log.value);
  if (hindering.length === 0) return null;
  return problem('TRANSITION_REJECTED', `${wp} is ${from}, and not all of its subtasks are done. Open: ${hindering.join(', ')}.`, {
    unchanged: `${wp} stays in ${from}; nothing was recorded.`,
    next: commandLine.markDone(hindering, mission.directory),
    details: { wp_id: wp, from_lane: from, to_lane: to, open_subtasks: hindering },
  });
}
