import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { MaterializeReply } from '../../schemas/reply.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { keepMissionType } from '../keepMissionType.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';

export interface MaterializeRequest {
  /** Any handle of a mission. */
  readonly mission: string;
}

/**
 * Brings what is made from a mission's event log up to date: status.json, if its content changes at all, and the saved fold.
 * Keeps the mission's own type, too.
 * A torn tail of the log stays for the next event.
 * Problems: CANONICAL_STATUS_NOT_FOUND without a log, FILE_NOT_WRITTEN, and those of opening, reading and locking.
 */
export function materialize(world: World, request: MaterializeRequest): Promise<Outcome<MaterializeReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const recorded = recordEvents(world, project.value, mission.value, ({ hasLog }) =>
      hasLog
        ? success({ rows: [], packages: [], answer: null })
        : failure(
            problem(
              'CANONICAL_STATUS_NOT_FOUND',
              `${mission.value.directory} has no event log, so there is nothing to make its status of.`,
              {
                next: nextCommand(mission.value.directory),
                details: { mission_slug: mission.value.directory },
              },
            ),
          ),
    );
    if (!recorded.ok) return recorded;
    const { status, files, behind } = recorded.value;
    if (behind.status !== null) return failure(behind.status);
    const unkept = await keepMissionType(world, project.value, mission.value, files);
    return success({
      ...status.snapshot,
      status_path: files.status,
      warnings: [...behind.caches, unkept].flatMap((each) => (each === null ? [] : [each.message])),
    });
  });
}
