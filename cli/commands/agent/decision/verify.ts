import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'decision', 'verify'],
  summary: 'Compare decisions that were put off with the places that are marked as waiting for them',
  description: [
    'A place in spec.md or plan.md that waits for a decision is marked by [NEEDS CLARIFICATION: …] <!-- decision_id: ID -->. Findings are told with exit code 1.',
  ],
  examples: [{ line: 'spec-kitty agent decision verify --mission 042-login --json', does: 'whether documents and decisions say the same' }],
  positionals: {},
  flags: {
    mission: missionFlag,
    'no-fail-on-stale': { kind: 'switch', summary: 'A marker whose decision was made is told and no reason to fail' },
    'fail-on-stale': { kind: 'switch', hidden: true, summary: 'It is one; that is the default' },
  },
  async run({ surroundings, flags }) {
    const { verifyDecisions } = await import('../../../../runtime/session/verifyDecisions.ts');
    return verifyDecisions(await surroundings(), { mission: flags.mission, failOnStale: !flags['no-fail-on-stale'] });
  },
  exit: ({ fails }) => (fails ? 1 : 0),
  human: ({ status, deferred_count, marker_count, findings }) => [
    [styled('bold', status), `: ${deferred_count} put off, ${marker_count} marked`],
    ...findings.map(({ kind, location, detail }) => `  ${kind} ${location}: ${detail}`),
  ],
});
