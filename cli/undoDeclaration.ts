import type { Outcome } from '../schemas/outcome.ts';
import type { UndoReply } from '../schemas/undo.ts';
import type { Call } from './command.ts';
import { anyMissionFlag } from './missionFlag.ts';
import type { Page } from './render/page.ts';

const flags = {
  mission: anyMissionFlag,
  actor: { kind: 'text', value: 'NAME', summary: 'Who does it; without it the name of the user' },
  'dry-run': { kind: 'switch', summary: 'Only look: say what would be done, or what speaks against it' },
  abort: {
    kind: 'switch',
    summary: 'Give up one that cannot be ended: half-way between branches and files it goes back to where it began',
  },
} as const;

/** What `undo` and `redo` have in common: everything but their words. */
export const undoDeclaration = (verb: 'undo' | 'redo') => ({
  flags,
  async run({
    world,
    words,
    flags: { mission, actor, 'dry-run': dryRun, abort },
  }: Call<typeof flags, { readonly operation: { readonly summary: string } }>): Promise<Outcome<UndoReply>> {
    const { undo } = await import('../runtime/session/undo.ts');
    const outside = await world();
    const { personOf } = await import('../runtime/personOf.ts');
    return undo(outside, {
      verb,
      operation: words.operation,
      mission,
      actor: actor ?? (await personOf(outside)),
      dryRun,
      abort,
    });
  },
  human: async (reply: UndoReply): Promise<Page> => (await import('./render/undoPage.ts')).undoPage(reply),
});
