import type { MissionType } from '../../schemas/missionType.ts';
import { planMissionType } from '../../runtime/planMissionType.ts';
import { shippedMissionTypes } from '../../missions/shipped.js';

/** The shipped mission types, by key. */
export const shipped: Readonly<Record<string, MissionType>> = shippedMissionTypes;

/** A mission type written in a test. It must be one that plans; a test of refusals calls planMissionType itself. */
export function missionType(source: string, expected: string | null = null): MissionType {
  const planned = planMissionType({ source, expected }, { tier: 'override', path: 'mission-runtime.yaml' }, 'custom');
  if (!planned.ok) throw new Error(planned.problems.map(({ message }) => message).join('\n'));
  return planned.value;
}
