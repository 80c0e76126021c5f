import type { WholeMission } from '../../machines/view/missionRecord.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { readMission } from './readMission.ts';

/** A mission by any of its handles, with everything it is shown from. Problems: those of opening it, and of its log. */
export function readWholeMission(world: Surroundings, handle: string): Promise<Outcome<WholeMission>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, handle);
    return mission.ok ? readMission(project.value, world, mission.value) : mission;
  });
}
