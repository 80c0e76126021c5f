import { expect, test } from 'vitest';
import { defineCommand } from '../../cli/command.ts';
import { declarationFlaws } from '../../cli/declarationFlaws.ts';
import { describe } from '../../cli/describe.ts';
import { allCommands, registry } from '../../cli/registry.ts';
import { success } from '../../schemas/outcome.ts';
import { filesUnder } from './sources.ts';

const commands = await allCommands();

const fileOf = (path: readonly string[]): string => `cli/commands/${path.join('/')}.ts`;

test('the registry lists every command file, and each is named by its path', () => {
  expect(registry.map(({ path }) => fileOf(path)).toSorted()).toEqual(filesUnder('cli/commands', '.ts'));
  expect(commands.map(({ path }) => path)).toEqual(registry.map(({ path }) => path));
});

test('the registry is sorted, so that a new command has one place', () => {
  const names = registry.map(({ path }) => path.join(' '));
  expect(names).toEqual(names.toSorted());
});

test('no command is also a group of commands', () => {
  const names = registry.map(({ path }) => path.join(' '));
  expect(names.filter((name) => names.some((other) => other.startsWith(`${name} `)))).toEqual([]);
});

test('every command is declared without flaws, and its examples are understood by its own parser', () => {
  expect(commands.flatMap(declarationFlaws)).toEqual([]);
});

test('every command that needs to know the mission takes it by the name missions had before, and shows that nowhere', () => {
  const named = commands.filter(({ flags: { mission } }) => mission?.kind === 'text' && mission.required === true);
  expect(named.length).toBeGreaterThan(20);
  expect(
    named.filter(({ flags: { mission } }) => mission?.kind === 'text' && mission.formerly !== 'feature').map(({ path }) => path),
  ).toEqual([]);
  expect(commands.filter((each) => JSON.stringify(describe(each)).includes('--feature')).map(({ path }) => path)).toEqual([]);
});

test('flaws of a declaration are found, all at once', () => {
  const flawed = defineCommand({
    path: ['Bad_name'],
    summary: 'Ends with a full stop.',
    examples: [{ line: 'spec-kitty other', does: 'speak of another command' }],
    positionals: { all: { summary: 'All', repeatable: true }, last: { summary: 'Last', required: true } },
    flags: {
      json: { kind: 'switch', summary: 'Taken' },
      to: { kind: 'text', value: 'LANE', values: ['a', 'a'], summary: 'Twice' },
      none: { kind: 'text', value: 'LANE', values: [], summary: 'Nothing' },
    },
    run: async () => success({}),
    human: () => [],
  });
  expect(declarationFlaws(flawed).map((flaw) => flaw.replace('spec-kitty Bad_name: ', ''))).toEqual([
    '“Bad_name” is no word of lower-case letters and dashes.',
    '--json belongs to every command and cannot be declared.',
    'the summary “Ends with a full stop.” is empty or ends with a full stop.',
    'to lists a value twice.',
    'none lists no values.',
    'all takes all words that are left, but is not the last.',
    'last is required after one that may be left out.',
    'the example “spec-kitty other” begins with other words.',
  ]);
});
