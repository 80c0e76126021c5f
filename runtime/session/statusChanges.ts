import { EventEmitter, on } from 'node:events';
import type { Outcome } from '../../schemas/outcome.ts';
import type { StatusReply } from '../../schemas/reply.ts';
import { openMission } from '../mission.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { watchMission } from '../view/watchMission.ts';
import { status, type StatusQuestion } from './status.ts';

/**
 * The board of a mission, and again each time something may have changed it, until it is told to stop; its first failure is the
 * last answer, since what cannot be read any more cannot be watched. Nothing runs between two changes.
 */
export async function* statusChanges(
  world: Surroundings,
  question: StatusQuestion,
  until: AbortSignal,
): AsyncGenerator<Outcome<StatusReply>> {
  const project = openProject(world);
  const mission = project.ok ? openMission(project.value, question.mission) : project;
  if (!project.ok || !mission.ok) {
    if (!mission.ok) yield mission;
    return;
  }
  const changes = new EventEmitter();
  const watch = watchMission(project.value, mission.value, () => changes.emit('change'));
  try {
    // What was written before the watch began is seen here.
    const begun = await status(world, question);
    yield begun;
    if (!begun.ok) return;
    for await (const _ of on(changes, 'change', { signal: until })) {
      const now = await status(world, question);
      yield now;
      if (!now.ok) return;
    }
  } catch (error) {
    if (!until.aborted) throw error;
  } finally {
    watch.close();
  }
}
