import { success, type Outcome } from '../schemas/outcome.ts';
import type { MissionBoard } from '../machines/view/missionBoard.ts';
import { recallSight } from './desk/recallSight.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** A mission as a question finds it. */
export interface Sight {
  readonly mission: Mission;
  readonly board: MissionBoard;
  /** What the files of its packages say for people; null where nobody has looked yet. */
  readonly notes: PackageNotes | null;
}

/** What package files say beside what a decision needs, by package. */
export type PackageNotes = Readonly<
  Record<string, { readonly file_name: string; readonly phase: string | null; readonly agent_profile: string | null }>
>;

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
