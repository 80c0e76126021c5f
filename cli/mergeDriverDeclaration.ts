import type { MergeDriverRequest } from '../runtime/session/mergeDriver.ts';
import type { Call, Flags } from './command.ts';

const positionals = {
  base: { required: true, completes: 'file', summary: 'What both sides began with: git puts a file in for %O' },
  ours: { required: true, completes: 'file', summary: 'Our version, which the merged text replaces: %A' },
  theirs: { required: true, completes: 'file', summary: 'Their version: %B' },
} as const;

/** What the drivers that git starts when it merges have in common: everything but what they merge. Those that succeed are silent. */
export const mergeDriverDeclaration = (kind: MergeDriverRequest['kind']) => ({
  hidden: true as const,
  description: [
    'Git runs it when somebody merges: `.gitattributes` names the files, the configuration of the repository the command. On a conflict both versions are left in the file between marks.',
  ],
  positionals,
  flags: {},
  async run({ surroundings, words }: Call<Flags, typeof positionals>) {
    const { mergeDriver } = await import('../runtime/session/mergeDriver.ts');
    return mergeDriver(await surroundings(), { kind, ...words });
  },
  human: () => [],
});
