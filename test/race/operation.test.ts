/** Several processes are given the same operation at once, some of them killed in the middle of it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teaRoom } from '../support/brewing.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { rounds } from '../support/rounds.ts';

let program: string;
const root = mkdtempSync(join(tmpdir(), 'brew-race-'));
beforeAll(async () => {
  program = await bundleProgram(join(import.meta.dirname, '..', 'crash', 'programs', 'askForTea.ts'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** How one process ended: `finished`, the code of its problem, or its signal. `dieAt` is the boundary at which it is killed, 0 for none. */
const ask = (folder: string, dieAt: number): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, 'mate', String(dieAt)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('close', (code, signal) => resolve(code === 0 ? 'finished' : (signal ?? /"code":"(\w+)"/.exec(complaint)?.[1] ?? complaint)));
  });

describe('processes that are given one operation at once', () => {
  it('do it once: one finishes it, the others find it done', async () => {
    for (let round = 0; round < rounds(2); round += 1) {
      const folder = mkdtempSync(join(root, 'room-'));
      const endings = await Promise.all(Array.from({ length: 6 }, () => ask(folder, 0)));
      expect(endings.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'EVENT_ID_TAKEN'), 'finished']);
      expect(teaRoom(folder)).toMatchObject({ orders: ['mate'], bills: ['cups/mate'], unfinished: [], log: [{ outcome: 'finished' }] });
    }
  });

  it('do it once while most of them are killed in the middle', async () => {
    let killed = 0;
    for (let round = 0; round < rounds(2); round += 1) {
      const folder = mkdtempSync(join(root, 'room-'));
      const endings = await Promise.all(
        Array.from({ length: 6 }, (_, index) => ask(folder, index === 5 ? 0 : 2 + ((round + 3 * index) % 12))),
      );
      killed += endings.filter((ending) => ending === 'SIGKILL').length;
      expect(endings.filter((ending) => !['SIGKILL', 'finished', 'EVENT_ID_TAKEN'].includes(ending))).toEqual([]);
      expect(teaRoom(folder)).toMatchObject({ orders: ['mate'], bills: ['cups/mate'], unfinished: [], log: [{ outcome: 'finished' }] });
    }
    expect(killed).toBeGreaterThan(0);
    console.info(`race operation: ${killed} processes killed at the same operation, always done once`);
  });
});
