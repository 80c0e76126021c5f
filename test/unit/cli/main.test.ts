import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import isFailureReply from '../../../schemas/generated/failureReply.js';
import manifest from '../../../package.json' with { type: 'json' };
import { directory } from '../../support/boards.ts';
import { laneMission } from '../../support/laneMission.ts';
import { newRepository, temporaryFolder } from '../../support/repository.ts';
import { runMain } from '../../support/runMain.ts';

const { version } = manifest;

const mission = (): string => {
  const { root, commit } = newRepository();
  commit(laneMission({ WP01: { lane: 'done' }, WP02: { after: ['WP01'] }, WP03: { after: ['WP02'] } }));
  return root;
};

/** A project without a mission. */
const begun = (): string => {
  const { root, commit } = newRepository();
  commit({ '.kittify/config.yaml': 'vcs:\n  type: git\n' });
  return root;
};

const documentOf = (stdout: string): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

describe('an answer', () => {
  test('is a page on stdout, and nothing on stderr', async () => {
    expect(await runMain(['version'])).toEqual({ exit: 0, stdout: `spec-kitty ${version}\n`, stderr: '' });
  });

  test('with --json is one document of indent 2 on stdout, which ends with the version', async () => {
    expect(await runMain(['version', '--json'])).toEqual({
      exit: 0,
      stdout: `{\n  "version": "${version}",\n  "spec_kitty_version": "${version}"\n}\n`,
      stderr: '',
    });
  });

  test.each([['help'], ['machine', 'list'], ['agent', 'mission', 'branch-context'], ['agent', 'mission', 'list']])(
    'of %s fits on a screen of 80 columns, but for paths and commands',
    async (...words) => {
      const world = { cwd: begun(), env: { HOME: temporaryFolder() } };
      const { exit, stdout } = await runMain(words, { world, env: { NO_COLOR: '1' }, columns: 80 });
      expect(exit).toBe(0);
      expect(stdout.split('\n').filter((line) => line.length > 80 && !/\/|spec-kitty agent/.test(line))).toEqual([]);
    },
  );

  test('of a list of missions that is empty says how one is begun', async () => {
    const { stdout } = await runMain(['agent', 'mission', 'list'], { world: { cwd: begun() } });
    expect(stdout).toContain('\nBegin one: spec-kitty agent mission create <slug> --start-branch <branch>\n');
  });

  test('of next and status has the shape that is published', async () => {
    const world = { cwd: mission() };
    const told = async (...argv: readonly string[]) =>
      documentOf((await runMain([...argv, '--mission', directory, '--json'], { world })).stdout);
    const published = (name: string): ValidateFunction =>
      new Ajv({ allowUnionTypes: true }).compile(
        JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/schemas', `${name}.schema.json`), 'utf8')) as AnySchemaObject,
      );
    const board = await told('status');
    for (const [name, document] of [
      ['decision', await told('next')],
      ['statusReply', board],
      ['operationList', await told('op', 'log')],
      ['failureReply', await told('merge', '--abort')],
    ] as const) {
      const isSo = published(name);
      expect(isSo(document), `${name}: ${JSON.stringify(isSo.errors)}`).toBe(true);
    }
    expect(await told('agent', 'tasks', 'status')).toEqual(board);
  });

  test('of next takes an agent without a name, as an unset variable leaves it, for nobody', async () => {
    const { stdout } = await runMain(['next', '--mission', directory, '--agent', ' ', '--json'], { world: { cwd: mission() } });
    expect(documentOf(stdout)).toMatchObject({ agent: null, next_command: expect.stringMatching(/ --agent <agent>$/) as string });
  });

  test('of next begins for people with the line that scripts look for', async () => {
    const { stdout, exit } = await runMain(['next', '--mission', directory], { world: { cwd: mission() } });
    expect(exit).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '[QUERY — no result provided, state not advanced]',
        `  Mission: ${directory} @ implement`,
        '  Mission Type: software-dev',
        '  Next step: implement WP02',
        '  Progress: 33% (1/3 done)',
        '  WP03 waits for WP02, which is planned.',
      ]),
    );
    expect(stdout.startsWith('[QUERY — no result provided, state not advanced]\n')).toBe(true);
  });
});

