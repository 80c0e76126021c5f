import { defineCommand } from '../../command.ts';
import { styled, type Line } from '../../render/page.ts';

export default defineCommand({
  path: ['machine', 'diff'],
  summary: 'Say what sets two machines apart',
  description: [
    'States, arrows, guards and where the machine begins are compared by their names. Machines are named as for `machine show`.',
  ],
  examples: [
    {
      line: 'spec-kitty machine diff software-dev .kittify/missions/audit/mission-runtime.yaml',
      does: 'what a mission type of your own does differently',
    },
    { line: 'spec-kitty machine diff plan research', does: 'two mission types' },
  ],
  positionals: {
    before: { summary: 'The first machine', required: true },
    after: { summary: 'The second machine', required: true },
  },
  flags: {},
  async run({ surroundings, words }) {
    const { machineDiff } = await import('../../../runtime/session/machineDiff.ts');
    return machineDiff(await surroundings(), words);
  },
  exit: ({ same }) => (same ? 0 : 1),
  human: ({ before, after, same, states, arrows, initial }) => {
    if (same) return [`${before} and ${after} are alike.`];
    const listed = (title: string, { added, removed }: typeof states): readonly Line[] =>
      added.length + removed.length === 0
        ? []
        : [
            title,
            ...removed.map((text): Line => [styled('red', `- ${text}`)]),
            ...added.map((text): Line => [styled('green', `+ ${text}`)]),
          ];
    return [
      ...(initial === null ? [] : [`Begins in ${initial.after ?? 'nothing'} instead of ${initial.before ?? 'nothing'}.`]),
      ...listed('States', states),
      ...listed('Arrows', arrows),
    ];
  },
});
