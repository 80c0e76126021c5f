import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commandFile } from '../../../../machines/rules/commandFile.ts';
import { slashCommands, type SlashCommand } from '../../../../machines/rules/slashCommand.ts';
import { words } from '../../../../missions/words.js';
import { agents, type Agent } from '../../../../schemas/agents.ts';

const agent = (key: string): Agent => {
  const found = agents.find((known) => known.key === key);
  if (found === undefined) throw new Error(`no agent ${key}`);
  return found;
};
const command = (name: string): SlashCommand => {
  const found = slashCommands.find((known) => known.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
};
const written = (name: string, key: string) => commandFile(command(name), agent(key), words.commands, '1.2.3');

describe('each agent finds its commands where it looks, in the form it reads', () => {
  test.each([
    ['claude', '.claude/commands/spec-kitty.implement.md', '`spec-kitty agent action implement $ARGUMENTS --agent claude`'],
    ['opencode', '.opencode/command/spec-kitty.implement.md', '`spec-kitty agent action implement $ARGUMENTS --agent opencode`'],
    ['codex', '.agents/skills/spec-kitty.implement/SKILL.md', '`spec-kitty agent action implement <arguments> --agent codex`'],
    ['copilot', '.github/prompts/spec-kitty.implement.prompt.md', '`spec-kitty agent action implement $ARGUMENTS --agent copilot`'],
    ['gemini', '.gemini/commands/spec-kitty.implement.toml', '`spec-kitty agent action implement {{args}} --agent gemini`'],
  ])('%s', (key, path, line) => {
    const file = written('implement', key);
    expect(file.path).toBe(path);
    expect(file.text).toContain(line);
    expect(file.text).toContain('spec-kitty-command-version: 1.2.3');
  });

  test('the head is YAML, whatever the description says', () => {
    const head = /^---\n([^]*?)\n---\n/.exec(written('next', 'codex').text)?.[1] ?? '';
    expect(parse(head)).toEqual({ name: 'spec-kitty.next', description: command('next').description, 'user-invocable': true });
  });

  test('TOML keeps backslashes and quotation marks', () => {
    const pages = { ...words.commands, line: 'a \\ and """ and {{line}}\n' };
    expect(commandFile(command('status'), agent('qwen'), pages, '1.2.3').text).toContain(
      'prompt = """\na \\\\ and \\"\\"\\" and spec-kitty agent tasks status {{args}}\n"""\n',
    );
  });
});

test('every command has a file for every agent, and no file has a place that nobody fills', () => {
  const files = agents.flatMap((known) => slashCommands.map((one) => commandFile(one, known, words.commands, '1.2.3')));
  expect(new Set(files.map(({ path }) => path)).size).toBe(new Set(agents.map(({ layout }) => layout.folder)).size * slashCommands.length);
  expect(files.filter(({ text }) => /\{\{(?!args\}\})|undefined/.test(text)).map(({ path }) => path)).toEqual([]);
});

test('nothing leads through another command: each calls the one that does the work', () => {
  const lines = slashCommands.flatMap((one) => ('line' in one ? [one.line('X', 'claude')] : []));
  expect(lines.filter((line) => /^spec-kitty (implement|agent shim)\b/.test(line))).toEqual([]);
});
