import { decide } from '../../machines/mission/decide.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { queryDecision } from '../../machines/mission/decisionReply.ts';
import { stand } from '../../machines/mission/stand.ts';
import type { Decision } from '../../schemas/decision.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { asOf } from '../asOf.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { digest } from '../digest.ts';
import { isoMicros } from '../isoMicros.ts';
import { openMission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import type { NextQuestion } from './next.ts';

/** `next --at`: what this mission would have had for this agent then, by the same machine and the same decision. Asking writes nothing. */
export function nextAt(world: Surroundings, question: NextQuestion & { readonly at: string }): Promise<Outcome<Decision>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, question.mission);
    if (!mission.ok) return mission;
    const then = await asOf(project.value, mission.value, question.at);
    if (!then.ok) return then;
    const loaded = await loadMissionType(
      project.value,
      world,
      mission.value.identity.mission_type,
      missionDesk(project.value.desk, mission.value.directory, mission.value.path).missionType,
    );
    if (!loaded.ok) return loaded;
    const { type, notes } = loaded.value;
    const { moment, as_of, factsFor } = then.value;
    const facts = factsFor(type);
    const asker = { agent: question.agent };
    const answer = decide(type, stand(compileMission(type), type, facts, asker), facts, asker);
    const timestamp = moment.instant === null ? world.now() : new Date(moment.instant / 1000);
    const decision = queryDecision(answer, facts, asker, { timestamp: isoMicros(timestamp), digest });
    return success({ ...decision, why: [...decision.why, ...facts.unreadable, ...notes], as_of });
  });
}
