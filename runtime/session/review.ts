import { existsSync } from 'node:fs';
import { readRef } from '../../actions/git/refs/refs.ts';
import { boardOf, firstOffered, isSameAgent, type Standing } from '../../machines/mission/board.ts';
import { namesAgent } from '../../machines/mission/packageFacts.ts';
import { authorOf } from '../../machines/rules/authorOf.ts';
import { laneBranch, planningLane } from '../../machines/rules/names.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { laneTestEnvironment } from '../../machines/rules/workspaceContext.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { PromptWorkspace } from '../../schemas/promptFacts.ts';
import type { ReviewReply } from '../../schemas/tasksReply.ts';
import { commitStatus } from '../commitStatus.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { promptPath, savePrompt } from '../desk/savePrompt.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { missionFacts, observeFiles, type MissionBoard } from '../facts.ts';
import { laneBase } from '../findLane.ts';
import { openMission, type Mission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import { moveSeries } from '../moveSeries.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { reviewClaimPrompt } from '../prompts/claimPrompt.ts';
import { feedbackPath } from '../prompts/offerPrompt.ts';
import { promptMission } from '../prompts/promptMission.ts';
import type { World } from '../world.ts';
import { commitLeft } from './commitLeft.ts';
import { warningsOf } from './openForChange.ts';

export interface ReviewRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Null: the package whose review `next` would offer. */
  readonly wp: string | null;
  readonly agent: string;
  readonly model: string | null;
  readonly profile: string | null;
  /** Whether a review that somebody else has begun is taken from them: whoever asks answers for it. */
  readonly takeover: boolean;
}

interface Claim {
  readonly standing: Standing;
  readonly author: string | null;
  /** The event that began the review. */
  readonly id: string;
  readonly already: boolean;
  /** Ids of what was recorded for it now. */
  readonly events: readonly string[];
}

/**
 * Takes up the review of a work package, durably, and hands out its prompt. Of two who ask at once one hears that the other has
 * it, and may take it over where it is known that nobody is at it any more; whoever has it is given the same prompt again. Authors may review their own work where nobody else does: they are
 * offered it last, and the record says that they did.
 *
 * Problems: AGENT_MISSING, WP_NOT_FOUND, WP_ALREADY_CLAIMED, WP_NOT_REVIEWABLE, NOTHING_TO_REVIEW, and those of opening,
 * recording and writing the prompt.
 */
export function review(world: World, request: ReviewRequest): Promise<Outcome<ReviewReply>> {
  return outcomeOfLater(async () => {
    if (request.agent.trim() === '')
      return failure(problem('AGENT_MISSING', 'A review has to say who reviews.', { next: 'spec-kitty agent action review --help' }));
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const loaded = await loadMissionType(
      project.value,
      world,
      mission.value.identity.mission_type,
      missionDesk(project.value.desk, mission.value.directory, mission.value.path).missionType,
    );
    if (!loaded.ok) return loaded;
    const boardWith = await observeFiles(project.value, mission.value);
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
      (present) => decide(world, mission.value, request, boardWith(present.status), present),
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
    const { branch: missionBranch } = await promptMission(world, project.value, mission.value);
    const workspace = workspaceOf(project.value, mission.value, fact, missionBranch);
    const difference = differenceOf(project.value, mission.value, workspace, missionBranch);
    const feedbackFile = feedbackPath(scene, wp_id);
    const name = { mission: mission.value.directory, invocation: claim.id, agent, action: 'review', wp: wp_id };
    const metadata = {
      invocation_id: claim.id,
      repo_root: project.value.root,
      mission_id: mission.value.identity.mission_id,
      mission_slug: mission.value.directory,
      work_package_id: wp_id,
      lane_worktree: workspace.path,
      mission_branch: missionBranch,
      lane_branch: workspace.branch,
      base_ref: difference?.base ?? null,
      prompt_path: promptPath(project.value.desk, name, ''),
      created_at: ownEntry(status.fold.packages, wp_id)?.last_transition_at ?? world.now().toISOString(),
    };
    const own = isSameAgent({ agent }, claim.author);
    const text = await reviewClaimPrompt(scene, fact, {
      workspace,
      author: own ? agent : claim.author,
      difference,
      feedbackFile,
      metadata,
    });
    const prompt_file = savePrompt(project.value.desk, name, text);
    const { commits, changed } = await (claim.already ? commitLeft : commitStatus)(world, project.value, mission.value, {
      message: `${wp_id}: in review by ${agent}`,
      paths: [],
      kind: 'move',
      operation,
    });
    const unlogged = operation.log([{ changed: { events: [...claim.events] } }, { changed }], { asked: { wp: wp_id } });
    const whose = { mission: mission.value.directory, agent, wp: wp_id };
    const git = `git -C ${shellWord(workspace.path)}`;
    return success({
      result: 'success',
      task_id: wp_id,
      work_package_id: wp_id,
      mission_slug: mission.value.directory,
      lane: 'in_review',
      agent,
      prompt_file,
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
      own_work: own,
      already: claim.already,
      event_id: claim.id,
      status_events_path: files.path,
      commits: [...commits],
      warnings: [
        ...(own ? [`${wp_id} is your own work. Another reviewer would see more; the record says that you did both.`] : []),
        ...warningsOf(behind),
        ...loaded.value.notes,
        ...unlogged,
      ],
    });
  });
}

