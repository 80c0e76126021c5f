import { git } from '../../actions/git/git.ts';
import { whyUntrusted } from '../../actions/git/whyUntrusted.ts';
import { parseHolder } from '../../actions/processes/holder.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { ReviewReply } from '../../schemas/tasksReply.ts';
import type { BoardWith, ClaimScene } from '../claim/recordClaim.ts';
import { commitStatus } from '../commitStatus.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { readStatus } from '../desk/readStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { missionFacts, observeFiles } from '../facts.ts';
import { openMission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import { agentProcess } from '../claim/agentProcess.ts';
import { noteClaimHolder } from '../desk/claimHolders.ts';
import { claimReview, reviewOffers, standingAskedFor, type ReviewClaim } from '../review/claimReview.ts';
import { handOutReview, type HandedReview } from '../review/handOutReview.ts';
import type { ReviewRequest } from '../review/reviewRequest.ts';
import { whatIsElsewhere } from '../review/whatIsElsewhere.ts';
import type { World } from '../world.ts';
import { commitLeft } from './commitLeft.ts';
import { warningsOf } from '../desk/warningsOf.ts';

/**
 * Takes up the review of a work package, durably, and hands out its prompt. Of two who ask at once one hears that the other has
 * it, and may take it over where it is known that nobody is at it any more; whoever has it is given the same prompt again. Authors
 * may review their own work where nobody else does: they are offered it last, and the record says that they did.
 *
 * Problems: AGENT_MISSING, USAGE (the process that is named), UNTRUSTED_REPOSITORY, those of `whatIsElsewhere` and
 * `claimReview`, and those of opening, recording and writing the prompt.
 */
export function review(world: World, request: ReviewRequest): Promise<Outcome<ReviewReply>> {
  return outcomeOfLater(async () => {
    if (request.agent.trim() === '')
      return failure(problem('AGENT_MISSING', 'A review has to say who reviews.', { next: 'spec-kitty agent action review --help' }));
    const process = agentProcess(world, request.shellPid, 'review');
    if (!process.ok) return process;
    const project = openProject(world);
    if (!project.ok) return project;
    const untrusted = await whyUntrusted(git(project.value.root, world));
    if (untrusted !== null) return failure(untrusted);
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const desk = missionDesk(project.value.desk, mission.value.directory, mission.value.path);
    const loaded = await loadMissionType(project.value, world, mission.value.identity.mission_type, desk.missionType);
    if (!loaded.ok) return loaded;
    const boardWith = await observeFiles(project.value, mission.value);
    const elsewhere = await notSeenHere({ world, project: project.value, mission: mission.value }, request, boardWith);
    if (elsewhere !== null) return failure(elsewhere);
    const holder = process.value === null ? null : parseHolder(process.value.holder);
    const standsBehind = ({ standing, id }: ReviewClaim): void => {
      if (holder !== null) noteClaimHolder(desk, standing.package.wp_id, id, holder);
    };
    const operation = shortOperation(world, project.value, {
      operation: 'review',
      mission: mission.value.directory,
      actor: request.agent,
      asked: request.wp === null ? {} : { wp: request.wp },
    });
    const recorded = recordEvents(
      world,
      project.value,
      mission.value,
      (present) => {
        const claimed = claimReview(world, mission.value, request, boardWith(present.status), present);
        // Before the events: a review on record whose process nobody has noted can only be taken over by somebody who answers for it.
        if (claimed.ok) standsBehind(claimed.value.answer);
        return claimed;
      },
      { operation },
    );
    if (!recorded.ok) return recorded;
    const { answer: claim, files, behind, status } = recorded.value;
    const { agent } = request;
    const { wp_id } = claim.standing.package;
    const board = boardWith(status);
    const facts = missionFacts(project.value, mission.value, loaded.value.type, board);
    const fact = facts.packages?.find((each) => each.wp_id === wp_id) ?? claim.standing.package;
    const scene = {
      world,
      project: project.value,
      mission: mission.value,
      type: loaded.value.type,
      facts,
      snapshot: board.snapshot,
      agent,
    };
    const at = ownEntry(status.fold.packages, wp_id)?.last_transition_at ?? world.now().toISOString();
    const handed = await handOutReview(scene, fact, claim, at);
    const { commits, changed } = await (claim.already ? commitLeft : commitStatus)(world, project.value, mission.value, {
      message: `${wp_id}: in review by ${agent}`,
      paths: [],
      kind: 'move',
      operation,
    });
    const unlogged = await operation.log([{ changed: { events: [...claim.events] } }, { changed }], { asked: { wp: wp_id } });
    return success({
      ...replyOf({ mission: mission.value.directory, agent, wp: wp_id }, claim, handed),
      status_events_path: files.path,
      commits: [...commits],
      warnings: [
        ...(handed.isOwn ? [`${wp_id} is your own work. Another reviewer would see more; the record says that you did both.`] : []),
        ...warningsOf(behind),
        ...loaded.value.notes,
        ...unlogged,
      ],
    });
  });
}

/** What the reviewer is told about the review itself. */
function replyOf(
  whose: { readonly mission: string; readonly agent: string; readonly wp: string },
  claim: ReviewClaim,
  { workspace, difference, feedbackFile, isOwn, promptFile }: HandedReview,
): Omit<ReviewReply, 'status_events_path' | 'commits' | 'warnings'> {
  const git = `git -C ${shellWord(workspace.path)}`;
  return {
    result: 'success',
    task_id: whose.wp,
    work_package_id: whose.wp,
    mission_slug: whose.mission,
    lane: 'in_review',
    agent: whose.agent,
    prompt_file: promptFile,
    workspace: workspace.path,
    branch: workspace.branch,
    diff_commands:
      difference === null
        ? []
        : [`${git} log --oneline ${difference.base}..${difference.tip}`, `${git} diff ${difference.base} ${difference.tip}`],
    feedback_file: feedbackFile,
    approve_command: commandLine.approve(whose),
    reject_command: commandLine.sendBack(feedbackFile, whose),
    author: claim.author,
    own_work: isOwn,
    already: claim.already,
    event_id: claim.id,
  };
}

/** What keeps the package that is asked for from being reviewed in this clone, where it could be reviewed at all. */
async function notSeenHere(scene: ClaimScene, request: ReviewRequest, boardWith: BoardWith): Promise<Problem | null> {
  const status = readStatus(scene.project, scene.mission);
  const asked = status.ok ? standingAskedFor(request, boardWith(status.value)) : null;
  if (asked === null) return null;
  const isReviewed = reviewOffers.some((offer) => offer === asked.offer) || (request.takeover && asked.package.lane === 'in_review');
  return isReviewed ? whatIsElsewhere(scene, asked.package) : null;
}
