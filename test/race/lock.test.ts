import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../support/bundleProgram.ts';
import { rounds } from '../support/rounds.ts';

let program: string;
const root = mkdtempSync(join(tmpdir(), 'turns-'));
beforeAll(async () => {
  program = await bundleProgram(join(import.meta.dirname, 'programs', 'takeTurns.ts'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a program to its end; answers its signal or its complaint, null when all went well. */
const ending = (program: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('close', (code, signal) => resolve(code === 0 ? null : (signal ?? complaint)));
  });

const takeTurns = (turns: number, chanceOfDeath: number): Promise<string | null> =>
  ending(program, [join(root, 'lock'), join(root, 'diary'), String(turns), String(chanceOfDeath)]);

describe('the lock', () => {
  const kills = rounds(12);
  it(
    'lets one in at a time while its holders are killed',
    async () => {
      writeFileSync(join(root, 'diary'), '');
      let killed = 0;
      const worker = async (): Promise<string | null> => {
        while (killed < kills) {
          const end = await takeTurns(200, 0.05);
          if (end !== 'SIGKILL') return end;
          killed += 1;
        }
        return null;
      };
      expect(await Promise.all(Array.from({ length: 6 }, worker))).toEqual(Array.from({ length: 6 }, () => null));
      const turns = readFileSync(join(root, 'diary'), 'utf8')
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes('"enter"')).length;
      console.info(`lock: ${turns} turns of 6 processes, ${killed} holders killed, never two at once`);
      expect(turns).toBeGreaterThan(kills);
    },
    300_000 + kills * 2_000,
  );

  const locks = rounds(12) * 100;
  it(
    'comes into being once, however many come first',
    async () => {
      const takeFirst = await bundleProgram(join(import.meta.dirname, 'programs', 'takeFirst.ts'));
      const folder = join(root, 'new');
      expect(await Promise.all(Array.from({ length: 4 }, () => ending(takeFirst, [folder, String(locks)])))).toEqual([
        null,
        null,
        null,
        null,
      ]);
      const left = readdirSync(folder);
      expect(left.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: locks }, (_, index) => String(index)));
      for (const name of left) expect(readdirSync(join(folder, name))).toEqual(['free.4']);
      console.info(`lock: ${locks} new locks, taken by 4 processes each, one token each`);
    },
    60_000 + locks * 50,
  );
});
