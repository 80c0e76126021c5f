import { decide } from '../../machines/mission/decide.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { queryDecision } from '../../machines/mission/decisionReply.ts';
import { stand } from '../../machines/mission/stand.ts';
import type { Decision } from '../../schemas/decision.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { digest } from '../digest.ts';
import { isoMicros } from '../isoMicros.ts';
import { missionFacts } from '../missionFacts.ts';
import { loadMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import { see } from '../sight.ts';
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
    const seen = await see(project.value, question.mission);
    if (!seen.ok) return seen;
    const { mission, board } = seen.value;
    const loaded = await loadMissionType(
      project.value,
      world,
      mission.identity.mission_type,
      missionDesk(project.value.desk, mission.directory, mission.path).missionType,
    );
    if (!loaded.ok) return loaded;
    const { type, notes } = loaded.value;
    const facts = missionFacts(project.value, mission, type, board);
    const asker = { agent: question.agent };
    const answer = decide(type, stand(compileMission(type), type, facts, asker), facts, asker);
    const decision = queryDecision(answer, facts, asker, { timestamp: isoMicros(world.now()), digest });
    return success({ ...decision, why: [...decision.why, ...facts.unreadable, ...notes] });
  });
}
