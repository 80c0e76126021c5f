import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'decision', 'open'],
  summary: 'Ask a question of a planning interview and keep it with the mission',
  description: [
    'The question is kept in decisions/ of the mission until it is resolved, deferred or canceled. Asked again, it is the same question with the same id.',
    'What pauses a run is something else: that is answered with next --answer.',
  ],
  examples: [
    {
      line: 'spec-kitty agent decision open --mission 042-login --flow plan --step-id storage --input-key database --question "Which database?" --options \'["postgres","sqlite"]\' --json',
      does: 'ask one',
    },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    flow: { kind: 'text', value: 'FLOW', required: true, summary: 'The interview it belongs to: charter, specify or plan' },
    'input-key': { kind: 'text', value: 'KEY', required: true, summary: 'What is asked for, in a word' },
    question: { kind: 'text', value: 'TEXT', required: true, summary: 'The question' },
    'step-id': { kind: 'text', value: 'ID', summary: 'The step it is asked in; this or the slot is named' },
    'slot-key': { kind: 'text', value: 'KEY', summary: 'The slot of a template it fills; this or the step is named' },
    options: { kind: 'text', value: 'JSON', summary: 'The answers there are, as a JSON list of texts; left out: any' },
    actor: { kind: 'text', value: 'NAME', summary: 'Who says so; without it the name of the user' },
    'dry-run': { kind: 'switch', summary: 'Only look whether it can be done; write nothing' },
  },
  async run({ world, flags }) {
    const { openDecision } = await import('../../../../runtime/session/openDecision.ts');
    const outside = await world();
    const { personOf } = await import('../../../../runtime/personOf.ts');
    return openDecision(outside, {
      mission: flags.mission,
      flow: flags.flow,
      stepId: flags['step-id'],
      slotKey: flags['slot-key'],
      inputKey: flags['input-key'],
      question: flags.question,
      options: flags.options,
      actor: flags.actor ?? (await personOf(outside)),
      dryRun: flags['dry-run'],
    });
  },
  human: ({ decision_id, idempotent, artifact_path, warnings, commits }) => [
    [styled('bold', decision_id), idempotent ? ' was asked before' : ' is asked'],
    ...(artifact_path === null ? [] : [`  ${artifact_path}`]),
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
