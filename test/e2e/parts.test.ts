import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compiledFor } from '../../cli/parts.ts';
import { directory } from '../support/boards.ts';
import { laneMission } from '../support/laneMission.ts';
import { hermeticEnv, newRepository, temporaryFolder } from '../support/repository.ts';
import { bin, runBin } from '../support/runBin.ts';

const built = dirname(bin);
const compiled = compiledFor(process, ['next']);

function withMission(): string {
  const { root, commit } = newRepository();
  commit(laneMission({ WP01: { lane: 'done' }, WP02: { after: ['WP01'] } }));
  return root;
}

const asked = (program: string, cwd: string) => {
  const { stdout, ...said } = runBin(['next', '--mission', directory, '--json'], { cwd, program });
  return { ...said, answer: { ...JSON.parse(stdout), timestamp: null } as unknown };
};

/** A copy of the program whose compiled forms are as `change` leaves them. */
function changed(change: (folder: string) => void): string {
  const copy = temporaryFolder();
  cpSync(built, copy, { recursive: true });
  change(join(copy, compiled));
  return join(copy, 'bin.cjs');
}

const each =
  (change: (bytes: Buffer) => Buffer) =>
  (folder: string): void => {
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      writeFileSync(join(folder, name), change(readFileSync(join(folder, name))));
  };

describe('the compiled forms of the parts', () => {
  const ways: Readonly<Record<string, (folder: string) => void>> = {
    'are missing, as for every other Node': (folder) => rmSync(folder, { recursive: true, force: true }),
    'were made by another V8': each((bytes) => Buffer.concat([bytes.subarray(0, 4), Buffer.from([1, 2, 3, 4]), bytes.subarray(8)])),
    'were cut off': each((bytes) => bytes.subarray(0, bytes.length >> 1)),
    'are empty': each(() => Buffer.alloc(0)),
  };
  test.each(Object.entries(ways))('change no answer where they %s', (_, change) => {
    const cwd = withMission();
    expect(asked(changed(change), cwd)).toEqual(asked(bin, cwd));
  });
});

describe('a program that is replaced while it runs', () => {
  test('says so and ends, though nothing is left of it to say that with', async () => {
    const cwd = withMission();
    const program = changed(() => {});
    const child = spawn(process.execPath, [program, 'status', '--mission', directory, '--watch'], { cwd, env: hermeticEnv });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    rmSync(dirname(program), { recursive: true });
    // Now it has something to tell that it has not told before.
    appendFileSync(join(cwd, 'kitty-specs', directory, 'status.events.jsonl'), '{"broken"}\n');
    expect(await ended).toBe(70);
    expect(said).toBe('Error: Spec Kitty was replaced while this ran: start it again.\n');
  });
});

describe('what a question loads', () => {
  /** The parts that a command line reads, without their hashes, and what they weigh together in kB. */
  function loadedBy(cwd: string, ...words: readonly string[]): { readonly parts: readonly string[]; readonly kilobytes: number } {
    const { stderr } = spawnSync(
      process.execPath,
      ['--require', join(import.meta.dirname, 'programs', 'tellParts.cjs'), bin, ...words, '--mission', directory],
      { cwd, env: hermeticEnv, encoding: 'utf8' },
    );
    const parts = (JSON.parse(stderr) as readonly string[]).filter((path) => !path.startsWith('compiled/'));
    return {
      parts: parts.map((path) => path.replace(/-[\w-]{8}\.cjs$/, '').replace(/\.cjs$/, '')),
      kilobytes: parts.reduce((sum, path) => sum + statSync(join(built, path)).size, 0) / 1000,
    };
  }

  // Whatever a part needs it brings along: a new command or a new rule shows here when it has slipped into a question.
  test('is no more than it needs, and less of a mission that was written of', () => {
    const cwd = withMission();
    const questions = { next: ['next', '--json'], status: ['status'] } as const;
    const limits = { fresh: { next: 258, status: 230 }, kept: { next: 153, status: 120 } } as const;
    for (const state of ['fresh', 'kept'] as const) {
      if (state === 'kept') expect(runBin(['agent', 'status', 'materialize', '--mission', directory], { cwd })).toMatchObject({ exit: 0 });
      for (const question of ['next', 'status'] as const) {
        const { parts, kilobytes } = loadedBy(cwd, ...questions[question]);
        console.log(`${question}, ${state}: ${kilobytes.toFixed(0)} kB in ${parts.join(', ')}`);
        expect(kilobytes, `${question}, ${state}`).toBeLessThan(limits[state][question]);
        expect(parts.includes('look')).toBe(state === 'fresh');
      }
    }
  });

  test('is no more than it needs where it serves pages: what answers them is loaded when the address is said', () => {
    const { parts, kilobytes } = loadedBy(withMission(), 'inspect', '--json');
    console.log(`inspect: ${kilobytes.toFixed(0)} kB in ${parts.join(', ')}`);
    expect(kilobytes).toBeLessThan(119);
    expect(parts).not.toContain('servedPages');
  });
});
