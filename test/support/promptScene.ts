import { decide, type Answer } from '../../machines/mission/decide.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { stand } from '../../machines/mission/stand.ts';
import { missionFacts, observeBoard } from '../../runtime/facts.ts';
import { openMission } from '../../runtime/mission.ts';
import { loadMissionType } from '../../runtime/missionType.ts';
import { openProject } from '../../runtime/project.ts';
import type { PromptScene } from '../../runtime/prompts/promptScene.ts';
import { realWorld } from '../../runtime/world.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { directory } from './boards.ts';

export const opened = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
};

/** What there is to make a prompt from for an agent of a planted mission, and what the mission has to say to it. */
export async function promptScene(
  root: string,
  agent: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly scene: PromptScene; readonly answer: Answer }> {
  const world = { ...realWorld(), cwd: root, env };
  const project = opened(openProject(world));
  const mission = opened(openMission(project, directory));
  const board = opened(await observeBoard(project, mission));
  const { type } = opened(await loadMissionType(project, world, mission.identity.mission_type, null));
  const facts = missionFacts(project, mission, type, board);
  const asker = { agent };
  const answer = decide(type, stand(compileMission(type), type, facts, asker), facts, asker);
  return { scene: { world, project, mission, type, facts, snapshot: board.snapshot, agent }, answer };
}
