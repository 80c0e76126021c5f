import { findBranch } from '../../actions/git/refs/findBranch.ts';
import { unnamedClaim, workOffers } from '../../machines/claim/decideClaim.ts';
import { boardOf, firstOffered, type Standing } from '../../machines/mission/board.ts';
import { contextActions, contextCommands, type ContextAction } from '../../machines/rules/contextCommands.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import type { ContextReply } from '../../schemas/contextReply.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { join } from 'node:path';
import { beginsAt } from '../claim/planWorkplace.ts';
import { observeBoard, readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { feedbackPath } from '../prompts/offerPrompt.ts';
import type { Surroundings } from '../surroundings.ts';
import { unnamedMission } from './unnamedMission.ts';

export interface ContextQuestion {
  readonly action: string;
  readonly mission: string | null;
  /** Null: the package that `next` would offer for it. */
  readonly wp: string | null;
  readonly agent: string | null;
}

/**
 * Where an action on a mission takes place: its folder, branch, workspace, and the command lines that do it. Nothing is
 * written, nothing claimed. All paths are those of the main checkout and its lanes, wherever the question is asked.
 *
 * Problems: INVALID_ACTION, FEATURE_CONTEXT_UNRESOLVED, WORK_PACKAGE_UNRESOLVED, LANES_CORRUPT, and those of opening and reading.
 */
export function contextResolve(world: Surroundings, question: ContextQuestion): Promise<Outcome<ContextReply>> {
  return outcomeOfLater(async () => {
    const action = contextActions.find((name) => name === question.action.trim().toLowerCase().replaceAll('-', '_'));
    if (action === undefined)
      return failure(
        problem('INVALID_ACTION', `'${question.action}' is no action. It is one of ${contextActions.join(', ')}.`, {
          next: 'spec-kitty agent context resolve --help',
          details: { action: question.action, actions: [...contextActions] },
        }),
      );
    const project = openProject(world);
    if (!project.ok) return project;
    if (question.mission === null)
      return failure(unnamedMission(project.value, 'FEATURE_CONTEXT_UNRESOLVED', `spec-kitty agent context resolve --action ${action}`));
    const mission = openMission(project.value, question.mission);
    if (!mission.ok) return mission;
    const chosen =
      action === 'implement' || action === 'review' ? await choose(project.value, mission.value, action, question) : success(null);
    if (!chosen.ok) return chosen;
    return reply(world, project.value, mission.value, action, question, chosen.value);
  });
}

/** The package that is named, or the one that `next` would offer. */
async function choose(
  project: Project,
  mission: Mission,
  action: 'implement' | 'review',
  { wp, agent }: ContextQuestion,
): Promise<Outcome<Standing>> {
  const observed = await observeBoard(project, mission);
  if (!observed.ok) return observed;
  const board = boardOf(observed.value.packages ?? [], { agent });
  const id = wp === null ? null : idMeant(wp);
  const chosen =
    id === null
      ? firstOffered(board, action === 'implement' ? workOffers : ['continue_review', 'review', 'review_own'])
      : board.find((each) => each.package.wp_id === id);
  if (chosen !== null && chosen !== undefined) return success(chosen);
  const known = board.map((each) => each.package.wp_id);
  const unclaimed =
    id === null && action === 'implement' ? unnamedClaim(board, null, { agent: agent ?? 'anybody', mission: mission.directory }) : null;
  const why =
    id !== null
      ? `${mission.directory} has no work package ${id}.`
      : unclaimed !== null && !unclaimed.ok
        ? unclaimed.problems[0].message
        : `No work package of ${mission.directory} waits for a review${agent === null ? '' : ` by ${agent}`}.`;
  return failure(
    problem('WORK_PACKAGE_UNRESOLVED', why, {
      next: nextCommand(mission.directory),
      details: { wp_id: id, work_packages: known, why_not: board.map(({ sentence }) => sentence) },
    }),
  );
}

function reply(
  world: Surroundings,
  project: Project,
  mission: Mission,
  action: ContextAction,
  { agent }: ContextQuestion,
  standing: Standing | null,
): Outcome<ContextReply> {
  const fact = standing?.package ?? null;
  const place = fact === null ? success(inTheMainCheckout(project, mission)) : placeOf(project, mission, fact);
  if (!place.ok) return place;
  const wp = fact?.wp_id ?? null;
  return success({
    success: true,
    action,
    mission_slug: mission.directory,
    feature_dir: mission.path,
    target_branch: mission.meta.target_branch ?? null,
    detection_method: 'explicit',
    wp_id: wp,
    wp_file: fact === null || fact.file === null ? null : join(mission.homes.packages.folder, 'tasks', fact.file),
    lane: fact?.lane ?? null,
    ...place.value,
    execution_mode: fact?.execution_mode ?? null,
    dependencies: [...(fact?.dependencies ?? [])],
    commands: {
      ...contextCommands(action, {
        mission: mission.directory,
        agent: agent ?? '<agent>',
        wp,
        feedbackFile: wp === null ? '' : feedbackPath({ world, mission, agent: agent ?? 'agent' }, wp),
      }),
    },
    warnings: [
      ...(mission.homes.refusal === null ? [] : [mission.homes.refusal.message]),
      ...(standing !== null && standing.offer === null
        ? [`${standing.sentence} Nothing of it is offered${agent === null ? '' : ` to ${agent}`} at the moment.`]
        : []),
    ],
    agent,
    why: standing?.sentence ?? null,
  });
}

type PlaceKeys = Pick<ContextReply, 'lane_id' | 'branch_name' | 'resolution_kind' | 'resolved_base' | 'auto_merge' | 'workspace_path'>;

const inTheMainCheckout = ({ root, checkout }: Project, { meta }: Mission): PlaceKeys => ({
  lane_id: null,
  branch_name: meta.target_branch ?? checkout.branch,
  resolution_kind: 'repo_root',
  resolved_base: null,
  auto_merge: false,
  workspace_path: root,
});

function placeOf(project: Project, mission: Mission, fact: PackageFact): Outcome<PlaceKeys> {
  const read = readManifest(mission);
  if (!read.ok) return read;
  const manifest = read.value;
  if (manifest === null || fact.lane_id === null || fact.lane_id === planningLane)
    return success({ ...inTheMainCheckout(project, mission), lane_id: fact.lane_id });
  const { branch, path } = findLane(project, mission, fact.lane_id, manifest);
  const parents = beginsAt(mission, manifest);
  const laneOf = (wp: string): string | undefined => manifest.lanes.find(({ wp_ids }) => wp_ids.includes(wp))?.lane_id;
  return success({
    lane_id: fact.lane_id,
    branch_name: branch,
    resolution_kind: 'lane_workspace',
    resolved_base: findBranch(project.commonDir, parents)?.name ?? parents[0] ?? null,
    auto_merge: fact.dependencies.some((wp) => laneOf(wp) !== fact.lane_id),
    workspace_path: path,
  });
}
