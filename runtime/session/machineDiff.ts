import { chartOf } from '../../machines/chart/chartOf.ts';
import { diffCharts } from '../../machines/chart/diffCharts.ts';
import type { MachineDiffReply } from '../../schemas/chart.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { findMachine } from '../findMachine.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { Surroundings } from '../surroundings.ts';

/** `machine diff`: what sets two machines apart: states, arrows, guards and where they begin. Both may be names or files. */
export function machineDiff(
  world: Surroundings,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<Outcome<MachineDiffReply>> {
  return outcomeOfLater(async () => {
    const [first, second] = [await findMachine(world, before), await findMachine(world, after)];
    if (!first.ok) return second.ok ? first : failure(...first.problems, ...second.problems);
    if (!second.ok) return second;
    return success({ result: 'success', before, after, ...diffCharts(chartOf(first.value.machine), chartOf(second.value.machine)) });
  });
}
