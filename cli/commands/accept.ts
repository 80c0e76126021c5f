import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';
import type { Line } from '../render/page.ts';

export default defineCommand({
  path: ['accept'],
  summary: 'Accept a mission whose work packages are approved',
  description: [
    'Looks at everything that may stand in the way and tells all of it at once: lanes, uncommitted work in the worktrees of the lanes, open clarifications, missing documents, the acceptance matrix.',
    'If nothing does, the acceptance is written into meta.json and committed.',
  ],
  examples: [
    { line: 'spec-kitty accept --mission 042-login --actor ada', does: 'accept it, or say what stands in the way' },
    { line: 'spec-kitty accept --mission 042-login --diagnose --json', does: 'only look, for programs' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    actor: { kind: 'text', value: 'NAME', summary: 'Who accepts; without it the name of the user' },
    mode: { kind: 'text', value: 'MODE', values: ['auto', 'pr', 'local', 'checklist'], summary: 'How the mission goes on; checklist only looks' },
    lenient: { kind: 'switch', summary: 'Pass over packages nobody is recorded to have worked on' },
    diagnose: { kind: 'switch', summary: 'Only look: write nothing, and answer with exit code 0 in any case' },
  },
  async run({ world, flags }) {
    const { accept } = await import('../../runtime/session/accept.ts');
    const outside = await world();
    return accept(outside, { ...flags, actor: flags.actor ?? outside.env['USER'] ?? 'unknown', mode: flags.mode ?? 'auto' });
  },
  exit: ({ ok, diagnose }) => (ok || diagnose ? 0 : 1),
  human: ({ mission_slug, ok, failed_checks, accepted_at, accepted_by, already_accepted, merge_pending_wps, commits }): readonly Line[] => [
    !ok ? `${mission_slug} cannot be accepted yet.`
    : accepted_at === null ? `${mission_slug} can be accepted.`
    : `${mission_slug} ${already_accepted ? 'was accepted before' : 'is accepted'} (${accepted_by ?? 'nobody named'}, ${accepted_at}).`,
    ...failed_checks.map(({ check, detail }) => `  ${check}: ${detail}`),
    ...(ok && merge_pending_wps.length > 0 ? [`  waiting to be merged: ${merge_pending_wps.join(', ')}`] : []),
    ...commits.flatMap(({ note }) => (note === null ? [] : [`  ${note}`])),
  ],
});
