import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** Where a mission is landed. */
export interface MergeScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
}