describe('a failure', () => {
  test('loses nothing of a report that lacks a name in the command that leads on', async () => {
    const nextOf = async (...words: readonly string[]): Promise<unknown> => {
      const { stdout } = await runMain(['next', '--mission', 'my mission', ...words, '--json'], { world: { cwd: mission() } });
      return (JSON.parse(stdout) as { readonly next_step: unknown }).next_step;
    };
    expect(await nextOf('--answer', "it's fine", '--decision-id', '01K')).toBe(
      "spec-kitty next --mission='my mission' --agent='<agent>' --answer='it'\\''s fine' --decision-id=01K",
    );
  });

  test('is told on stderr with what was not changed and what to type next', async () => {
    const { exit, stdout, stderr } = await runMain(['next', '--mission', 'nothing'], { world: { cwd: mission() } });
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(
      /^MISSION_NOT_FOUND: There is no mission 'nothing' in .*\n {2}Nothing was changed\.\n {2}Next: spec-kitty agent mission list\n {2}exit 1; more: spec-kitty help MISSION_NOT_FOUND\n$/,
    );
  });

  test('with --json is one document on stdout with the keys the original has, in one shape for all', async () => {
    const { exit, stdout, stderr } = await runMain(['next', '--mission', 'nothing', '--json'], { world: { cwd: mission() } });
    const document = documentOf(stdout);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(isFailureReply(document) || isFailureReply.errors).toBe(true);
    expect(Object.keys(document).slice(0, 4)).toEqual(['result', 'error_code', 'error', 'handle']);
    expect(document).toMatchObject({
      result: 'error',
      error_code: 'MISSION_NOT_FOUND',
      handle: 'nothing',
      exit_code: 1,
      next_step: 'spec-kitty agent mission list',
      spec_kitty_version: version,
    });
  });

  test('outside any project says so', async () => {
    const { exit, stdout } = await runMain(['status', '--mission', 'x', '--json'], { world: { cwd: temporaryFolder() } });
    expect({ exit, code: documentOf(stdout)['error_code'] }).toEqual({ exit: 1, code: 'SPEC_KITTY_REPO_NOT_INITIALIZED' });
  });

  test('tells all findings at once, not the first alone', async () => {
    const { exit, stdout } = await runMain(['next', '--json', '--agnt', 'x', '--frobnicate']);
    expect(exit).toBe(2);
    expect(documentOf(stdout)).toMatchObject({
      error_code: 'USAGE',
      problems: [
        { message: '--agnt is not an option of spec-kitty next. Did you mean --agent?' },
        {},
        {},
        { message: '“x”: spec-kitty next takes no further words.' },
      ],
    });
    expect((await runMain(['next', '--agnt', 'x'])).stderr.match(/^USAGE: /gm)).toHaveLength(3);
  });

  test('that nobody foresaw is our bug: code, exit 70, a text to file, and no stack', async () => {
    const thrown = {
      now: (): Date => {
        throw new TypeError('the clock fell off');
      },
      cwd: mission(),
    };
    const { exit, stdout, stderr } = await runMain(['status', '--mission', directory], { world: thrown });
    expect({ exit, stdout }).toEqual({ exit: 70, stdout: '' });
    expect(stderr).toContain('INTERNAL_ERROR: The program met something it did not expect: TypeError: the clock fell off');
    expect(stderr).toContain(
      `spec-kitty ${version} on node test\n    command: spec-kitty status --mission …\n    error: TypeError: the clock fell off`,
    );
    expect(stderr).toContain(`Next: SPEC_KITTY_DEBUG=1 spec-kitty status --mission ${directory}`);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await runMain(['status', '--mission', directory], { world: thrown, env: { SPEC_KITTY_DEBUG: '1' } })).stderr).toMatch(
      /\n\s+at /,
    );
    expect(documentOf((await runMain(['status', '--mission', directory, '--json'], { world: thrown })).stdout)).toMatchObject({
      result: 'error',
      error_code: 'INTERNAL_ERROR',
      exit_code: 70,
    });
  });
});

