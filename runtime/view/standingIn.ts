import { momentAt, momentOf } from '../../machines/view/moment.ts';
import { missionView } from '../../machines/view/missionView.ts';
import { timelineOf } from '../../machines/view/timeline.ts';
import { tokensOf } from '../../machines/view/tokensOf.ts';
import type { MachineShowReply } from '../../schemas/chart.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { FoundMachine } from '../findMachine.ts';
import type { Surroundings } from '../surroundings.ts';
import { readWholeMission } from './readWholeMission.ts';

/**
 * Who of a mission stands where in a machine, now or at an earlier moment: its packages in theirs, the mission in that of its
 * type, operations under way in theirs. Problems: those of the mission, MOMENT_UNKNOWN.
 */
export async function standingIn(
  world: Surroundings,
  { name, kind }: FoundMachine,
  mission: string,
  at: string | null,
): Promise<Outcome<MachineShowReply['tokens']>> {
  const whole = await readWholeMission(world, mission);
  if (!whole.ok) return whole;
  const { record, log } = whole.value;
  const timeline = timelineOf(log);
  const moment = at === null ? success(momentAt(timeline.entries, timeline.entries.length)) : momentOf(timeline.entries, at);
  if (!moment.ok) return moment;
  const view = missionView(record, timeline.foldAt(moment.value.count), { agent: null }, at === null ? null : moment.value);
  if (kind === 'mission_type' && record.type?.key !== name) return success({});
  const tokens = tokensOf(kind === 'mission_type' ? 'mission' : name, record, view, at === null);
  return success(Object.fromEntries(Object.entries(tokens).map(([state, who]) => [state, [...who]])));
}
