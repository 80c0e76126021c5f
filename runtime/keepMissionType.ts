import { success } from '../schemas/outcome.ts';
import type { Problem } from '../schemas/problem.ts';
import { withLockLater } from './desk/lock.ts';
import { lockTerms } from './desk/lockTerms.ts';
import type { MissionDesk } from './desk/missionDesk.ts';
import { worldFailure } from './desk/worldFailure.ts';
import type { Mission } from './mission.ts';
import { loadMissionType, rememberMissionType } from './missionType.ts';
import { outcomeOfLater } from './outcomeOf.ts';
import type { Project } from './project.ts';
import type { World } from './world.ts';

/**
 * Lets a command that has written of a mission keep the mission's type as well, where it is the project's own: reading and
 * walking it takes longer than a question may. The command has given the mission's lock back. Answers why it could not be
 * kept, null when it was or need not be: what is wrong with a type is for the commands to say that need it. No command fails
 * because of that.
 */
export async function keepMissionType(world: World, project: Project, mission: Mission, desk: MissionDesk): Promise<Problem | null> {
  const key = mission.identity.mission_type;
  const loaded = await outcomeOfLater(() => loadMissionType(project, world, key, desk.missionType));
  if (!loaded.ok || loaded.value.type.origin.tier === 'package_default') return null;
  try {
    const kept = await withLockLater(lockTerms(world, desk.lock), async () => {
      await rememberMissionType(project, world, key, desk.missionType);
      return success(null);
    });
    return kept.ok ? null : kept.problems[0];
  } catch (error) {
    return worldFailure(error, `${desk.missionType} could not be brought up to date`);
  }
}
