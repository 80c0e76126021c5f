import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

const marks = {
  updated: styled('green', 'recorded '),
  already_satisfied: styled('dim', 'unchanged'),
  not_found: styled('red', 'not found'),
} as const;

export default defineCommand({
  path: ['agent', 'tasks', 'mark-status'],
  summary: 'Record subtasks as done, or as pending again',
  description: [
    'Subtasks are those that a work package lists in its front matter; the boxes in tasks.md are a view and are not changed. A package can be handed in for review when all of its subtasks are recorded as done.',
    'What is not found hinders nothing else: the exit code is 1 only when nothing at all was found.',
  ],
  examples: [
    { line: 'spec-kitty agent tasks mark-status T001 T002 --status done --mission 042-login', does: 'two subtasks are done' },
    {
      line: 'spec-kitty agent tasks mark-status WP02:T001 --status pending --mission 042-login',
      does: 'one is to be done again; its package is named',
    },
  ],
  positionals: { ids: { summary: 'Ids of subtasks, such as T001 or WP02:T001', required: true, repeatable: true } },
  flags: {
    mission: missionFlag,
    status: { kind: 'text', value: 'STATUS', values: ['done', 'pending'], required: true, summary: 'What they are from now on' },
    agent: { kind: 'text', value: 'NAME', summary: 'Who says so (default user)' },
  },
  async run({ world, flags: { mission, status, agent }, words: { ids } }) {
    const { markStatus } = await import('../../../../runtime/session/markStatus.ts');
    return markStatus(await world(), { mission, ids, status, agent });
  },
  exit: ({ results }) => (results.every(({ outcome }) => outcome === 'not_found') ? 1 : 0),
  human: ({ results, unreadable, warnings, commits }) => [
    ...results.map(({ outcome, message }) => [marks[outcome], `  ${message}`]),
    ...unreadable,
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
