import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'mission', 'acceptance-verdict'],
  summary: 'Write down what was found of a criterion of the acceptance matrix',
  description: [
    'Of a criterion, whether it holds; of a negative invariant, whether something that must not be there is gone. Nothing is run: whoever has looked says what they saw.',
  ],
  examples: [
    {
      line: 'spec-kitty agent mission acceptance-verdict --mission 042-login --criterion FR-001 --result pass --evidence "npm test: login.test.ts" --actor claude',
      does: 'a criterion holds',
    },
    {
      line: 'spec-kitty agent mission acceptance-verdict --mission 042-login --negative-invariant old-cookie --result confirmed_absent --verification-method grep_absence --verification-command "git grep sid" --actor claude',
      does: 'something is gone',
    },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    criterion: { kind: 'text', value: 'ID', summary: 'The criterion; this or a negative invariant is named' },
    'negative-invariant': { kind: 'text', value: 'ID', summary: 'What must not be there; one that is new is added' },
    result: {
      kind: 'text',
      value: 'RESULT',
      required: true,
      summary:
        'pass, fail or pending; of an invariant confirmed_absent, still_present, verification_error, deferred_to_consolidation or pending',
    },
    'verification-method': { kind: 'text', value: 'METHOD', summary: 'How it is proven: automated_test, manual_qa, grep_absence …' },
    'verification-command': { kind: 'text', value: 'LINE', summary: 'What shows that it is gone' },
    description: { kind: 'text', value: 'TEXT', summary: 'What the invariant is about' },
    evidence: { kind: 'text', value: 'TEXT', summary: 'What shows it: a test and the command that runs it, or what was seen' },
    actor: { kind: 'text', value: 'NAME', summary: 'Who has looked; without it the name of the user' },
  },
  async run({ world, flags }) {
    const { acceptanceVerdict } = await import('../../../../runtime/session/verdicts.ts');
    const outside = await world();
    const { personOf } = await import('../../../../runtime/personOf.ts');
    const { mission, criterion, result, description, evidence } = flags;
    return acceptanceVerdict(outside, {
      mission,
      criterion,
      result,
      description,
      evidence,
      invariant: flags['negative-invariant'],
      method: flags['verification-method'],
      command: flags['verification-command'],
      actor: flags.actor ?? (await personOf(outside)),
    });
  },
  human: ({ criterion, negative_invariant, result, overall_verdict, warnings, commits }) => [
    [styled('bold', criterion ?? negative_invariant ?? ''), `: ${result}; the matrix as a whole says ${overall_verdict}`],
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
