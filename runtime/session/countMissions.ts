import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { outcomeOf } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

/** How many missions there are, without a look into any. */
export const countMissions = (world: Surroundings): Outcome<number> =>
  outcomeOf(() => {
    const project = openProject(world);
    return project.ok ? success(missionDirectories(project.value.kittySpecs).length) : project;
  });
