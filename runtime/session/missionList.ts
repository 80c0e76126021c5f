import { join } from 'node:path';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { mid8Of } from '../../machines/rules/names.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import { roundHalfEven } from '../../machines/rules/roundHalfEven.ts';
import type { ListedMission, MissionListReply } from '../../schemas/missionListReply.ts';
import { type Outcome, success } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import { createBoard } from '../../machines/view/board.ts';
import { observeBoard } from '../facts.ts';
import { openDirectory, readMission, unnameable } from '../mission.ts';
import { outcomeOf, outcomeOfLater } from '../outcomeOf.ts';
import { type Project, openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

export interface MissionListQuestion {
  /** Whether to look at the packages of each mission too: that reads all their files, not one. */
  readonly progress: boolean;
}

/** `agent mission list`: every folder under `kitty-specs/`, broken ones with what is wrong with them. Writes nothing. */
export function missionList(world: Surroundings, { progress }: MissionListQuestion): Promise<Outcome<MissionListReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const missions: ListedMission[] = [];
    for (const directory of missionDirectories(project.value.kittySpecs)) missions.push(await listed(project.value, directory, progress));
    return success({ result: 'success', kitty_specs: project.value.kittySpecs, missions });
  });
}

async function listed(project: Project, directory: string, withProgress: boolean): Promise<ListedMission> {
  const known = outcomeOf(() => readMission(project, directory));
  if (!known.ok) {
    const folder = join(project.kittySpecs, directory);
    return {
      mission_slug: directory,
      mission_id: null,
      mid8: null,
      mission_number: null,
      mission_type: '',
      friendly_name: null,
      topology: null,
      target_branch: null,
      feature_dir: folder,
      progress: null,
      problem: told(known.problems[0]),
    };
  }
  const { meta, identity, topology, path } = known.value;
  const reason = unsafeSegment(directory);
  const progress = withProgress ? await progressOf(project, directory) : success(null);
  return {
    mission_slug: directory,
    mission_id: identity.mission_id,
    mid8: mid8Of(identity.mission_id),
    mission_number: identity.mission_number,
    mission_type: identity.mission_type,
    friendly_name: meta.friendly_name ?? null,
    topology,
    target_branch: meta.target_branch ?? null,
    feature_dir: path,
    progress: progress.ok ? progress.value : null,
    problem: progress.ok ? (reason === null ? null : told(unnameable(project, directory, reason))) : told(progress.problems[0]),
  };
}

const told = ({ code, message, next }: Problem): ListedMission['problem'] => ({ code, message, next });

/** The numbers that the mission's own board shows. */
function progressOf(project: Project, directory: string): Promise<Outcome<ListedMission['progress']>> {
  return outcomeOfLater(async () => {
    const mission = openDirectory(project, directory);
    if (!mission.ok) return mission;
    const board = await observeBoard(project, mission.value);
    if (!board.ok) return board;
    const { weighted_percentage, done_count, total_count, per_lane_counts } = createBoard(mission.value, board.value).getSnapshot().context
      .progress;
    return success({ percentage: roundHalfEven(weighted_percentage, 1), done_count, total_count, per_lane_counts });
  });
}
