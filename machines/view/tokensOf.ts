import type { MissionRecord } from './missionRecord.ts';
import type { MissionView } from './missionView.ts';

/**
 * Who stands where in a machine: packages in their lanes, the mission (`mission`) where it rests, operations in their states.
 * Of operations only the present is known.
 */
export function tokensOf(
  machine: string,
  { running }: Pick<MissionRecord, 'running'>,
  { board, decided }: MissionView,
  isPresent: boolean,
): Readonly<Record<string, readonly string[]>> {
  const tokens: Record<string, string[]> = {};
  const put = (state: string, who: string): void => {
    (tokens[state] ??= []).push(who);
  };
  if (machine === 'workPackage') for (const { wp_id, lane } of board.packages) put(lane, wp_id);
  else if (machine === 'mission') {
    if (decided !== null)
      put(decided.standpoint.step === null ? 'done' : `${decided.standpoint.step.id}.${decided.standpoint.rest}`, 'mission');
  } else if (isPresent) for (const operation of running) if (operation.machine === machine) put(operation.state, operation.name);
  return tokens;
}
