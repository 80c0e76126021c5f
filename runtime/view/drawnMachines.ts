import type { AnyStateMachine } from 'xstate';
import { chartOf } from '../../machines/chart/chartOf.ts';
import { machines } from '../../machines/index.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import type { DrawnMachine } from '../../machines/view/missionRecord.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import { layOut } from '../chart/layOut.ts';

const drawn = new Map<string, DrawnMachine>();

/** The machines a mission is shown with: its own, the one of its packages, and those of its operations. Each is laid out once. */
export function drawnMachines(type: MissionType | null, operations: readonly string[]): Readonly<Record<string, DrawnMachine>> {
  const named = Object.values(machines).filter(({ name }) => name === 'workPackage' || operations.includes(name));
  return {
    ...(type === null ? {} : { mission: once(JSON.stringify(type), () => compileMission(type)) }),
    ...Object.fromEntries(named.map(({ name, machine }) => [name, once(name, () => machine)])),
  };
}

function once(key: string, machine: () => AnyStateMachine): DrawnMachine {
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const chart = chartOf(machine());
  const made = { chart, layout: layOut(chart) };
  drawn.set(key, made);
  return made;
}
