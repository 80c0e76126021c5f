import type { ImplementReply } from '../../schemas/implementReply.ts';
import { failure, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { RecoverReply } from '../../schemas/recovery.ts';
import { defineCommand } from '../command.ts';
import { implementFlags } from '../implementFlags.ts';

export default defineCommand({
  path: ['implement'],
  summary: 'Make the workspace of a work package (internal: use agent action implement), or put work back on its feet after a crash',
  description: [
    'Internal. It claims the package and makes its workspace as agent action implement does; agents and people use that command, which says who they are.',
    'With --recover it looks at what a crash has left of the work on a mission and puts right what needs nobody to decide: worktrees that are gone while their branch is there, notes on worktrees that are missing or wrong, packages whose commits nobody has recorded, and uncommitted work of agents that are provably gone, which is kept under a private ref. What needs a decision is told with the command for it. Exit code 1 when something could not be put right.',
  ],
  examples: [
    { line: 'spec-kitty implement WP01 --mission 042-login --json', does: 'claim a package for nobody named, as older scripts do' },
    { line: 'spec-kitty implement --recover --mission 042-login', does: 'put the work on a mission back on its feet after a crash' },
    {
      line: 'spec-kitty implement WP02 --recover --dry-run --mission 042-login --json',
      does: 'look at one package and its lane, and write nothing',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01; with --recover without one, all of them' } },
  flags: {
    ...implementFlags,
    actor: {
      kind: 'text',
      value: 'NAME',
      summary: 'Who will work on it (default implement-command: nobody named, so that any agent may go on with it)',
    },
    recover: { kind: 'switch', summary: 'Put right what a crash has left, instead of claiming' },
    'dry-run': { kind: 'switch', summary: 'With --recover: look, and write nothing' },
  },
  async run({ world, flags, words }): Promise<Outcome<ImplementReply | RecoverReply>> {
    if (flags.recover) {
      const { recover } = await import('../../runtime/session/recover.ts');
      return recover(await world(), { mission: flags.mission, wp: words.wp, dryRun: flags['dry-run'] });
    }
    if (words.wp === null)
      return failure(problem('USAGE', 'implement takes the id of a work package, or --recover.', { next: 'spec-kitty implement --help' }));
    const { implement } = await import('../../runtime/session/implement.ts');
    return implement(await world(), {
      mission: flags.mission,
      wp: words.wp,
      agent: flags.actor ?? 'implement-command',
      model: null,
      profile: null,
      invocation: null,
      base: flags.base,
      shellPid: flags['shell-pid'],
      takeover: flags.takeover,
      branchStrategy: flags['branch-strategy'],
    });
  },
  exit: (reply) => ('cases' in reply && reply.errors.length > 0 ? 1 : 0),
  async human(reply) {
    if ('cases' in reply) {
      const { recoveryPage } = await import('../render/recoveryPage.ts');
      return recoveryPage(reply);
    }
    const { implementPage } = await import('../render/implementPage.ts');
    return implementPage(reply);
  },
});
