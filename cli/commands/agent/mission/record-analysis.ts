import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled, type Line } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'mission', 'record-analysis'],
  summary: 'Keep the analysis of a mission with what it was made from',
  description: [
    'The verdict is made from the findings at the head of the analysis (schema: analysis-findings/v1): blocked as soon as one of them is critical or high. An analysis without such a head is kept too, and its verdict is unknown.',
  ],
  examples: [
    {
      line: 'spec-kitty agent mission record-analysis --mission 042-login --agent claude --input-file analysis.md --json',
      does: 'from a file',
    },
    { line: 'spec-kitty agent mission record-analysis --mission 042-login --input-file -', does: 'from the standard input' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    'input-file': {
      kind: 'text',
      value: 'FILE',
      required: true,
      completes: 'file',
      summary: 'The file with the analysis; - for the standard input',
    },
    agent: { kind: 'text', value: 'NAME', summary: 'Who has analysed' },
  },
  async run({ world, flags }) {
    const { recordAnalysis } = await import('../../../../runtime/session/recordAnalysis.ts');
    return recordAnalysis(await world(), { mission: flags.mission, inputFile: flags['input-file'], agent: flags.agent });
  },
  human: ({ path, verdict, findings, changed, warnings }) => [
    [
      styled('bold', verdict),
      `: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}, ${changed ? 'written to' : 'on record already in'} ${path}`,
    ],
    ...findings.map(({ id, severity, summary }): Line => [
      styled(severity === 'critical' || severity === 'high' ? 'red' : 'dim', `  ${severity}`),
      `  ${id}  ${summary}`,
    ]),
    ...warnings.map((text): Line => [styled('yellow', 'warning'), `  ${text}`]),
  ],
});
