import { defineCommand } from '../../command.ts';
import { styled, type Line } from '../../render/page.ts';

export default defineCommand({
  path: ['op', 'prune'],
  summary: 'Let go of what old operations have kept for an undo',
  description: [
    'What operations have replaced or taken away is kept until this is asked for. Afterwards git cleans it up when it next does, and they cannot be undone any more. The log still tells of them. What was handed in on a lane is let go of once its mission has landed with it and no operation on that is left to undo.',
  ],
  examples: [
    { line: 'spec-kitty op prune --keep 200 --dry-run', does: 'which operations could not be undone any more' },
    { line: 'spec-kitty op prune --keep 200', does: 'keep what the latest 200 need, and let go of the rest' },
  ],
  positionals: {},
  flags: {
    keep: { kind: 'number', value: 'COUNT', default: 200, summary: 'How many of the latest operations stay undoable' },
    'dry-run': { kind: 'switch', summary: 'Only look' },
  },
  async run({ world, flags: { keep, 'dry-run': dryRun } }) {
    const { opPrune } = await import('../../../runtime/session/opPrune.ts');
    return opPrune(await world(), { keep, dryRun });
  },
  human: ({ result, forgotten, handed_in, kept }): readonly Line[] => [
    ...forgotten.map(({ id, what }): Line => [styled('dim', `${id}  `), what]),
    ...handed_in.map((ref): Line => [styled('dim', `${ref}  `), 'has landed']),
    `${forgotten.length} ${forgotten.length === 1 ? 'operation' : 'operations'} ${result === 'preview' ? 'would be let go of' : 'let go of'}; the latest ${kept} can be undone.`,
  ],
});
