import { expect, test } from 'vitest';
import { commandFile } from '../../machines/rules/commandFile.ts';
import { slashCommands } from '../../machines/rules/slashCommand.ts';
import { words } from '../../missions/words.js';
import { agents } from '../../schemas/agents.ts';
import { whyNotTaken } from '../support/whyNotTaken.ts';

/** What a person types behind a command that takes what was typed. */
const typed: Readonly<Record<string, string>> = { implement: 'WP01 --mission 042-login', review: 'WP01 --mission 042-login' };

test.each(agents.filter(({ isWritten }) => isWritten))(
  'every command line in the command files of $key is one the program takes',
  (agent) => {
    const said = slashCommands.map((command) => ({ name: command.name, text: commandFile(command, agent, words.commands, '1.2.3').text }));
    const lines = said.map(({ name, text }) =>
      [...text.matchAll(/^\s*`?(spec-kitty [^`\n]*)`?$/gm)].map(([, line = '']) =>
        line.replace(/\$ARGUMENTS|<arguments>|\{\{args\}\}/, typed[name] ?? '--mission 042-login'),
      ),
    );
    expect(lines.flatMap((each, index) => (each.length === 0 ? [said[index]?.name] : []))).toEqual([]);
    expect(
      lines
        .flat()
        .map(whyNotTaken)
        .filter((mistake) => mistake !== null),
    ).toEqual([]);
  },
);
