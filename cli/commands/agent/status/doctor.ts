import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled, type Line } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'status', 'doctor'],
  summary: 'Find what is off in the status of a mission',
  description: [
    'Claims that have stood still for long, packages nobody put on the board, status.json that says something else than the event log, reviews by the author, open issues, workspaces of nobody. Nothing is written. Exit code 1 when something is more than worth knowing.',
  ],
  examples: [{ line: 'spec-kitty agent status doctor --mission 042-login', does: 'everything about one mission' }],
  positionals: {},
  flags: { mission: missionFlag },
  async run({ world, flags }) {
    const { statusDoctor } = await import('../../../../runtime/session/statusDoctor.ts');
    return statusDoctor(await world(), flags);
  },
  exit: ({ healthy }) => (healthy ? 0 : 1),
  human: ({ mission_slug, healthy, findings }) => [
    ...findings.flatMap(({ severity, message, recommended_action: action }): readonly Line[] => [
      [styled(severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'dim', severity.padEnd(7)), `  ${message}`],
      `           ${action}`,
    ]),
    healthy ? `The status of ${mission_slug} is in order.` : `The status of ${mission_slug} needs somebody to look at it.`,
  ],
});
