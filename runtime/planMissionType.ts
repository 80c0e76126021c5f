import { parseMissionType, type MissionTypeTexts } from '../actions/missionTypes/parseMissionType.ts';
import { planSteps, type Origin } from '../machines/mission/planSteps.ts';
import type { MissionType } from '../schemas/missionType.ts';
import type { Outcome } from '../schemas/outcome.ts';

/** A mission type from its texts: read, validated and put in order. `folderName` is its key where the file names none. */
export function planMissionType(texts: MissionTypeTexts, origin: Origin, folderName: string): Outcome<MissionType> {
  const parsed = parseMissionType(texts, origin.path);
  return parsed.ok ? planSteps(parsed.value.runtime, parsed.value.expected, origin, folderName) : parsed;
}
