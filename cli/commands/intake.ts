import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['intake'],
  summary: 'Keep a plan that somebody wrote as the brief of the next mission',
  description: [
    'A plan of yours, or the one that an agent made in its plan mode, is kept in `.kittify/mission-brief.md` with where it comes from, and `specify` begins from it.',
    'From inside of the project neither `..` nor a symbolic link leads out of it; a file elsewhere is taken by its own absolute path. Plans of OpenCode, Kiro, Cursor and Gemini are found by --auto where these leave them, and in `.handoff/`.',
  ],
  examples: [
    { line: 'spec-kitty intake plan.md', does: 'keep this plan' },
    { line: 'spec-kitty intake --auto', does: 'the one that an agent has left in the project' },
    { line: 'spec-kitty intake - --force', does: 'what comes in on the standard input, in place of the one that is kept' },
    { line: 'spec-kitty intake --show', does: 'what is kept, and where it comes from' },
  ],
  positionals: { path: { completes: 'file', summary: 'The file with the plan; - for the standard input' } },
  flags: {
    force: { kind: 'switch', summary: 'Write over the brief that is kept' },
    show: { kind: 'switch', summary: 'Show what is kept, and write nothing' },
    auto: { kind: 'switch', summary: 'Take the one plan that another program has left in the project' },
  },
  async run({ world, surroundings, flags: { show, auto, force }, words: { path } }) {
    const { intake, showBrief } = await import('../../runtime/session/intake.ts');
    return show ? showBrief(await surroundings()) : intake(await world(), { path, auto, force });
  },
  async human(reply) {
    const { intakePage } = await import('../render/intakePage.ts');
    return intakePage(reply);
  },
});
