import { existsSync } from 'node:fs';
import { lastMoveOf } from '../../actions/git/refs/lastMoveOf.ts';
import { readConfig, type Settings } from '../../actions/files/readConfig.ts';
import { wayOn } from '../../machines/mission/wayOn.ts';
import { secondsSinceEpoch } from '../../machines/rules/instant.ts';
import { isBranchName, laneBranch, laneBranchWithId, planningLane } from '../../machines/rules/names.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { roundHalfEven } from '../../machines/rules/roundHalfEven.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Staleness, StatusReply, StatusRow } from '../../schemas/reply.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import { createBoard, type BoardPackage } from '../../machines/view/board.ts';
import { inNumberOrder } from '../../machines/view/inNumberOrder.ts';
import { unfinishedMerge } from '../desk/unfinishedMerge.ts';
import type { Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { PackageNotes } from '../look.ts';
import { see } from '../sight.ts';
import type { Surroundings } from '../surroundings.ts';

export interface StatusQuestion {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Minutes without a commit after which work on a lane is called stale. */
  readonly staleThreshold: number;
  /** An event or a time: the board as it was then. */
  readonly at?: string | null;
}

interface Scene {
  readonly project: Project;
  readonly mission: Mission;
  readonly settings: Settings;
  /** Seconds since 1970. */
  readonly now: number;
  readonly staleThreshold: number;
  /** Of the past only the log is known: what branches and worktrees show is of the present. */
  readonly isPast: boolean;
}

/** The board of a mission, with everything a person or a program asks of it. Reads only, starts no process. */
export function status(world: Surroundings, { mission: handle, staleThreshold, at = null }: StatusQuestion): Promise<Outcome<StatusReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const seen = await see(project.value, handle);
    if (!seen.ok) return seen;
    const { mission } = seen.value;
    const then = at === null ? null : await (await import('../asOf.ts')).asOf(project.value, mission, at);
    if (then !== null && !then.ok) return then;
    const board = then === null ? seen.value.board : then.value.board;
    const { settings, unreadable } = await readConfig(project.value.root);
    const { snapshot } = board;
    const { notes, problems } = seen.value.notes === null ? await packageNotes(mission) : { notes: seen.value.notes, problems: [] };
    const scene = {
      project: project.value,
      mission,
      settings,
      now: then === null ? world.now().getTime() / 1000 : (then.value.moment.instant ?? 0) / 1_000_000,
      staleThreshold,
      isPast: then !== null,
    };
    const { packages, columns, by_lane, progress } = createBoard(mission, board).getSnapshot().context;
    const rows = packages.map((each) => rowOf(each, snapshot.work_packages[each.wp_id], ownEntry(notes, each.wp_id), scene));
    const percentage = roundHalfEven(progress.weighted_percentage, 1);
    return success({
      mission_slug: mission.directory,
      mission_number: mission.identity.mission_number,
      mission_type: mission.identity.mission_type,
      total_wps: packages.length,
      by_lane,
      work_packages: rows,
      progress_percentage: percentage,
      progress_semantics: progress.progress_semantics,
      weighted_percentage: percentage,
      done_count: progress.done_count,
      done_percentage: roundHalfEven(progress.done_percentage, 1),
      stale_wps: rows.filter(({ is_stale }) => is_stale).length,
      stale_verdicts: packages.flatMap((each) => staleVerdict(each, snapshot.work_packages[each.wp_id])),
      stalled_wps: packages.flatMap((each) => stalledReview(each, scene)),
      auto_commit: settings.autoCommit,
      mission_id: mission.identity.mission_id,
      target_branch: mission.meta.target_branch ?? null,
      columns: columns.map((column) => ({ column: column.column, wp_ids: inNumberOrder(column.packages).map(({ wp_id }) => wp_id) })),
      unfinished_merge: then === null ? unfinishedMerge(project.value, mission) : null,
      unreadable: [...new Set([...board.unreadable, ...problems.map(({ message }) => message), ...unreadable])],
      ...(then === null ? {} : { as_of: then.value.as_of }),
    });
  });
}

/** What the files say for people, where nobody has looked yet. */
async function packageNotes({ homes }: Mission): Promise<{ readonly notes: PackageNotes; readonly problems: readonly Problem[] }> {
  const { readWorkPackages } = await import('../../actions/files/readWorkPackages.ts');
  const { packages, problems } = await readWorkPackages(`${homes.packages.folder}/tasks`);
  const notes = packages.map(
    ({ wp_id, file_name, front_matter }) =>
      [wp_id, { file_name, phase: front_matter.phase ?? null, agent_profile: front_matter.agent_profile ?? null }] as const,
  );
  return { notes: Object.fromEntries(notes), problems };
}

