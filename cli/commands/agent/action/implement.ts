import { defineCommand } from '../../../command.ts';
import { implementFlags } from '../../../implementFlags.ts';

export default defineCommand({
  path: ['agent', 'action', 'implement'],
  summary: 'Claim a work package and get a workspace and a prompt for it',
  description: [
    'The package is claimed and begun in the event log before anything else, so that two agents never have it at once. Then its worktree is made, with the code of everything it depends on, and the prompt is written; planning packages are worked on in the main checkout. The changed status is committed.',
    'Given again by the same agent it goes on where it was: after a kill, after something that could not be made, or with the work in progress. A package that is handed in, in review or approved is never pulled back.',
    'Work whose agent is provably gone is offered by next and may be claimed like any other; with --takeover also where that cannot be proven. What was left uncommitted stays in the worktree and is kept under a private ref.',
  ],
  examples: [
    { line: 'spec-kitty agent action implement WP01 --mission 042-login --agent claude', does: 'claim a package' },
    {
      line: 'spec-kitty agent action implement --mission 042-login --agent claude --json',
      does: 'claim the one that next would offer, for programs',
    },
    {
      line: 'spec-kitty agent action implement WP02 --mission 042-login --agent codex --takeover',
      does: 'go on with what another agent has left',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01; without one, the package that next would offer' } },
  flags: {
    ...implementFlags,
    agent: { kind: 'text', value: 'NAME', required: true, summary: 'Who will work on it' },
    model: { kind: 'text', value: 'NAME', summary: 'The model behind the agent, for the record' },
    profile: { kind: 'text', value: 'NAME', summary: 'The profile the agent works under, for the record' },
    'invocation-id': { kind: 'text', value: 'ID', summary: 'What the prompt is to be known by (default a new id)' },
    'allow-sparse-checkout': {
      kind: 'switch',
      hidden: true,
      summary: 'Understood, and without effect: a sparse checkout is no reason to refuse',
    },
    'acknowledge-not-bulk-edit': {
      kind: 'switch',
      hidden: true,
      summary: 'Understood, and without effect: no package is taken for a bulk edit by its words',
    },
  },
  async run({ world, flags, words }) {
    const { implement } = await import('../../../../runtime/session/implement.ts');
    return implement(await world(), {
      mission: flags.mission,
      wp: words.wp,
      agent: flags.agent,
      model: flags.model,
      profile: flags.profile,
      invocation: flags['invocation-id'],
      base: flags.base,
      shellPid: flags['shell-pid'],
      takeover: flags.takeover,
      branchStrategy: flags['branch-strategy'],
    });
  },
  async human(reply) {
    const { implementPage } = await import('../../../render/implementPage.ts');
    return implementPage(reply);
  },
});
