import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { operationPath } from '../../../../runtime/desk/operationPlace.ts';
import { listOperations } from '../../../../runtime/desk/operations.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import { runOperation } from '../../../../runtime/engine/runOperation.ts';
import type { Boundary } from '../../../../runtime/engine/watch.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { OperationDocument } from '../../../../schemas/operationDocument.ts';
import { failure, success, type Outcome } from '../../../../schemas/outcome.ts';
import { problem, ProblemError, type Problem } from '../../../../schemas/problem.ts';
import { askForTea, brew, brewHands, linesOf, placeOf, teaRoom, type BrewHands } from '../../../support/brewing.ts';

const root = mkdtempSync(join(tmpdir(), 'operation-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'room-'));
});

const path = (): string => operationPath(placeOf(folder, 'mate'));
const lastLine = (): string => `${readFileSync(path(), 'utf8').trimEnd().split('\n').at(-1) ?? ''}\n`;
const document = (): OperationDocument => JSON.parse(lastLine()) as OperationDocument;
const codes = (outcome: Outcome<unknown>): readonly string[] => (outcome.ok ? [] : outcome.problems.map(({ code }) => code));
const logged = () => {
  const log = readOperationLog(join(folder, 'desk'));
  return log.ok ? log.value.rows : [];
};

const noCups = problem('FILE_NOT_WRITTEN', 'The cups are gone.');
const lacking = (lack: Problem | Error = noCups): BrewHands => ({
  ...brewHands(folder),
  fillCup: () => {
    throw lack instanceof Error ? lack : new ProblemError(lack);
  },
});
const ended = async (type: 'resume' | 'abort', hands: BrewHands = brewHands(folder)) =>
  runOperation(realWorld(), placeOf(folder, 'mate'), brew, type === 'resume' ? { resume: true } : { abort: true }, hands);

describe('an operation that is not disturbed', () => {
  it('is finished, with its plan and every result, and leaves a row and no document', async () => {
    const ran = await askForTea(folder, 'mate');
    if (!ran.ok || ran.value.kind !== 'finished') throw new Error('not finished');
    expect(ran.value).toMatchObject({
      resumed: false,
      differs: [],
      begunBy: 'guest',
      plan: { tea: 'mate', cup: 'cups/mate' },
      output: { results: { brewing: { path: 'cups/mate' }, billing: { lines: 1 } } },
    });
    const [order] = linesOf(join(folder, 'orders'));
    const [bill] = linesOf(join(folder, 'bills'));
    expect(logged()).toEqual([
      {
        id: ran.value.id,
        operation: 'brew',
        name: 'brew-mate',
        mission: null,
        actor: 'guest',
        asked: { tea: 'mate' },
        outcome: 'finished',
        begun_at: expect.stringMatching(/^\d{4}-.*\+00:00$/),
        ended_at: expect.stringMatching(/^\d{4}-.*\+00:00$/),
        runs: 1,
        token: 1,
        problem: null,
        changes: {
          refs: {},
          config: {},
          files: { 'cups/mate': { before: null, after: 'mate' } },
          events: [order?.id, bill?.id],
          worktrees: {},
        },
      },
    ]);
    expect(readdirSync(join(folder, 'desk', 'operations'))).toEqual(['brew-mate.lock']);
  });

  it('lies in the folder of its mission while it is on its way', async () => {
    const place = { desk: join(folder, 'desk'), mission: '001-tea', name: 'brew' };
    const plan = { tea: 'mate', order: { id: 'A', text: 'mate' }, cup: 'cups/mate', bill: 'B' };
    const hands: BrewHands = {
      ...brewHands(folder),
      fillCup: (input) => {
        expect(listOperations(place.desk, '001-tea')).toMatchObject({
          ok: true,
          value: [
            {
              name: 'brew',
              mission: '001-tea',
              asked: { cups: 1 },
              runs: 1,
              token: 1,
              saved: { machine: 'brew', seq: 2, snapshot: { value: 'brewing' } },
            },
          ],
        });
        return brewHands(folder).fillCup(input);
      },
    };
    const ran = await runOperation(realWorld(), place, brew, { actor: null, asked: { cups: 1 }, plan: () => success(plan) }, hands);
    expect(ran.ok).toBe(true);
    expect(listOperations(place.desk, '001-tea')).toEqual({ ok: true, value: [] });
  });

  it('is not begun when there is nothing to plan, and leaves nothing', async () => {
    const none = async (plan: () => Outcome<never>) =>
      runOperation(realWorld(), placeOf(folder, 'mate'), brew, { actor: null, asked: {}, plan }, brewHands(folder));
    expect(codes(await none(() => failure(noCups, noCups)))).toEqual(['FILE_NOT_WRITTEN', 'FILE_NOT_WRITTEN']);
    expect(
      codes(
        await none(() => {
          throw new ProblemError(noCups);
        }),
      ),
    ).toEqual(['FILE_NOT_WRITTEN']);
    expect(teaRoom(folder)).toMatchObject({ orders: [], unfinished: [], log: [] });
  });
});

