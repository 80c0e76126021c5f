/** Operations crashed at every boundary, and given again: what is there then is what an undisturbed run leaves. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hands } from '../../machines/port.ts';
import { runOperation } from '../../runtime/engine/runOperation.ts';
import { realWorld } from '../../runtime/world.ts';
import { success } from '../../schemas/outcome.ts';
import { nothingChanged, problem, ProblemError } from '../../schemas/problem.ts';
import { askForTea, brewHands, teaRoom, type BrewHands } from '../support/brewing.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, boundariesOfSteps, Crash, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { marking, markOf, type markPorts } from '../support/marking.ts';
import { rounds } from '../support/rounds.ts';

/** Each run starts a process or several. */
const patience = process.env['SPEC_KITTY_ROUNDS'] === undefined ? 60_000 : 3_600_000;

const root = mkdtempSync(join(tmpdir(), 'brew-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(root, 'room-'));

const boundaries = boundariesOfSteps('ordering', 'brewing', 'billing');

const served = {
  orders: ['mate'],
  bills: ['cups/mate'],
  cups: [['mate', 'mate\n']],
  unfinished: [],
  log: [
    { outcome: 'finished', name: 'brew-mate', files: { 'cups/mate': { before: null, after: 'mate' } }, refs: {}, events: 2, problem: null },
  ],
  unreadable: [],
};

const crashing = (handsFor: (folder: string) => BrewHands = brewHands): Crashing<string> => ({
  make: newFolder,
  command: (folder, reached) => askForTea(folder, 'mate', { reached, hands: handsFor(folder) }),
  observe: teaRoom,
});

describe('an operation crashed in process', () => {
  it('is written before each effect, and after', async () => {
    expect(await boundariesOf(crashing())).toEqual(boundaries);
  });

  it('leaves what is expected when it is not disturbed', async () => {
    const folder = newFolder();
    await askForTea(folder, 'mate');
    expect(teaRoom(folder)).toEqual(served);
  });

  it('ends as if nothing had happened, crashed once and crashed twice', async () => {
    const once = await crashEverywhere(crashing());
    const twice = await crashEverywhere(crashing(), { twice: true });
    expect({ once, twice }).toEqual({ once: boundaries.length, twice: 192 });
    console.info(`crash engine: ${once} crashes and ${twice} double crashes in process, every one recovered`);
  });

  it.each<[string, (folder: string) => BrewHands]>([
    [
      'that writes without looking',
      (folder) => ({
        ...brewHands(folder),
        writeLine: ({ file, line }) => {
          appendFileSync(join(folder, file), `${JSON.stringify(line)}\n`);
          return { lines: 1, changed: { events: [line.id] } };
        },
      }),
    ],
    [
      'that reports only what it did just now',
      (folder) => {
        const { writeLine, ...others } = brewHands(folder);
        const known = new Set<string>();
        return {
          ...others,
          writeLine: async (input) => {
            const isNew = !known.has(input.line.id);
            known.add(input.line.id);
            const answer = await writeLine(input);
            return isNew ? answer : { ...answer, changed: {} };
          },
        };
      },
    ],
  ])('is caught when it has a hand %s', async (_, handsFor) => {
    const hands = new Map<string, BrewHands>();
    const kept = (folder: string): BrewHands => {
      if (!hands.has(folder)) hands.set(folder, handsFor(folder));
      return hands.get(folder) ?? handsFor(folder);
    };
    await expect(crashEverywhere(crashing(kept))).rejects.toThrow('after a crash after effect ordering');
  });
});

describe('an operation killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'programs', 'askForTea.ts'));
  });
  const ask = (folder: string, nth: number) => {
    const { stdout, stderr, signal, status } = spawnSync(process.execPath, [program, folder, 'mate', String(nth)], { encoding: 'utf8' });
    return {
      reached: stdout
        .trim()
        .split('\n')
        .filter((line) => line !== ''),
      stderr,
      signal,
      status,
    };
  };

  it('comes to the same boundaries, and ends as if nothing had happened', async () => {
    let kills = 0;
    for (let nth = 1; ; nth += 1) {
      const folder = newFolder();
      const killed = ask(folder, nth);
      if (killed.signal === null) {
        expect(killed, killed.stderr).toMatchObject({ status: 0, reached: boundaries });
        break;
      }
      kills += 1;
      expect(killed.signal).toBe('SIGKILL');
      const again = await askForTea(folder, 'mate');
      expect(again.ok ? again.value.kind : again.problems[0].code).toBe(nth === boundaries.length ? 'EVENT_ID_TAKEN' : 'finished');
      expect(teaRoom(folder), `killed ${boundaries[nth - 1]}`).toEqual(served);
    }
    expect(kills).toBe(boundaries.length);
    console.info(`crash engine: ${kills} processes killed, every one recovered`);
  });

  it(
    'can be killed again and again',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: boundaries.length }), { minLength: 2, maxLength: 4 }), async (kills) => {
          const folder = newFolder();
          for (const nth of kills) ask(folder, nth);
          await askForTea(folder, 'mate');
          expect(teaRoom(folder)).toEqual(served);
        }),
        { numRuns: rounds(2) },
      );
    },
    patience,
  );
});

describe('random chains at random crash points', () => {
  /** How often each step fails before it succeeds, each time with or without a trace. */
  const troubles = fc.array(fc.array(fc.constantFrom('clean', 'dirty'), { maxLength: 2, size: 'xsmall' }), { minLength: 1, maxLength: 5 });

  it('leave each mark once, in order, whatever happens on the way', async () => {
    let crashes = 0;
    let stops = 0;
    await fc.assert(
      fc.asyncProperty(troubles, fc.array(fc.nat({ max: 12 }), { maxLength: 6 }), async (troubles, points) => {
        const definition = marking(troubles.length);
        const folder = newFolder();
        const marks: number[] = [];
        const left = troubles.map((failures) => [...failures]);
        const hands: Hands<typeof markPorts> = {
          mark({ step }) {
            const failing = marks.includes(step) ? undefined : left[step - 1]?.shift();
            if (failing !== undefined)
              throw new ProblemError(
                problem('FILE_NOT_WRITTEN', 'No ink.', { unchanged: failing === 'clean' ? nothingChanged : 'A blot.' }),
              );
            if (!marks.includes(step)) marks.push(step);
            return markOf(step);
          },
        };
        const queue = [...points];
        const place = { desk: join(folder, 'desk'), mission: 'm-1', name: 'random' };
        const give = () => {
          const point = queue.shift();
          let count = 0;
          return runOperation(realWorld(), place, definition, { actor: null, asked: {}, plan: () => success(null) }, hands, {
            reached: (boundary) => {
              if (point !== undefined && (count += 1) > point) throw new Crash(boundary);
            },
          });
        };
        for (let turn = 0; ; turn += 1) {
          expect(turn, 'an end is reached').toBeLessThan(40);
          try {
            const outcome = await give();
            if (outcome.ok && outcome.value.kind === 'finished') {
              const steps = troubles.map((_, index) => index + 1);
              expect(Object.values(outcome.value.output.results)).toEqual(steps.map(markOf));
              expect(marks).toEqual(steps);
              return;
            }
            stops += 1;
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
            crashes += 1;
          }
        }
      }),
      { numRuns: rounds(40) },
    );
    console.info(`crash engine: random chains crashed ${crashes} times and stopped ${stops} times, all ended`);
    expect(Math.min(crashes, stops)).toBeGreaterThan(0);
  });
});