function rowOf(
  each: BoardPackage,
  recorded: WorkPackageStatus | undefined,
  note: PackageNotes[string] | undefined,
  scene: Scene,
): StatusRow {
  const isPlanning = each.lane_id === planningLane || each.execution_mode === 'planning_artifact';
  return {
    id: each.wp_id,
    title: each.title,
    lane: each.lane,
    phase: note?.phase ?? 'Unknown Phase',
    file: note?.file_name ?? null,
    agent: recorded?.agent ?? '',
    agent_profile: note?.agent_profile ?? '',
    resolved_agent_profile: resolved(recorded?.agent_profile),
    resolved_role: resolved(recorded?.role),
    resolved_model: resolved(recorded?.model),
    shell_pid: textOf(recorded?.shell_pid),
    shell_pid_created_at: textOf(recorded?.shell_pid_created_at) || null,
    execution_mode: each.execution_mode,
    workspace_kind: isPlanning ? 'repo_root' : 'lane_workspace',
    ...(each.lane === 'in_progress' && !scene.isPast ? activityOf(each, isPlanning, scene) : {}),
    sentence: each.sentence,
    dependencies: [...each.dependencies],
    waits_for: [...each.waits_for],
    holder: each.holder,
    holder_gone: each.holder_gone,
    since: each.since,
    way_on: scene.isPast ? null : wayOn(each, { mission: scene.mission.directory, agent: null }, each.waits_for),
    sent_back: each.sent_back,
    lane_id: each.lane_id,
    workspace_path: each.workspace_path,
  };
}

/** The log marks a binding that was looked for and not found with a word of its own (contract 1 §2.4). */
const resolved = (text: string | null | undefined): string => (text == null || /^__resolved_\w+_absent__$/.test(text) ? '' : text);

/** A text in the original's answer, whatever the log has; a number that JSON cannot hold exactly is told by its digits. */
const textOf = (value: WorkPackageStatus['shell_pid']): string => String((typeof value === 'object' ? value?.text : value) ?? '');

function activityOf(
  each: BoardPackage,
  isPlanning: boolean,
  scene: Scene,
): Pick<StatusRow, 'stale' | 'is_stale' | 'minutes_since_commit' | 'worktree_exists'> {
  const stale = isPlanning ? notApplicable('planning_artifact_repo_root_shared_workspace') : stalenessOf(each, scene);
  return {
    stale,
    is_stale: stale.status === 'stale',
    minutes_since_commit: stale.minutes_since_commit,
    worktree_exists: each.workspace_path !== null && existsSync(each.workspace_path),
  };
}

function stalenessOf({ lane_id }: BoardPackage, { project, mission, now, staleThreshold }: Scene): Staleness {
  const move =
    lane_id === null
      ? undefined
      : branchesOf(lane_id, mission)
          .map((branch) => lastMoveOf(project.commonDir, branch))
          .find((found) => found !== null);
  if (!move) return notApplicable('stale_detection_unavailable');
  const minutes = Math.max(0, Math.floor((now - move.at) / 60));
  const isStale = !move.isCreation && minutes > staleThreshold;
  return {
    status: isStale ? 'stale' : 'fresh',
    reason: move.isCreation ? 'no_commit_yet' : isStale ? 'no_recent_commit' : 'recent_commit',
    minutes_since_commit: move.isCreation ? null : minutes,
    last_commit_time: move.isCreation ? null : new Date(move.at * 1000).toISOString(),
  };
}

/** The two spellings a lane's branch may have. */
function branchesOf(laneId: string, { directory, meta, identity }: Mission): readonly string[] {
  const target = meta.target_branch ?? '';
  const withId = identity.mission_id === null ? null : laneBranchWithId(directory, identity.mission_id, laneId, target);
  return [laneBranch(directory, laneId, target), ...(withId?.ok ? [withId.value] : [])].filter(isBranchName);
}

const notApplicable = (reason: string): Staleness => ({
  status: 'not_applicable',
  reason,
  minutes_since_commit: null,
  last_commit_time: null,
});

function staleVerdict({ wp_id, lane }: BoardPackage, recorded: WorkPackageStatus | undefined): StatusReply['stale_verdicts'] {
  const review = recorded?.review_result;
  const isStale = (lane === 'approved' || lane === 'done') && review?.verdict === 'changes_requested';
  return isStale ? [{ wp_id, lane, verdict: review.verdict, reviewer: review.reviewer }] : [];
}

function stalledReview({ wp_id, lane, since }: BoardPackage, { mission, settings, now }: Scene): StatusReply['stalled_wps'] {
  const at = lane === 'in_review' && since !== null ? secondsSinceEpoch(since) : null;
  const minutes = at === null ? 0 : Math.floor((now - at) / 60);
  return minutes > settings.stallThresholdMinutes ? [{ wp_id, age_minutes: minutes, mission_slug: mission.directory }] : [];
}