describe('an operation that stops', () => {
  it('says where and why, keeps its document, and is gone on with by the next run, whoever gives it', async () => {
    const stopped = await askForTea(folder, 'mate', { hands: lacking() });
    expect(stopped).toMatchObject({
      ok: true,
      value: { kind: 'stopped', at: 'brewing', problem: noCups, done: ['ordering'], resumed: false },
    });
    expect(document()).toMatchObject({
      runs: 1,
      saved: { seq: 3, snapshot: { value: 'stopped' } },
      changes: { events: [expect.any(String)] },
    });
    expect(logged()).toMatchObject([{ outcome: 'stopped', problem: { at: 'brewing', code: 'FILE_NOT_WRITTEN' } }]);

    const other: World = { ...realWorld(), now: () => new Date('2030-01-01T00:00:00Z') };
    const plan = (): never => {
      throw new Error('is not planned again');
    };
    const ran = await runOperation(
      other,
      placeOf(folder, 'mate'),
      brew,
      { actor: 'other', asked: { tea: 'mate', milk: true }, plan },
      brewHands(folder),
    );
    expect(ran).toMatchObject({
      ok: true,
      value: { kind: 'finished', resumed: true, differs: ['milk'], begunBy: 'guest', plan: { tea: 'mate' } },
    });
    expect(logged()).toMatchObject([{ outcome: 'stopped' }, { outcome: 'finished', actor: 'guest', runs: 2, token: 2 }]);
    expect(new Set(logged().map(({ id }) => id)).size).toBe(1);
    expect(teaRoom(folder)).toMatchObject({ orders: ['mate'], bills: ['cups/mate'], unfinished: [] });
  });

  it('stops again where it stopped, as often as it has to', async () => {
    await askForTea(folder, 'mate', { hands: lacking() });
    expect(await ended('resume', lacking())).toMatchObject({ ok: true, value: { kind: 'stopped', at: 'brewing', resumed: true } });
    expect(document()).toMatchObject({ runs: 2 });
    expect(await ended('resume')).toMatchObject({ ok: true, value: { kind: 'finished' } });
  });

  it('cannot be given up once something is done', async () => {
    await askForTea(folder, 'mate', { hands: lacking() });
    const before = document();
    expect(await ended('abort')).toMatchObject({
      ok: false,
      problems: [{ code: 'EVENT_NOT_ALLOWED', details: { missing: ['What is done is not taken back by giving up: ordering.'] } }],
    });
    expect(document()).toEqual(before);
  });

  it('can be given up before, and is gone then', async () => {
    const hands: BrewHands = {
      ...brewHands(folder),
      writeLine: () => {
        throw new ProblemError({ ...noCups, unchanged: 'Half a line was written.' });
      },
    };
    expect(await askForTea(folder, 'mate', { hands })).toMatchObject({ value: { kind: 'stopped', at: 'ordering' } });
    expect(await ended('abort')).toMatchObject({ ok: true, value: { kind: 'aborted', done: [], resumed: true } });
    expect(logged().map(({ outcome }) => outcome)).toEqual(['stopped', 'aborted']);
    expect(codes(await ended('resume'))).toEqual(['OPERATION_NOT_BEGUN']);
  });
});

