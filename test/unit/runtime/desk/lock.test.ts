import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holderOf } from '../../../../runtime/desk/holder.ts';
import { withLock, type HeldLock, type LockTerms } from '../../../../runtime/desk/lock.ts';
import type { LockHolder } from '../../../../schemas/lockHolder.ts';
import { success } from '../../../../schemas/outcome.ts';

let root: string;
let terms: LockTerms;
const self = holderOf(process.pid, '2026-01-01T00:00:00.000000+00:00');
const dead: LockHolder = { ...self, pid: 999_999_999, started: '1' };
const foreign: LockHolder = { ...self, host: 'elsewhere', boot: 'another boot', pid: 4711 };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
  let ticks = 0;
  // A clock that moves on by one millisecond with every look: waiting ends after as many looks as there is patience.
  terms = { folder: join(root, 'deep', 'lock'), holder: self, patience: 3, clock: () => (ticks += 1), jitter: () => 0 };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const marks = (): readonly string[] => readdirSync(terms.folder).toSorted();
const hold = (generation: number, holder: LockHolder): void => {
  mkdirSync(terms.folder, { recursive: true });
  symlinkSync(JSON.stringify(holder), join(terms.folder, `held.${generation}`));
};
const taken = (): HeldLock => {
  const outcome = withLock(terms, (lock) => success(lock));
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

describe('withLock', () => {
  it('gives every holder a higher token and leaves one mark behind', () => {
    expect([taken(), taken(), taken()].map((lock) => lock.generation)).toEqual([1, 2, 3]);
    expect(marks()).toEqual(['free.3']);
  });

  it('is given back when the work throws', () => {
    expect(() => withLock(terms, () => { throw new Error('a bug'); })).toThrow('a bug');
    expect(marks()).toEqual(['free.1']);
  });

  it('excludes itself, and says who holds it', () => {
    const inner = withLock(terms, () => withLock(terms, () => success(null)));
    expect(inner).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD', next: null, details: { pid: self.pid, host: self.host, since: self.since, proven: true } }] });
  });

  it('passes by a dead holder, and says whose work may be half done', () => {
    hold(7, dead);
    expect(taken()).toEqual({ generation: 8, broke: dead });
    expect(taken()).toEqual({ generation: 9, broke: null });
    expect(marks()).toEqual(['free.9']);
  });

  it.each([['another machine', foreign], ['another container', { ...dead, namespace: 'pid:[1]' }]])('reports a holder in %s and leaves it alone', (_where, holder) => {
    hold(2, holder);
    const outcome = withLock(terms, () => success(null));
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD', next: `rm '${join(terms.folder, 'held.2')}'`, details: { pid: holder.pid, host: holder.host, proven: false } }] });
    expect(marks()).toEqual(['held.2']);
  });

  it.each(['', 'no JSON', '{}', '{"pid":0}', '{"pid":-1,"started":null,"boot":null,"namespace":null,"host":"","since":""}'])('leaves a lock alone whose holder cannot be read: %j', (text) => {
    mkdirSync(terms.folder, { recursive: true });
    if (text === '') writeFileSync(join(terms.folder, 'held.1'), '');
    else symlinkSync(text, join(terms.folder, 'held.1'));
    expect(withLock(terms, () => success(null))).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD' }] });
    expect(marks()).toEqual(['held.1']);
  });

  it('lets the highest generation count, and both marks of one mean free', () => {
    hold(3, foreign);
    writeFileSync(join(terms.folder, 'free.3'), '');
    writeFileSync(join(terms.folder, 'something else'), '');
    expect(taken().generation).toBe(4);
    expect(marks()).toEqual(['free.4', 'something else']);
  });

  it('refuses where it cannot be written, as a problem', () => {
    writeFileSync(join(root, 'deep'), 'a file in the way');
    expect(withLock(terms, () => success(null))).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
  });
});
