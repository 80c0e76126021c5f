import { defineCommand } from '../../../command.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'mission', 'branch-context'],
  summary: 'Say on which branch a mission would be planned, and where it would come back to',
  description: ['Nothing is written. It is the main checkout that counts, wherever the command is given.'],
  examples: [
    { line: 'spec-kitty agent mission branch-context', does: 'whether a mission had better have a branch of its own' },
    {
      line: 'spec-kitty agent mission branch-context --target-branch main --json',
      does: 'the branches of a mission that comes back to main, for programs',
    },
  ],
  positionals: {},
  flags: {
    'target-branch': {
      kind: 'text',
      value: 'BRANCH',
      summary: 'Where the mission would come back to (default the branch that is checked out)',
    },
  },
  async run({ world, flags }) {
    const { branchContext } = await import('../../../../runtime/session/branchContext.ts');
    return branchContext(await world(), flags['target-branch']);
  },
  async human({ branch_strategy_summary, branch_recommendation_reason, recommended_strategy, next_command }, { width }) {
    const { wrap } = await import('../../../render/columns.ts');
    return [
      ...wrap(branch_strategy_summary, width),
      [styled('bold', recommended_strategy)],
      ...wrap(branch_recommendation_reason, width - 2).map((line) => `  ${line}`),
      [styled('bold', 'Next: '), styled('cyan', next_command)],
    ];
  },
});