describe('an operation whose first effect is refused', () => {
  const refusing = (refusal: Problem): BrewHands => ({
    ...brewHands(folder),
    writeLine: () => {
      throw new ProblemError(refusal);
    },
  });
  const busy = problem('LOCK_HELD', 'The pen is taken.');

  it('is over: it fails with that problem and leaves no document', async () => {
    expect(await askForTea(folder, 'mate', { hands: refusing(busy) })).toEqual({ ok: false, problems: [busy] });
    expect(teaRoom(folder)).toMatchObject({ unfinished: [], log: [{ outcome: 'refused', problem: { at: null, code: 'LOCK_HELD' } }] });
  });

  it('is not over when another run may have begun that effect, unless the hand has looked', async () => {
    const killed = askForTea(folder, 'mate', {
      reached: (boundary) => {
        if (boundary === 'after effect ordering') throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await askForTea(folder, 'mate', { hands: refusing(busy) })).toMatchObject({
      ok: true,
      value: { kind: 'stopped', at: 'ordering', problem: { code: 'LOCK_HELD', unchanged: expect.stringContaining('the run before') } },
    });
    expect(codes(await askForTea(folder, 'mate', { hands: refusing(problem('TRANSITION_REJECTED', 'No.')) }))).toEqual([
      'TRANSITION_REJECTED',
    ]);
    expect(teaRoom(folder)).toMatchObject({ unfinished: [] });
  });
});

describe('a run that ends in between', () => {
  it('by a bug writes nothing, frees the lock, and the next performs the same effect', async () => {
    await expect(askForTea(folder, 'mate', { hands: lacking(new TypeError('a bug')) })).rejects.toThrow('a bug');
    expect(document()).toMatchObject({ saved: { seq: 2, snapshot: { value: 'brewing' } } });
    expect(await askForTea(folder, 'mate')).toMatchObject({ ok: true, value: { kind: 'finished', resumed: true } });
  });

  it.each(['before', 'after'] as const)('leaves one row beside those of others, killed %s it was written', async (when) => {
    await askForTea(folder, 'sencha');
    const reached = (boundary: Boundary): void => {
      if (boundary === `${when} log finished`) throw new Error('killed');
    };
    await expect(askForTea(folder, 'mate', { reached })).rejects.toThrow('killed');
    expect(await ended('resume')).toMatchObject({ ok: true, value: { kind: 'finished' } });
    await askForTea(folder, 'oolong');
    expect(logged().map(({ name, outcome }) => [name, outcome])).toEqual(
      ['sencha', 'mate', 'oolong'].map((tea) => [`brew-${tea}`, 'finished']),
    );
  });

  it('for want of a hand is a bug', async () => {
    const { fillCup: _, ...some } = brewHands(folder);
    await expect(askForTea(folder, 'mate', { hands: some as BrewHands })).rejects.toThrow('brew needs a hand for fillCup');
  });

  it('never writes what it could not read again', async () => {
    const hands: BrewHands = { ...brewHands(folder), writeLine: () => ({ lines: 'one' }) as never };
    await expect(askForTea(folder, 'mate', { hands })).rejects.toThrow(
      'A saved brew could not be read again: results/ordering: must have required property',
    );
    expect(document()).toMatchObject({ saved: { seq: 1 } });
  });

  it('cannot be given up while an effect is pending', async () => {
    await expect(askForTea(folder, 'mate', { hands: lacking(new Error('killed')) })).rejects.toThrow('killed');
    expect(codes(await ended('abort'))).toEqual(['EVENT_NOT_ALLOWED']);
  });
});

describe('an operation that somebody else works on', () => {
  it('is waited for, and then there is nothing left to do', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => askForTea(folder, 'mate')));
    expect(ran.map((one) => (one.ok ? one.value.kind : one.problems[0].code)).toSorted()).toEqual([
      'EVENT_ID_TAKEN',
      'EVENT_ID_TAKEN',
      'EVENT_ID_TAKEN',
      'EVENT_ID_TAKEN',
      'finished',
    ]);
    expect(teaRoom(folder)).toMatchObject({ orders: ['mate'], bills: ['cups/mate'] });
  });

  it('is busy for who does not want to wait', async () => {
    let second: Outcome<unknown> | null = null;
    const hands: BrewHands = {
      ...brewHands(folder),
      async fillCup(input) {
        second = await askForTea(folder, 'mate', { patience: 0 });
        return brewHands(folder).fillCup(input);
      },
    };
    expect(await askForTea(folder, 'mate', { hands })).toMatchObject({ value: { kind: 'finished' } });
    expect(second).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD', details: { pid: process.pid } }] });
  });

  it.each([
    ['writes', (text: string) => text.replace('"runs":1', '"runs":9')],
    ['removes', () => null],
  ])('is left as it is when somebody %s its document past the lock', async (_, change) => {
    const hands: BrewHands = {
      ...brewHands(folder),
      fillCup: (input) => {
        const text = change(readFileSync(path(), 'utf8'));
        if (text === null) rmSync(path());
        else writeFileSync(path(), text);
        return brewHands(folder).fillCup(input);
      },
    };
    expect(codes(await askForTea(folder, 'mate', { hands }))).toEqual(['OPERATION_MOVED']);
    expect(await askForTea(folder, 'mate')).toMatchObject({ ok: true, value: { kind: 'finished' } });
  });
});

