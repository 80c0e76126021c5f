import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCommand, type Command } from '../../../cli/command.ts';
import { describe as describeCommand } from '../../../cli/describe.ts';
import { asksForJson, parse } from '../../../cli/parse.ts';
import { success } from '../../../schemas/outcome.ts';

const command: Command = defineCommand({
  path: ['move'],
  summary: 'Move a package',
  examples: [{ line: 'spec-kitty move WP01 --to planned', does: 'move it' }],
  positionals: { wp: { summary: 'The package', required: true }, more: { summary: 'Further packages', repeatable: true } },
  flags: {
    to: { kind: 'text', value: 'LANE', values: ['planned', 'claimed', 'in_progress'], required: true, summary: 'Where to' },
    note: { kind: 'text', value: 'TEXT', short: 'n', summary: 'A remark' },
    ref: { kind: 'text', value: 'ID', repeatable: true, summary: 'References' },
    force: { kind: 'switch', summary: 'Whatever the rules say' },
    wait: { kind: 'number', value: 'SECONDS', default: 10, summary: 'How long' },
    secret: { kind: 'switch', hidden: true, summary: 'For tests' },
  },
  run: async () => success({}),
  human: () => [],
});

/** Any text at all, lone surrogates included. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

const messages = (argv: readonly string[]): readonly string[] => {
  const parsed = parse(command, argv);
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};

test('an older name is understood, shown nowhere, and the same said twice is said once', () => {
  const renamed = defineCommand({
    path: ['move'],
    summary: 'Move a mission',
    examples: [{ line: 'spec-kitty move --mission 1', does: 'move it' }],
    positionals: {},
    flags: { mission: { kind: 'text', value: 'MISSION', required: true, formerly: 'feature', summary: 'Which' } },
    run: async () => success({}),
    human: () => [],
  });
  const given = (...argv: readonly string[]): unknown => {
    const parsed = parse(renamed, argv);
    return parsed.ok ? parsed.value.flags['mission'] : parsed.problems.map(({ message }) => message);
  };
  expect([given('--feature', '042'), given('--feature=042'), given('--feature', '042', '--mission', '042')]).toEqual(['042', '042', '042']);
  expect(given('--feature', '041', '--mission', '042')).toEqual(['--mission is given 2 times; it is taken once.']);
  expect(given('--feature')).toEqual(['--feature needs a value.', '--mission MISSION is missing.']);
  expect(given()).toEqual(['--mission MISSION is missing.']);
  expect(JSON.stringify(describeCommand(renamed))).not.toContain('feature');
});

describe('what is typed becomes values by the declaration', () => {
  test('everything given', () => {
    expect(
      parse(command, ['WP01', 'WP02', 'WP03', '--to', 'claimed', '--note=-x', '--ref', 'a', '--ref=b', '--force', '--wait', '0', '--json']),
    ).toEqual({
      ok: true,
      value: {
        flags: { to: 'claimed', note: '-x', ref: ['a', 'b'], force: true, wait: 0, secret: false },
        words: { wp: 'WP01', more: ['WP02', 'WP03'] },
        json: true,
        help: false,
      },
    });
  });

  test('what is left out is null, empty, false or its default', () => {
    expect(parse(command, ['--to', 'planned', 'WP01'])).toMatchObject({
      value: { flags: { note: null, ref: [], force: false, wait: 10 }, words: { more: [] } },
    });
  });

  test('after -- everything is a word', () => {
    expect(parse(command, ['--to', 'planned', '--', '--force'])).toMatchObject({
      value: { flags: { force: false }, words: { wp: '--force' } },
    });
  });

  test('a value survives whatever it is made of, when it is joined with =', () => {
    fc.assert(
      fc.property(anyText, (note) => {
        expect(parse(command, ['WP01', '--to', 'planned', `--note=${note}`])).toMatchObject({ ok: true, value: { flags: { note } } });
      }),
    );
  });
});

test('a letter stands for its name', () => {
  for (const note of [['-n', 'done'], ['-ndone'], ['--note', 'done']])
    expect(parse(command, ['WP01', '--to', 'claimed', ...note])).toMatchObject({ ok: true, value: { flags: { note: 'done' } } });
  expect(messages(['WP01', '--to', 'claimed', '-x'])).toEqual([expect.stringContaining('-x is not an option')]);
});

describe('every mistake is told, with what was probably meant', () => {
  test.each([
    [['WP01', '--to', 'planned', '--not', 'x'], ['--not is not an option of spec-kitty move. Did you mean --note?']],
    [['WP01', '--to', 'planed'], ['--to cannot be “planed”. Did you mean planned? It is one of planned, claimed, in_progress.']],
    [['WP01'], ['--to LANE is missing.']],
    [['WP01', '--to', '--force'], ['--to needs a value: planned, claimed, in_progress.']],
    [
      ['WP01', '--to', ' '],
      ['--to cannot be “ ”', '--to is blank.'],
    ],
    [['--to', 'planned'], ['WP is missing: the package.']],
    [['WP01', '--to', 'planned', '--to', 'claimed'], ['--to is given 2 times; it is taken once.']],
    [['WP01', '--to', 'planned', '--force=yes'], ['--force takes no value, but “yes” is given.']],
    [['WP01', '--to', 'planned', '--wait', 'soon'], ['--wait takes a whole number, not “soon”.']],
    [['WP01', '--to', 'planned', '-x'], ['-x is not an option of spec-kitty move.']],
    [['WP01', '--to', 'planned', '--__proto__=1'], ['--__proto__ is not an option of spec-kitty move.']],
  ])('%j', (argv, expected) => {
    const found = messages(argv).join('\n');
    for (const part of expected) expect(found).toContain(part);
  });

  test('several at once, each with the help to ask for', () => {
    const parsed = parse(command, ['--to', 'nowhere', '--frce', '--wait=-1']);
    const expected = { code: 'USAGE', next: 'spec-kitty move --help' };
    expect(parsed).toMatchObject({ ok: false, problems: [expected, expected, expected, expected] });
  });

  test('a hidden option is understood and never suggested', () => {
    expect(parse(command, ['WP01', '--to', 'planned', '--secret'])).toMatchObject({ ok: true, value: { flags: { secret: true } } });
    expect(messages(['WP01', '--to', 'planned', '--secre']).join()).not.toContain('Did you mean');
  });

  test('asking for help forgives every mistake', () => {
    expect(parse(command, ['--nonsense', '--help'])).toMatchObject({ ok: true, value: { help: true } });
    expect(parse(command, ['-h'])).toMatchObject({ ok: true, value: { help: true } });
  });
});

test('no command line makes the parser throw, and an accepted one holds only declared values', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '--to',
      '--to=planned',
      'planned',
      '--json',
      '--',
      '-',
      '--ref',
      '--wait',
      '7',
      '--force',
      'WP01',
      '--no-force',
      '-abc',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (argv) => {
      const parsed = parse(command, argv);
      const isComplete = (): boolean =>
        parsed.ok &&
        ['planned', 'claimed', 'in_progress'].includes(String(parsed.value.flags['to'])) &&
        typeof parsed.value.words['wp'] === 'string';
      expect(parsed.ok && !parsed.value.help ? isComplete() : true).toBe(true);
    }),
  );
});

test('--json asks for a document, unless it stands behind --', () => {
  expect([['--json'], ['x', '--json'], ['--', '--json'], []].map((argv) => asksForJson(argv))).toEqual([true, true, false, false]);
});
