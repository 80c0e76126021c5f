import { defineCommand } from '../../command.ts';
import { styled, type Line } from '../../render/page.ts';

export default defineCommand({
  path: ['machine', 'check'],
  summary: 'Read a mission type and walk through every state it can come to',
  description: [
    'Unknown dependencies, circles, duplicate ids, steps that are never reached and states without a way out are told with the shortest way there. Keys of a step that mean nothing are passed over, and told as well.',
  ],
  examples: [
    { line: 'spec-kitty machine check .kittify/missions/audit/mission-runtime.yaml', does: 'check a mission type before it is used' },
  ],
  positionals: { file: { summary: 'The mission-runtime.yaml to check', required: true, completes: 'file' } },
  flags: {},
  async run({ surroundings, words }) {
    const { machineCheck } = await import('../../../runtime/session/machineCheck.ts');
    return machineCheck(await surroundings(), words);
  },
  human: ({ file, mission_key, version, steps, states, worlds, transitions, warnings }) => [
    `${file}: ${mission_key} ${version} holds.`,
    `  Steps: ${steps.join(' → ')}`,
    `  Walked ${states} states through ${worlds} worlds by ${transitions} transitions; each was reached, answered and left.`,
    ...warnings.map((warning): Line => [styled('yellow', `  ${warning}`)]),
  ],
});
