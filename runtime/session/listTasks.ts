import { join } from 'node:path';
import { laneNamed } from '../../machines/rules/laneNamed.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { TaskListReply } from '../../schemas/reply.ts';
import { observeBoard } from '../facts.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

export interface TaskListQuestion {
  readonly mission: string;
  /** Only packages in this lane, by any of its names; null for all. */
  readonly lane: string | null;
}

/** The work packages of a mission with their lanes and files, in the order of their ids. */
export function listTasks(world: Surroundings, question: TaskListQuestion): Promise<Outcome<TaskListReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, question.mission);
    if (!mission.ok) return mission;
    const observed = await observeBoard(project.value, mission.value);
    if (!observed.ok) return observed;
    const { packages, unreadable } = observed.value;
    const folder = join(mission.value.homes.packages.folder, 'tasks');
    const wanted = question.lane === null ? null : laneNamed(question.lane);
    const tasks = (packages ?? [])
      .filter(({ lane }) => wanted === null || lane === wanted)
      .map(({ wp_id, title, lane, file }) => ({
        work_package_id: wp_id,
        title,
        lane,
        path: file === null ? null : join(folder, file),
      }));
    return success({ tasks, count: tasks.length, unreadable: [...unreadable] });
  });
}
