import type { AnyStateMachine } from 'xstate';
import { chartOf } from '../../machines/chart/chartOf.ts';
import { machines } from '../../machines/index.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import type { DrawnMachine } from '../../machines/view/missionRecord.ts';
import type { MissionType } from '../../schemas/missionType.ts';

const drawn = new Map<string, DrawnMachine>();

/** The machines a mission is shown with: its own, the one of its packages, and those of its operations. Each is laid out once. */
export async function drawnMachines(
  type: MissionType | null,
  operations: readonly string[],
): Promise<Readonly<Record<string, DrawnMachine>>> {
  const { layOut } = await import('../chart/layOut.ts');
  const named = Object.values(machines).filter(({ name }) => name === 'workPackage' || operations.includes(name));
  const once = (key: string, machine: () => AnyStateMachine): DrawnMachine => {
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const chart = chartOf(machine());
    const made = { chart, layout: layOut(chart) };
    drawn.set(key, made);
    return made;
  };
  return {
    ...(type === null ? {} : { mission: once(JSON.stringify(type), () => compileMission(type)) }),
    ...Object.fromEntries(named.map(({ name, machine }) => [name, once(name, () => machine)])),
  };
}
