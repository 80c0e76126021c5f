import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled, type Line } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'status', 'validate'],
  summary: 'Check the event log of a mission and its status.json',
  description: ['Exit code 1 when something is wrong. History is never rewritten: what is found is told, row by row.'],
  examples: [{ line: 'spec-kitty agent status validate --mission 042-login', does: 'rows, moves, evidence and drift' }],
  positionals: {},
  flags: { mission: missionFlag },
  async run({ surroundings, flags }) {
    const { validate } = await import('../../../../runtime/session/validate.ts');
    return validate(await surroundings(), flags);
  },
  exit: ({ passed }) => (passed ? 0 : 1),
  human: ({ passed, errors, warnings }) => [
    ...errors.map((text): Line => [styled('red', 'error'), `  ${text}`]),
    ...warnings.map((text): Line => [styled('yellow', 'warning'), `  ${text}`]),
    passed ? 'The status files hold.' : `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.`,
  ],
});
