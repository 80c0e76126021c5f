import { success, type Outcome } from '../schemas/outcome.ts';
import type { MissionBoard } from '../machines/view/missionBoard.ts';
import { observeBoard } from './facts.ts';
import { openMission, type Mission } from './mission.ts';
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

/** Opens the mission a handle means and looks at everything its board is made of. Fails as `openMission` and `observeBoard` do. */
export async function look(project: Project, handle: string): Promise<Outcome<Sight>> {
  const mission = openMission(project, handle);
  if (!mission.ok) return mission;
  const board = await observeBoard(project, mission.value);
  return board.ok ? success({ mission: mission.value, board: board.value, notes: null }) : board;
}
