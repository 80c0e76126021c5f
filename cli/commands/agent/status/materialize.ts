import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';

export default defineCommand({
  path: ['agent', 'status', 'materialize'],
  summary: 'Write status.json anew from the event log of a mission',
  examples: [
    {
      line: 'spec-kitty agent status materialize --mission 042-login --json',
      does: 'after a merge of the log, or when status.json was lost',
    },
  ],
  positionals: {},
  flags: { mission: missionFlag },
  async run({ world, flags }) {
    const { materialize } = await import('../../../../runtime/session/materialize.ts');
    return materialize(await world(), flags);
  },
  human: ({ status_path, event_count, work_packages, warnings }) => [
    `${status_path}: ${Object.keys(work_packages).length} work packages from ${event_count} events.`,
    ...warnings,
  ],
});
