import { expect, test } from 'vitest';
import { initPage } from '../../../../cli/render/initPage.ts';
import { pageText } from '../../../../cli/render/page.ts';

test('every file that was written is accounted for: the commands of an agent by their number', () => {
  const page = initPage(
    {
      result: 'success',
      project_root: '/repo',
      already_initialized: false,
      agents: ['claude', 'codex'],
      created: [
        '.kittify/config.yaml',
        '.claude/commands/spec-kitty.next.md',
        '.claude/commands/spec-kitty.plan.md',
        '.codex/prompts/spec-kitty.next.md',
      ],
      updated: ['.gitignore'],
      unchanged: [],
      warnings: [],
      next_steps: [],
    },
    { width: 80 },
  );
  expect(
    pageText(page, () => false)
      .split('\n')
      .slice(2, 7),
  ).toEqual([
    '  Files: 4 new, 1 changed, 0 as they were',
    '    .kittify/config.yaml',
    '    .gitignore',
    '    .claude/commands/ (2 commands for the agent)',
    '    .codex/prompts/ (1 command for the agent)',
  ]);
});
