import type { AcceptReply } from '../schemas/acceptReply.ts';
import type { Outcome } from '../schemas/outcome.ts';
import type { Call, Positionals } from './command.ts';
import { missionFlag } from './missionFlag.ts';
import type { Line } from './render/page.ts';

const flags = {
  mission: missionFlag,
  actor: { kind: 'text', value: 'NAME', formerly: 'agent', summary: 'Who accepts; without it the name of the user' },
  mode: {
    kind: 'text',
    value: 'MODE',
    values: ['auto', 'pr', 'local', 'checklist'],
    summary: 'How the mission goes on; checklist only looks',
  },
  lenient: { kind: 'switch', summary: 'Pass over packages nobody is recorded to have worked on, and over paths the project asks for' },
  test: {
    kind: 'text',
    value: 'COMMAND',
    repeatable: true,
    summary: 'A command that was run to validate the mission; it is kept with the acceptance, and not run',
  },
  'no-commit': { kind: 'switch', summary: 'Write the acceptance and leave it uncommitted' },
  diagnose: { kind: 'switch', summary: 'Only look: write nothing, and answer with exit code 0 in any case' },
  'allow-fail': { kind: 'switch', hidden: true, summary: 'Understood, and without effect: what stands in the way is told in any case' },
  'normalize-encoding': { kind: 'switch', hidden: true, summary: 'Understood, and without effect' },
} as const;

/** What `accept` and its longer names have in common: everything but the name. */
export const acceptDeclaration = {
  positionals: {},
  flags,
  async run({ world, flags: given }: Call<typeof flags, Positionals>): Promise<Outcome<AcceptReply>> {
    const { accept } = await import('../runtime/session/accept.ts');
    const outside = await world();
    const { personOf } = await import('../runtime/personOf.ts');
    const { mission, lenient, diagnose } = given;
    return accept(outside, {
      mission,
      lenient,
      diagnose,
      tests: given.test,
      commit: !given['no-commit'],
      actor: given.actor ?? (await personOf(outside)),
      mode: given.mode ?? 'auto',
    });
  },
  exit: ({ ok, diagnose }: AcceptReply): 0 | 1 => (ok || diagnose ? 0 : 1),
  human(reply: AcceptReply): readonly Line[] {
    const { mission_slug, ok, failed_checks, merge_pending_wps, commits, notes, next_command } = reply;
    return [
      `${mission_slug} ${standing(reply)}.`,
      ...failed_checks.map(({ check, detail }) => `  ${check}: ${detail}`),
      ...(ok && merge_pending_wps.length > 0 ? [`  waiting to be merged: ${merge_pending_wps.join(', ')}`] : []),
      ...notes.map((each) => `  ${each}`),
      ...commits.flatMap(({ note }) => (note === null ? [] : [`  ${note}`])),
      ...(next_command === null ? [] : [`Next: ${next_command}`]),
    ];
  },
};

function standing({ ok, accepted_at: at, accepted_by: by, already_accepted: isOld }: AcceptReply): string {
  if (!ok) return 'cannot be accepted yet';
  if (at === null) return 'can be accepted';
  return `${isOld ? 'was accepted before' : 'is accepted'} (${by ?? 'nobody named'}, ${at})`;
}