describe('a document that cannot be gone on with', () => {
  const damage = async (change: (text: string) => string): Promise<Outcome<unknown>> => {
    await askForTea(folder, 'mate', { hands: lacking() });
    const damaged = change(lastLine());
    writeFileSync(path(), damaged);
    const outcome = await askForTea(folder, 'mate');
    expect(readFileSync(path(), 'utf8')).toBe(damaged);
    return outcome;
  };
  it.each<[string, (text: string) => string, string]>([
    ['is no JSON', () => 'nonsense', 'OPERATION_UNREADABLE'],
    ['is no operation', (text) => text.replace('operation/1', 'operation/9'), 'OPERATION_UNREADABLE'],
    ['is from the future', (text) => text.replace('"version":1', '"version":2'), 'SNAPSHOT_FROM_FUTURE'],
    ['belongs to another machine', (text) => text.replace('"machine":"brew"', '"machine":"bake"'), 'SNAPSHOT_UNREADABLE'],
    ['is in an unknown state', (text) => text.replace('"value":"stopped"', '"value":"spilled"'), 'SNAPSHOT_UNKNOWN_STATE'],
    ['has lost what it knew', (text) => text.replace('"plan":{"tea":"mate"', '"plan":{"tea":7'), 'SNAPSHOT_INVALID'],
  ])('because it %s is refused, with its path, and left alone', async (_, change, code) => {
    expect(await damage(change)).toMatchObject({ ok: false, problems: [{ code, details: { path: path() } }] });
  });

  it('waits for work that is not known', async () => {
    await expect(askForTea(folder, 'mate', { hands: lacking(new Error('killed')) })).rejects.toThrow('killed');
    writeFileSync(path(), lastLine().replace('"src":"fillCup"', '"src":"fillPot"'));
    expect(codes(await askForTea(folder, 'mate'))).toEqual(['SNAPSHOT_UNKNOWN_CHILD']);
  });

  it('lies where no document can be', async () => {
    mkdirSync(path(), { recursive: true });
    expect(codes(await askForTea(folder, 'mate'))).toEqual(['FILE_NOT_READ']);
  });
});

it('a name that leads elsewhere is a bug', async () => {
  await expect(
    runOperation(realWorld(), { desk: folder, mission: null, name: '../up' }, brew, { resume: true }, brewHands(folder)),
  ).rejects.toThrow('cannot be the name of an operation');
});
