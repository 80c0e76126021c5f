import { defineCommand } from '../../command.ts';
import { missionFlag } from '../../missionFlag.ts';
import { styled } from '../../render/page.ts';
import { unmadeCommits } from '../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'issue-verdict'],
  summary: 'Write down what became of an issue that a mission cites',
  examples: [
    {
      line: `spec-kitty agent issue-verdict --mission 042-login --issue '#17' --verdict fixed --evidence-ref "WP02, login.test.ts" --actor claude`,
      does: 'it is fixed',
    },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    issue: {
      kind: 'text',
      value: 'ISSUE',
      required: true,
      summary: 'The issue as the matrix has it, such as #17; one that is new is added',
    },
    verdict: {
      kind: 'text',
      value: 'VERDICT',
      required: true,
      summary: 'fixed, verified-already-fixed, deferred-with-followup, in-mission or unknown',
    },
    'evidence-ref': { kind: 'text', value: 'TEXT', summary: 'Where that can be seen, or where it is followed up' },
    wp: { kind: 'text', value: 'WP', summary: 'The work package that dealt with it' },
    actor: { kind: 'text', value: 'NAME', summary: 'Who says so; without it the name of the user' },
  },
  async run({ world, flags }) {
    const { issueVerdict } = await import('../../../runtime/session/verdicts.ts');
    const outside = await world();
    const { personOf } = await import('../../../runtime/personOf.ts');
    const { mission, issue, verdict, wp } = flags;
    return issueVerdict(outside, {
      mission,
      issue,
      verdict,
      wp,
      evidence: flags['evidence-ref'],
      actor: flags.actor ?? (await personOf(outside)),
    });
  },
  human: ({ row_or_entry_ref, verdict, open_issues, warnings, commits }) => [
    [styled('bold', row_or_entry_ref), `: ${verdict}`],
    open_issues.length === 0 ? 'Every issue is settled.' : `Not settled yet: ${open_issues.join(', ')}.`,
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
