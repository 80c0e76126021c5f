import type { MissionFacts } from '../../schemas/facts.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** Everything a prompt is made from, as whoever needs one has looked at it already. */
export interface PromptScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly type: MissionType;
  readonly facts: MissionFacts;
  readonly snapshot: StatusSnapshot;
  /** Who will read it. */
  readonly agent: string;
}
