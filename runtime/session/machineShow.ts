import { chartOf } from '../../machines/chart/chartOf.ts';
import type { Chart, MachineShowReply } from '../../schemas/chart.ts';
import type { ChartFormat } from '../../schemas/chartFormats.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { standingIn } from '../view/standingIn.ts';
import { findMachine, type FoundMachine } from '../findMachine.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { Surroundings } from '../surroundings.ts';

export interface MachineShowQuestion {
  /** Name of a machine, key of a mission type, or file of one. */
  readonly name: string;
  readonly format: ChartFormat;
  /** A mission whose packages, or who itself, stand in the machine. */
  readonly mission?: string | null;
  /** An event or a time: where they stood then. */
  readonly at?: string | null;
}

/** `machine show`: a machine as data, as a Mermaid diagram, as a configuration that builds it again, or drawn. Reads only. */
export function machineShow(
  world: Surroundings,
  { name: word, format, mission = null, at = null }: MachineShowQuestion,
): Promise<Outcome<MachineShowReply>> {
  return outcomeOfLater(async () => {
    const found = await findMachine(world, word);
    if (!found.ok) return found;
    const { name, kind, version, path, machine } = found.value;
    const chart = chartOf(machine);
    const standing = mission === null ? success({}) : await standingIn(world, found.value, mission, at);
    if (!standing.ok) return standing;
    const tokens = standing.value;
    return success({
      result: 'success',
      name,
      kind,
      version,
      path,
      format,
      chart,
      tokens,
      text: await written(found.value, chart, format, tokens),
    });
  });
}

async function written(
  { machine }: FoundMachine,
  chart: Chart,
  format: ChartFormat,
  tokens: MachineShowReply['tokens'],
): Promise<string | null> {
  switch (format) {
    case 'json':
      return null;
    case 'mermaid':
      return (await import('../../machines/chart/mermaidText.ts')).mermaidText(chart, tokens);
    case 'config':
      return JSON.stringify((await import('../../machines/chart/plainConfig.ts')).plainConfig(machine), null, 2);
    case 'svg': {
      const [{ layOut }, { drawing, bare }, { svgText }] = await Promise.all([
        import('../chart/layOut.ts'),
        import('../../machines/chart/drawing.ts'),
        import('../../machines/chart/svgText.ts'),
      ]);
      return svgText(drawing(chart, layOut(chart), { ...bare, tokens }));
    }
  }
}
