import { decide } from '../../machines/mission/decide.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { queryDecision } from '../../machines/mission/decisionReply.ts';
import { stand } from '../../machines/mission/stand.ts';
import type { Decision } from '../../schemas/decision.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { digest } from '../digest.ts';
import { missionFacts, observeBoard } from '../facts.ts';
import { isoMicros } from '../isoMicros.ts';
import { openMission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

export interface NextQuestion {
  /** Any handle of a mission. */
  readonly mission: string;
  readonly agent: string | null;
}

/**
 * `next` without a result: what this mission has for this agent, and why. Asking writes nothing.
 * The machine of the mission's type is set before the facts and walks as far as they carry it; the decision speaks for
 * the place where it rests.
 */
export function next(world: Surroundings, question: NextQuestion): Promise<Outcome<Decision>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, question.mission);
    if (!mission.ok) return mission;
    const board = await observeBoard(project.value, mission.value);
    if (!board.ok) return board;
    const loaded = await loadMissionType(project.value, world, mission.value.identity.mission_type, missionDesk(project.value.desk, mission.value.directory, mission.value.path).missionType);
    if (!loaded.ok) return loaded;
    const { type, notes } = loaded.value;
    const facts = missionFacts(project.value, mission.value, type, board.value);
    const asker = { agent: question.agent };
    const answer = decide(type, stand(compileMission(type), type, facts, asker), facts, asker);
    const decision = queryDecision(answer, facts, asker, { timestamp: isoMicros(world.now()), digest });
    return success({ ...decision, why: [...decision.why, ...facts.unreadable, ...notes] });
  });
}