describe('finding the command', () => {
  test.each([
    [['--version'], `spec-kitty ${version}\n`],
    [['-V'], `spec-kitty ${version}\n`],
    [['version', '--help'], 'spec-kitty version: '],
    [['--help', 'version'], 'spec-kitty version: '],
    [['-h'], 'spec-kitty: spec-driven'],
    [[], 'spec-kitty: spec-driven'],
    [['agent'], 'spec-kitty agent: a group of commands'],
    [['agent', 'tasks', '--help'], 'spec-kitty agent tasks: a group of commands'],
    [['help', 'agent', 'tasks', 'status'], 'spec-kitty agent tasks status: '],
    [['help', 'MISSION_NOT_FOUND'], 'MISSION_NOT_FOUND: '],
  ])('%j', async (argv, start) => {
    const { exit, stdout, stderr } = await runMain(argv);
    expect({ exit, stderr, start: stdout.slice(0, start.length) }).toEqual({ exit: 0, stderr: '', start });
  });

  test('of a large group of commands as many examples are shown as of the program, so that the list is in sight', async () => {
    const { stdout } = await runMain(['agent']);
    const [examples = ''] = stdout.split('\n\nCommands\n');
    expect(examples.match(/^ {2}spec-kitty agent mission create/gm)).toHaveLength(1);
    expect(examples.match(/^ {2}spec-kitty /gm)).toHaveLength(5);
  });

  test('--json may stand in front', async () => {
    expect(documentOf((await runMain(['--json', 'version'])).stdout)).toMatchObject({ version });
    expect(documentOf((await runMain(['--json'])).stdout)).toMatchObject({ about: '' });
  });

  test.each([
    [['nxet'], 'spec-kitty has no command “nxet”. Did you mean next?'],
    [['agent', 'task', 'status'], 'Did you mean agent tasks status?'],
    [['agnt'], 'Did you mean agent?'],
    [['melt', 'everything'], 'spec-kitty has no command “melt everything”.'],
    [['--frobnicate'], '--frobnicate is not an option of spec-kitty.'],
    [['help', 'nonsense'], 'There is no command and no problem “nonsense” to help with.'],
  ])('%j is refused', async (argv, said) => {
    const { exit, stdout, stderr } = await runMain(argv);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  test.each([[['next']], [['next', '--mission', ' ']], [['next', '--mission']], [['next', '--mission', '--json']]])(
    '%j lacks the mission: usage',
    async (argv) => {
      expect((await runMain(argv)).exit).toBe(2);
    },
  );
});

describe('on a terminal', () => {
  test('the board has colours and the width of the screen; NO_COLOR takes the colours away', async () => {
    const world = { cwd: mission() };
    const coloured = await runMain(['status', '--mission', directory], { world, columns: 60 });
    expect(coloured.stdout).toContain('\u001b[');
    const plain = await runMain(['status', '--mission', directory], { world, columns: 60, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b[');
    expect(Math.max(...plain.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('nothing hostile in a title reaches it', async () => {
    const { root, commit } = newRepository();
    commit({
      ...laneMission({ WP01: {} }),
      [`kitty-specs/${directory}/tasks/WP01-part.md`]:
        '---\nwork_package_id: WP01\ntitle: "a\\u001b]0;owned\\u0007\\u202eb"\ndependencies: []\n---\n',
    });
    const { stdout } = await runMain(['status', '--mission', directory], { world: { cwd: root }, columns: 100, env: { NO_COLOR: '1' } });
    expect(stdout).toContain('WP01 a\\u001b]0;owned\\u0007\\u202eb');
    // oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
