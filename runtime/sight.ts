import { success, type Outcome } from '../schemas/outcome.ts';
import { recallSight } from './desk/recallSight.ts';
import type { Sight } from './look.ts';
import type { Project } from './project.ts';

/**
 * Looks at the mission a handle means, for whoever only asks: as it was seen when it was last written of, where nothing it is
 * made of has changed since, and else anew. Writes nothing. Fails as `openMission` and `observeBoard` do.
 */
export async function see(project: Project, handle: string): Promise<Outcome<Sight>> {
  const recalled = recallSight(project, handle.trim());
  if (recalled !== null) return success(recalled);
  const { look } = await import('./look.ts');
  return look(project, handle);
}