/** Which package it is and what its review begins with. Asked under the lock: of two who ask at once the second meets a review in progress. */
function decide(
  world: World,
  mission: Mission,
  { wp: named, agent, model, profile, takeover }: ReviewRequest,
  board: MissionBoard,
  present: Present,
): Outcome<Recording<Claim>> {
  const standings = boardOf(board.packages ?? [], { agent });
  const id = named?.trim().toUpperCase() ?? null;
  const standing =
    id === null
      ? firstOffered(standings, ['continue_review', 'review', 'review_own'])
      : standings.find((each) => each.package.wp_id === id);
  if (standing === null || standing === undefined)
    return failure(id === null ? nothingToReview(mission, agent, standings) : unknown(mission, id, standings));
  const {
    offer,
    package: { wp_id },
  } = standing;
  const log = present.log();
  if (!log.ok) return log;
  const author = authorOf(log.value.transitions, wp_id, namesAgent);
  if (offer === 'continue_review') {
    const begun = ownEntry(present.status.fold.packages, wp_id);
    if (begun === undefined) throw new TypeError('A package in review has events.');
    return success({ rows: [], packages: [], answer: { standing, author, id: begun.last_event_id, already: true, events: [] } });
  }
  const own = isSameAgent({ agent }, author);
  const isTaken = takeover && standing.package.lane === 'in_review' && !own;
  if (offer !== 'review' && offer !== 'review_own' && !isTaken) return failure(refusal(mission, agent, standing, own));
  const event_id = world.newId();
  const series = moveSeries(
    world.now(),
    mission,
    {
      wp: wp_id,
      actor: agent,
      name: agent,
      execution_mode: 'worktree',
      moves: [
        // A review ends with its outcome. One that is given up has none: it goes back by force, on record, and is still its author's work.
        ...(isTaken
          ? [
              {
                event_id: world.newId(),
                request: {
                  to: 'for_review' as const,
                  force: true,
                  reason: `Review taken over by ${agent} from ${standing.package.holder ?? 'somebody unnamed'}`,
                },
              },
            ]
          : []),
        {
          event_id,
          request: {
            to: 'in_review',
            reason: `Started review via action command${own ? '; the reviewer is the author' : ''}`,
            review_ref: 'action-review-claim',
          },
        },
      ],
      notes: [
        {
          event_id: world.newId(),
          delta: { agent, role: 'reviewer', ...(model === null ? {} : { model }), ...(profile === null ? {} : { agent_profile: profile }) },
        },
      ],
    },
    present,
  );
  if (!series.ok) return series;
  return success({
    rows: series.value.rows,
    packages: [series.value.package],
    answer: { standing, author, id: event_id, already: false, events: series.value.rows.map((row) => row.event_id) },
  });
}

const asking = (mission: Mission, agent: string): string =>
  `spec-kitty next --mission ${shellWord(mission.directory)} --agent ${shellWord(agent)}`;

const nothingToReview = (mission: Mission, agent: string, standings: readonly Standing[]): Problem =>
  problem('NOTHING_TO_REVIEW', `No work package of ${mission.directory} waits for a review by ${agent}.`, {
    next: asking(mission, agent),
    details: { agent, mission_slug: mission.directory, why_not: standings.map(({ sentence }) => sentence) },
  });

const unknown = (mission: Mission, wp: string, standings: readonly Standing[]): Problem =>
  problem('WP_NOT_FOUND', `${mission.directory} has no work package ${wp}.`, {
    next: `spec-kitty agent tasks list-tasks --mission ${mission.directory}`,
    details: { wp_id: wp, work_packages: standings.map((each) => each.package.wp_id) },
  });

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
      `${sentence} ${agent} does not get it${own ? ': it is their own work' : '; --takeover takes a review from somebody who is gone'}.`,
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

/** Planning packages are reviewed where they were written: in the main checkout. */
function workspaceOf(project: Project, mission: Mission, { lane_id, workspace_path }: PackageFact, branch: string): PromptWorkspace {
  if (lane_id === null || lane_id === planningLane) return { path: project.root, branch, lane_id: null, environment: {} };
  const path = workspace_path ?? project.root;
  return {
    path: existsSync(path) ? path : project.root,
    branch: laneBranch(mission.directory, lane_id, branch),
    lane_id,
    environment: laneTestEnvironment(mission.directory, lane_id),
  };
}

/** What the lane holds that was not there when it was made; without a record of that, since it left the branch of the mission. */
function differenceOf(
  project: Project,
  mission: Mission,
  { lane_id, branch }: PromptWorkspace,
  missionBranch: string,
): { readonly base: string; readonly tip: string } | null {
  if (lane_id === null) return null;
  const tip = readRef(project.commonDir, `refs/heads/${branch}`);
  if (tip === null) return null;
  const base = laneBase(project, mission, lane_id, tip, [missionBranch]);
  return base === null ? null : { base, tip };
}
