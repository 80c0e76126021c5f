import { join } from 'node:path';
import { readWorkPackages } from '../../actions/files/readWorkPackages.ts';
import { actorName } from '../../machines/rules/actorName.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { EmitReply } from '../../schemas/reply.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import type { HandIn } from '../handIn.ts';
import { isReliedOn, keepHandedIn } from '../keepHandedIn.ts';
import { keepMissionType } from '../keepMissionType.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { decideMove } from './decideMove.ts';
import { readMove, type EmitRequest, type Move } from './emitRequest.ts';
import type { Opened } from './openForChange.ts';
import { warningsOf } from '../desk/warningsOf.ts';

/**
 * Moves a work package to another lane, if its machine lets it, and records that in the mission's event log: once, durably,
 * and for every process that asks at the same time only if the move is still allowed when its turn has come.
 *
 * A command that was killed is simply given again: what it had recorded is recognized and not recorded twice, by the event id
 * where the caller chose one, else by the lock that the killed process left behind.
 *
 * Problems: USAGE (all findings at once), TRANSITION_REJECTED in the words of the guards and with the lanes that can be
 * reached, HAND_IN_UNCOMMITTED, HAND_IN_EMPTY, PLANNING_ELSEWHERE, ACTIVE_WP_SCOPE_VIOLATION, EVENT_ID_TAKEN,
 * EVENT_TIME_UNORDERABLE, WP_NOT_FOUND, WP_SUBTASKS_UNKNOWN, and
 * those of opening and writing.
 */
export function emit(world: World, request: EmitRequest): Promise<Outcome<EmitReply>> {
  return outcomeOfLater(async () => {
    const read = readMove(request);
    if (!read.ok) return read;
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const packages = await readWorkPackages(join(mission.value.homes.packages.folder, 'tasks'));
    const { actor, wp, to, force } = read.value;
    const opened = { world, project: project.value, mission: mission.value, packages };
    const handIn = to === 'for_review' && !force ? await lookAtWork(opened, read.value) : success({ problems: [], remarks: [] });
    if (!handIn.ok) return handIn;
    const scene = { ...opened, move: read.value, obstacles: handIn.value.problems };
    const operation = shortOperation(world, project.value, {
      operation: 'emit',
      mission: mission.value.directory,
      actor: actorName(actor),
      asked: { wp, to },
    });
    const recorded = recordEvents(world, project.value, mission.value, (present) => decideMove(scene, present), { operation });
    if (!recorded.ok) return recorded;
    const {
      answer: { row, isRepeated },
      files,
      behind,
    } = recorded.value;
    const unlogged = isRepeated ? [] : await operation.log([{ changed: { events: [row.event_id] } }]);
    const unkept = await keepMissionType(world, project.value, mission.value, files);
    const unheld = isReliedOn(to) ? await keepHandedIn(project.value, mission.value, wp) : null;
    return success({
      event_id: row.event_id,
      wp_id: row.wp_id,
      work_package_id: row.wp_id,
      from_lane: row.from_lane,
      to_lane: row.to_lane,
      status_events_path: files.path,
      actor,
      at: row.at,
      already_recorded: isRepeated,
      warnings: [...handIn.value.remarks, ...warningsOf(behind), ...[unkept, unheld].flatMap((each) => each?.message ?? []), ...unlogged],
    });
  });
}

/** Work that is handed in is looked at, as `move-task` does, whatever the caller says of it. Loaded for that move alone. */
async function lookAtWork(opened: Opened, { wp, to, actor: agent }: Move): Promise<Outcome<Pick<HandIn, 'problems' | 'remarks'>>> {
  const [{ observeHandIn }, { handInLines }] = await Promise.all([import('../handIn.ts'), import('../taskMove/moveLine.ts')]);
  return observeHandIn(opened, wp, handInLines({ wp, to, agent, mission: opened.mission.directory }));
}
