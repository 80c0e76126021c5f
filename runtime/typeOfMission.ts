import type { Outcome } from '../schemas/outcome.ts';
import { missionDesk } from './desk/missionDesk.ts';
import type { Mission } from './mission.ts';
import { loadMissionType, type LoadedMissionType } from './missionType.ts';
import type { Project } from './project.ts';
import type { Surroundings } from './surroundings.ts';

/** The type of a mission, as it was kept when it was last walked or read anew. Problems: those of `loadMissionType`. */
export const typeOfMission = (project: Project, world: Surroundings, mission: Mission): Promise<Outcome<LoadedMissionType>> =>
  loadMissionType(project, world, mission.identity.mission_type, missionDesk(project.desk, mission.directory, mission.path).missionType);
