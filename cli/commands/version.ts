import { success } from '../../schemas/outcome.ts';
import { version } from '../../runtime/session/version.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['version'],
  summary: 'Print the version of Spec Kitty',
  examples: [
    { line: 'spec-kitty version', does: 'print the version' },
    { line: 'spec-kitty version --json', does: 'the same for programs' },
  ],
  positionals: {},
  flags: {},
  run: async () => success({ version }),
  human: (reply) => [`spec-kitty ${reply.version}`],
});
