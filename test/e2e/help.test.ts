import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../../cli/registry.ts';
import { directory } from '../support/boards.ts';
import { laneMission } from '../support/laneMission.ts';
import { hermeticEnv, missionFiles, newRepository, writeFiles } from '../support/repository.ts';
import { bin, runBin } from '../support/runBin.ts';
import { runMain } from '../support/runMain.ts';

const registry = (await allCommands()).filter(({ hidden }) => !hidden);
const cwd = tmpdir();

describe('help', () => {
  test('of the program begins with examples and lists every command', () => {
    const { exit, stdout, stderr } = runBin([], { cwd });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'spec-kitty: spec-driven work by many coding agents, as explicit state machines',
      '',
      'Examples',
      expect.stringContaining('spec-kitty '),
    ]);
    for (const { path, summary } of registry) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${path.join(' ')} ${summary}`);
  });

  test('of every command begins with its examples, whichever way it is asked for', async () => {
    for (const { path, examples } of registry) {
      const { exit, stdout } = await runMain([...path, '--help']);
      expect(exit).toBe(0);
      expect(stdout.split('\n').slice(1, 4)).toEqual(['', 'Examples', expect.stringContaining(examples[0].line)]);
      expect((await runMain(['help', ...path])).stdout).toBe(stdout);
    }
  });

  test('of a command is the same from the built program', async () => {
    for (const words of [
      ['next', '--help'],
      ['help', 'agent', 'action', 'implement'],
    ])
      expect(runBin(words, { cwd })).toEqual(await runMain(words));
  });

  test('as JSON is the whole tree of commands', () => {
    const { commands } = JSON.parse(runBin(['help', '--json'], { cwd }).stdout) as {
      readonly commands: readonly { readonly command: string }[];
    };
    expect(commands.map(({ command }) => command)).toEqual(registry.map(({ path }) => ['spec-kitty', ...path].join(' ')));
  });
});

describe('the streams of the process', () => {
  test('an answer is on stdout alone, a failure on stderr alone, and with --json on stdout alone', () => {
    const { root, commit } = newRepository();
    commit(laneMission({ WP01: {} }));
    const streams = (argv: readonly string[]) => {
      const { exit, stdout, stderr } = runBin(argv, { cwd: root });
      return [exit, stdout !== '', stderr !== ''];
    };
    expect(streams(['next', '--mission', directory])).toEqual([0, true, false]);
    expect(streams(['next', '--mission', directory, '--json'])).toEqual([0, true, false]);
    expect(streams(['next', '--mission', 'nothing'])).toEqual([1, false, true]);
    expect(streams(['next', '--mission', 'nothing', '--json'])).toEqual([1, true, false]);
    expect(streams(['next', '--nothing', '--json'])).toEqual([2, true, false]);
  });

  test('a reader that goes away early is no error', () => {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', '"$0" "$1" help --json | head -c 1; echo ":${PIPESTATUS[0]}"', process.execPath, bin],
      { env: hermeticEnv, encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{:0\n', stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is said in one line and ends with 6, whatever was to be said', () => {
    const { root, commit } = newRepository();
    commit(laneMission({ WP01: {} }));
    for (const words of ['next --mission nothing --json', `next --mission ${directory} --json`, `status --mission ${directory} --watch`]) {
      const { status, stderr } = spawnSync('bash', ['-c', `"$0" "$1" ${words} > /dev/full`, process.execPath, bin], {
        cwd: root,
        env: hermeticEnv,
        encoding: 'utf8',
        timeout: 20_000,
      });
      expect({ words, status, stderr }).toEqual({
        words,
        status: 6,
        stderr: 'OUTPUT_NOT_WRITTEN: The answer could not be written: ENOSPC: no space left on device, write\n',
      });
    }
  });

  test('a disk that fills up under an exported file leaves no half of it, and the former one as it was', () => {
    const { root, commit } = newRepository();
    commit(laneMission({ WP01: {} }));
    const full = (...words: readonly string[]) => {
      const script = 'ulimit -f 8; "$0" "$@"';
      const { status, stdout } = spawnSync(
        'sh',
        ['-c', script, process.execPath, bin, 'export', '--mission', directory, '--json', ...words],
        {
          cwd: root,
          env: hermeticEnv,
          encoding: 'utf8',
        },
      );
      return { status, ...(JSON.parse(stdout) as object) };
    };
    const refused = { status: 6, error_code: 'FILE_NOT_WRITTEN', unchanged: 'Nothing was changed.' };
    const former = readdirSync(root);
    expect(full()).toMatchObject({ ...refused, next_step: null });
    expect(readdirSync(root)).toEqual(former);
    writeFileSync(join(root, 'a file.html'), 'former');
    expect(full('--output', 'a file.html')).toMatchObject({
      ...refused,
      next_step: `spec-kitty export --html --mission ${directory} --output 'a file.html' --force`,
    });
    expect(full('--output', 'a file.html', '--force')).toMatchObject(refused);
    expect(readFileSync(join(root, 'a file.html'), 'utf8')).toBe('former');
  });

  test('a reader that is slow gets everything, even through a pipe that does not wait for it', () => {
    const { root, commit } = newRepository();
    const names = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(3, '0')}-${'long-'.repeat(20)}name`);
    commit(Object.assign({}, ...names.map((name) => missionFiles(name))) as Record<string, string>);
    const expected = runBin(['agent', 'mission', 'list', '--json'], { cwd: root }).stdout;
    expect(expected.length).toBeGreaterThan(65_536);

    // Node sets a pipe to non-blocking as soon as its stream is touched, and bash reads a pipe byte by byte.
    writeFiles(root, { 'touch.cjs': 'process.stdout.write("");' });
    const { stdout } = spawnSync(
      'bash',
      [
        '-c',
        '"$0" -r ./touch.cjs "$1" agent mission list --json | while IFS= read -r line; do printf "%s\\n" "$line"; done',
        process.execPath,
        bin,
      ],
      { cwd: root, env: hermeticEnv, encoding: 'utf8' },
    );
    expect(stdout).toBe(expected);
  });
});
