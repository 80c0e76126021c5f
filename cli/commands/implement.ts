import { defineCommand } from '../command.ts';
import { implementFlags } from '../implementFlags.ts';

export default defineCommand({
  path: ['implement'],
  summary: 'Make the workspace of a work package (internal: use agent action implement)',
  description: ['Internal. It claims the package and makes its workspace as agent action implement does; agents and people use that command, which says who they are.'],
  examples: [{ line: 'spec-kitty implement WP01 --mission 042-login --json', does: 'claim a package for nobody named, as older scripts do' }],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: {
    ...implementFlags,
    actor: { kind: 'text', value: 'NAME', summary: 'Who will work on it (default implement-command: nobody named, so that any agent may go on with it)' },
  },
  async run({ world, flags, words }) {
    const { implement } = await import('../../runtime/session/implement.ts');
    return implement(await world(), {
      mission: flags.mission, wp: words.wp, agent: flags.actor ?? 'implement-command', model: null, profile: null, invocation: null,
      base: flags.base, shellPid: flags['shell-pid'], takeover: flags.takeover,
    });
  },
  async human(reply) {
    const { implementPage } = await import('../render/implementPage.ts');
    return implementPage(reply);
  },
});
