import { success, type Outcome } from '../schemas/outcome.ts';
import { observeBoard } from './facts.ts';
import { openMission } from './mission.ts';
import type { Project } from './project.ts';
import type { Sight } from './sight.ts';

/** Opens the mission a handle means and looks at everything its board is made of. Fails as `openMission` and `observeBoard` do. */
export async function look(project: Project, handle: string): Promise<Outcome<Sight>> {
  const mission = openMission(project, handle);
  if (!mission.ok) return mission;
  const board = await observeBoard(project, mission.value);
  return board.ok ? success({ mission: mission.value, board: board.value, notes: null }) : board;
}
