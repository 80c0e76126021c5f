import { problem } from '../../schemas/problem.ts';
import { failure, success } from '../../schemas/outcome.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['help'],
  summary: 'Show what the program or a command can do, examples first',
  examples: [
    { line: 'spec-kitty help', does: 'list all commands' },
    { line: 'spec-kitty help agent status emit', does: 'show one command' },
    { line: 'spec-kitty help --json', does: 'the whole command tree for programs' },
  ],
  positionals: { command: { summary: 'The words of a command or of a group of commands', repeatable: true } },
  flags: {},
  async run({ words, commands }) {
    const about = words.command;
    const chosen = commands.filter((command) => about.every((word, index) => command.path[index] === word));
    if (chosen.length === 0) return failure(problem('USAGE', `There is no command “${about.join(' ')}” to help with.`, { next: 'spec-kitty help' }));
    const { describe } = await import('../describe.ts');
    return success({ about: about.join(' '), commands: chosen.map(describe) });
  },
  async human(reply, screen) {
    const { helpPage } = await import('../render/helpPage.ts');
    return helpPage(reply, screen);
  },
});
