import type { MissionFacts } from '../../schemas/facts.ts';
import { microsecondsSinceEpoch } from '../rules/instant.ts';
import { landingIsOver } from '../mission/board.ts';
import type { Moment } from './moment.ts';

/**
 * A mission as it was known at a moment: what meta.json has noted since is left out. It notes when the mission was accepted;
 * that it has landed is believed of a moment at which every package was finished.
 */
export function seenThen(
  mission: MissionFacts['mission'],
  packages: MissionFacts['packages'],
  { instant }: Moment,
): MissionFacts['mission'] {
  const accepted = mission.accepted_at === null ? null : microsecondsSinceEpoch(mission.accepted_at);
  const wasAccepted = accepted !== null && instant !== null && accepted <= instant;
  const hadLanded = packages !== null && landingIsOver(packages);
  return { ...mission, accepted_at: wasAccepted ? mission.accepted_at : null, landed_commit: hadLanded ? mission.landed_commit : null };
}
