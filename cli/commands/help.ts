import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { defineCommand } from '../command.ts';
import type { Help } from '../render/helpPage.ts';

export default defineCommand({
  path: ['help'],
  summary: 'Show what the program or a command can do, examples first',
  examples: [
    { line: 'spec-kitty help', does: 'list all commands' },
    { line: 'spec-kitty help agent status emit', does: 'show one command' },
    { line: 'spec-kitty help MISSION_NOT_FOUND', does: 'what a problem means and what to do' },
    { line: 'spec-kitty help --json', does: 'the whole command tree for programs' },
  ],
  positionals: { about: { summary: 'The words of a command or of a group of commands, or the code of a problem', repeatable: true } },
  flags: {},
  async run({ words, commands }): Promise<Outcome<Help>> {
    const about = words.about.join(' ');
    const named = (await commands()).filter(({ path }) => words.about.every((word, index) => path[index] === word));
    const chosen = named.filter(({ path, hidden }) => !hidden || path.length === words.about.length);
    if (chosen.length === 0) return helpWithProblem(about);
    const { describe } = await import('../describe.ts');
    return success({ about, commands: chosen.map(describe), problem: null });
  },
  async human(reply, screen) {
    const { helpPage } = await import('../render/helpPage.ts');
    return helpPage(reply, screen);
  },
});

async function helpWithProblem(about: string): Promise<Outcome<Help>> {
  const { problems } = await import('../../schemas/problems.ts');
  const found = Object.entries(problems).find(([code]) => code === about);
  if (!found) return failure(problem('USAGE', `There is no command and no problem “${about}” to help with.`, { next: 'spec-kitty help' }));
  const [code, { exit, title, page }] = found;
  return success({ about, commands: [], problem: { code, exit, title, page } });
}
