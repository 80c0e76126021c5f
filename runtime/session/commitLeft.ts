import { commitStatus, type CommittedStatus, type WrittenStatus } from '../commitStatus.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/**
 * Commits what a command has left that was killed after it had recorded everything: given again it finds nothing to do but
 * this. Where nothing was left, which is nearly always, there is nothing to tell.
 */
export async function commitLeft(world: World, project: Project, mission: Mission, written: WrittenStatus): Promise<CommittedStatus> {
  const { commits, changed } = await commitStatus(world, project, mission, written);
  return { commits: commits.filter(({ state }) => state !== 'unchanged'), changed };
}
