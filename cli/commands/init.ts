import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['init'],
  summary: 'Make a project of this folder: settings, and command files for your agents',
  description: [
    'Writes files and nothing else: no repository is made, nothing is staged or committed, and nothing is written outside of the project. Mission types are not copied into it.',
    'Given again it writes the command files anew and leaves what people have changed elsewhere; with other agents it adds those.',
  ],
  examples: [
    { line: 'spec-kitty init --ai claude,codex', does: 'set up the repository you stand in for two agents' },
    { line: 'spec-kitty init demo --ai opencode', does: 'the same in a new folder' },
  ],
  positionals: { project_name: { summary: 'A new folder to make a project of; left out: the repository or folder you stand in' } },
  flags: {
    ai: { kind: 'text', value: 'AGENTS', summary: 'Keys of your agents, with commas between them, such as claude, codex or cursor' },
    'non-interactive': { kind: 'switch', summary: 'Ask nothing; nothing ever is' },
    yes: { kind: 'switch', summary: 'The same as --non-interactive' },
  },
  async run({ world, flags, words }) {
    const { init } = await import('../../runtime/session/init.ts');
    return init(await world(), { folder: words.project_name, agents: flags.ai });
  },
  async human(reply, screen) {
    const { initPage } = await import('../render/initPage.ts');
    return initPage(reply, screen);
  },
});
