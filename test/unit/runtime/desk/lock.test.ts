import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holderOf, holderText, type Holder } from '../../../../actions/processes/holder.ts';
import { isHeld, withLock, withLockLater, type HeldLock, type LockTerms } from '../../../../runtime/desk/lock.ts';
import { success } from '../../../../schemas/outcome.ts';

let root: string;
let terms: LockTerms;
const self = holderOf(process.pid, '2026-01-01T00:00:00.000000+00:00');
const dead: Holder = { ...self, pid: 999_999_999, started: '1' };
const foreign: Holder = { ...self, host: 'elsewhere', boot: 'b007', pid: 4711 };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
  let ticks = 0;
  // A clock that moves on by one millisecond with every look: waiting ends after as many looks as there is patience.
  terms = { folder: join(root, 'deep', 'lock'), holder: self, patience: 3, clock: () => (ticks += 1), jitter: () => 0 };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const tokens = (): readonly string[] => readdirSync(terms.folder).toSorted();
const lay = (...names: readonly string[]): void => {
  mkdirSync(terms.folder, { recursive: true });
  for (const name of names) writeFileSync(join(terms.folder, name), '');
};
const held = (generation: number, holder: Holder): string => `held.${generation}.${holderText(holder)}`;
const taken = (): HeldLock => {
  const outcome = withLock(terms, (lock) => success(lock));
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

describe('withLock', () => {
  it('gives every holder a higher number and leaves one token', () => {
    expect([taken(), taken(), taken()].map((lock) => lock.generation)).toEqual([1, 2, 3]);
    expect(tokens()).toEqual(['free.3']);
    expect(readdirSync(join(root, 'deep'))).toEqual(['lock']);
  });

  it('clears away what the dead drafted before there was a lock, and nothing else', () => {
    const deep = join(root, 'deep');
    for (const name of [`lock.draft.${holderText(dead)}`, 'lock.draft', 'other.draft.x']) mkdirSync(join(deep, name), { recursive: true });
    writeFileSync(join(deep, `lock.draft.${holderText(dead)}`, 'free.0'), '');
    expect(taken().generation).toBe(1);
    expect(readdirSync(deep).toSorted()).toEqual(['lock', 'lock.draft', 'other.draft.x']);
  });

  it('is given back when the work throws', () => {
    expect(() =>
      withLock(terms, () => {
        throw new Error('a bug');
      }),
    ).toThrow('a bug');
    expect(tokens()).toEqual(['free.1']);
  });

  it('excludes itself, and says who holds it', () => {
    const inner = withLock(terms, () => withLock(terms, () => success(null)));
    expect(inner).toMatchObject({
      ok: false,
      problems: [
        { code: 'LOCK_HELD', next: null, details: { pid: self.pid, host: self.host, since: '2026-01-01T00:00:00Z', proven: true } },
      ],
    });
  });

  it('passes by a dead holder, and says whose work may be half done', () => {
    lay(held(7, dead));
    expect(taken()).toEqual({ generation: 8, broke: dead });
    expect(taken()).toEqual({ generation: 9, broke: null });
    expect(tokens()).toEqual(['free.9']);
  });

  it('remembers since when it has not been given back, through any number of dead holders', () => {
    lay(held(7, { ...dead, since: '2025-12-31T00:00:00Z' }));
    withLock(terms, () => {
      expect(tokens()).toEqual([held(8, { ...self, since: '2025-12-31T00:00:00Z' })]);
      return success(null);
    });
    withLock(terms, () => {
      expect(tokens()).toEqual([held(9, self)]);
      return success(null);
    });
  });

  it('shows whose it was until its holder ends by itself, and tells of one that never got that far', () => {
    const last = new Map<string, () => void>();
    const atExit = (what: string, act: () => void): void => void last.set(what, act);
    withLock({ ...terms, atExit }, () => success(null));
    expect(tokens()).toEqual([`free.1.${holderText(self)}`]);
    const second = withLock({ ...terms, atExit }, (lock) => success(lock));
    expect(second).toEqual({ ok: true, value: { generation: 2, broke: null } });
    last.get(terms.folder)?.();
    expect(tokens()).toEqual(['free.2']);
    withLock({ ...terms, atExit, holder: dead }, () => success(null));
    expect(taken()).toEqual({ generation: 4, broke: dead });
    last.get(terms.folder)?.();
    expect(tokens()).toEqual(['free.4']);
  });

  it.each([
    ['another machine', foreign],
    ['another container', { ...dead, namespace: '1' }],
  ])('reports a holder in %s and leaves it alone', (_where, holder) => {
    lay(held(2, holder));
    const path = join(terms.folder, held(2, holder));
    expect(withLock(terms, () => success(null))).toMatchObject({
      ok: false,
      problems: [{ code: 'LOCK_HELD', next: `rm -r ${path}`, details: { lock: path, pid: holder.pid, host: holder.host, proven: false } }],
    });
    expect(tokens()).toEqual([held(2, holder)]);
  });

  it.each([
    'held.1',
    'held.1.',
    'held.1.nobody',
    `held.1.${holderText({ ...self, pid: 0 })}`,
    `held.1.${holderText({ ...self, pid: -1 })}`,
  ])('leaves a lock alone whose holder cannot be read: %s', (name) => {
    lay(name);
    expect(withLock(terms, () => success(null))).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD', details: { pid: null } }] });
    expect(tokens()).toEqual([name]);
  });

  it('is held by whoever is not provably gone', () => {
    expect(isHeld(terms.folder)).toBe(false);
    withLock(terms, () => success(expect(isHeld(terms.folder)).toBe(true)));
    expect(isHeld(terms.folder)).toBe(false);
    for (const [token, is] of [
      [held(2, dead), false],
      [held(3, foreign), true],
      ['held.4.nobody', true],
      ['free.5', false],
    ] as const) {
      lay(token);
      expect(isHeld(terms.folder), token).toBe(is);
    }
  });

  it('lets the highest number count and ignores what is no token', () => {
    lay('free.2', held(1, foreign), 'free.x', 'note');
    expect(taken().generation).toBe(3);
    expect(tokens()).toEqual(['free.3', 'free.x', held(1, foreign), 'note'].toSorted());
  });

  it('starts again where somebody has removed the token, and says so where the folder is not its own', () => {
    lay();
    expect(taken().generation).toBe(1);
    rmSync(terms.folder, { recursive: true });
    lay('note');
    expect(withLock(terms, () => success(null))).toMatchObject({
      ok: false,
      problems: [{ code: 'LOCK_HELD', next: `rm -r ${terms.folder}` }],
    });
    expect(tokens()).toEqual(['note']);
  });

  it('refuses where it cannot be written, as a problem', () => {
    writeFileSync(join(root, 'deep'), 'a file in the way');
    expect(withLock(terms, () => success(null))).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
  });
});

describe('withLockLater', () => {
  it('is held until the work is over, however it ends', async () => {
    const during = await withLockLater(terms, async ({ generation }) => {
      await Promise.resolve();
      return success({ generation, tokens: tokens() });
    });
    expect(during).toEqual({ ok: true, value: { generation: 1, tokens: [held(1, self)] } });
    await expect(withLockLater(terms, async () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(tokens()).toEqual(['free.2']);
  });

  it('waits without keeping its holder, in the same process, from going on', async () => {
    const patient: LockTerms = { ...terms, patience: 10_000, clock: () => performance.now() };
    const order: string[] = [];
    const work = (name: string) =>
      withLockLater(patient, async () => {
        order.push(`${name} begins`);
        for (let step = 0; step < 5; step += 1) await new Promise(setImmediate);
        order.push(`${name} ends`);
        return success(null);
      });
    await Promise.all([work('one'), work('two')]);
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('is not waited for when there is no patience, or no lock to be had', async () => {
    expect(await withLockLater(terms, async () => withLockLater({ ...terms, patience: 0 }, async () => success(null)))).toMatchObject({
      ok: false,
      problems: [{ code: 'LOCK_HELD' }],
    });
    writeFileSync(join(root, 'file'), '');
    expect(await withLockLater({ ...terms, folder: join(root, 'file', 'lock') }, async () => success(null))).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_WRITTEN' }],
    });
  });
});
