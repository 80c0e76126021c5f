import { chartFormats } from '../../../schemas/chartFormats.ts';
import { atFlag } from '../../atFlag.ts';
import { defineCommand } from '../../command.ts';
import { missionFlag } from '../../missionFlag.ts';

export default defineCommand({
  path: ['machine', 'show'],
  summary: 'Show a machine: a diagram for a pull request, a drawing, or a configuration for an editor',
  description: [
    'A machine is named as `machine list` names it; `mission:KEY` is the mission type where a machine of the program has the same name, and a file is a mission type that need not be in use.',
    '`mermaid` goes into Markdown, `svg` is a drawing, `json` the chart as data. `config` builds the machine again with XState’s `createMachine`, and editors import it; guards, actions and actors stay as names.',
  ],
  examples: [
    { line: 'spec-kitty machine show workPackage', does: 'the lanes of a work package as a Mermaid diagram' },
    { line: 'spec-kitty machine show software-dev --format svg', does: 'the steps of a mission, drawn' },
    { line: 'spec-kitty machine show workPackage --mission 042-login --format svg', does: 'with every package of a mission in its lane' },
    {
      line: 'spec-kitty machine show .kittify/missions/audit/mission-runtime.yaml --format config',
      does: 'a mission type of your own, for an editor',
    },
  ],
  positionals: { name: { summary: 'A machine, a mission type, or the file of one', required: true } },
  flags: {
    format: { kind: 'text', value: 'FORMAT', values: chartFormats, summary: 'The form it is shown in; mermaid when nothing is said' },
    mission: {
      kind: missionFlag.kind,
      value: missionFlag.value,
      completes: missionFlag.completes,
      summary: 'Also show who of this mission stands where',
    },
    at: atFlag,
  },
  async run({ surroundings, words, flags }) {
    const { machineShow } = await import('../../../runtime/session/machineShow.ts');
    return machineShow(await surroundings(), { name: words.name, format: flags.format ?? 'mermaid', mission: flags.mission, at: flags.at });
  },
  human: ({ text, chart }) => (text ?? JSON.stringify(chart, null, 2)).split('\n'),
});
