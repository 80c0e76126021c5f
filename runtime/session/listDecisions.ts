import type { DecisionListReply } from '../../schemas/decisionMoment.ts';
import type { MomentState } from '../../schemas/moment.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { openDecisionIndex } from '../decisions/decisionIndex.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { Surroundings } from '../surroundings.ts';

/** The questions of a mission, in the order in which they were asked; those in one state where it is named. */
export function listDecisions(
  world: Surroundings,
  { mission: handle, status }: { readonly mission: string; readonly status: MomentState | null },
): Promise<Outcome<DecisionListReply>> {
  return outcomeOfLater(async () => {
    const read = openDecisionIndex(world, handle);
    if (!read.ok) return read;
    const { mission, index } = read.value;
    const decisions = index.entries.filter((each) => status === null || each.status === status);
    return success({
      mission_slug: mission.directory,
      mission_id: mission.identity.mission_id,
      decisions: [...decisions],
      count: decisions.length,
    });
  });
}
