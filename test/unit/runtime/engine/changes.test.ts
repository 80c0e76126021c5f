import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNothing, noChanges, withReported } from '../../../../runtime/engine/changes.ts';
import type { Changes, ReportedChanges } from '../../../../schemas/changes.ts';

const refs = (...steps: readonly ReportedChanges[]): Changes['refs'] =>
  steps.reduce<Changes>((all, changed) => withReported(all, { changed }), noChanges).refs;

describe('reported changes', () => {
  it('are what each effect says, put together', () => {
    const first = withReported(noChanges, { path: 'x', changed: { files: { a: { before: null, after: '1' } }, events: ['E1', 'E2'] } });
    expect(withReported(first, { changed: { config: { 'merge.tool': { before: 'vi', after: null } }, events: ['E2', 'E3'] } })).toEqual({
      refs: {},
      config: { 'merge.tool': { before: 'vi', after: null } },
      files: { a: { before: null, after: '1' } },
      events: ['E1', 'E2', 'E3'],
      worktrees: {},
    });
  });

  it('keep files that were committed as they lay there: taken back, they lie there again', () => {
    const stays = { before: '1', after: '1' };
    const first = withReported(noChanges, { changed: { files: { a: stays, b: { before: null, after: '2' } } } });
    expect(first.files).toEqual({ a: stays, b: { before: null, after: '2' } });
    const next = withReported(first, { changed: { files: { b: { before: '2', after: '3' }, c: stays }, worktrees: {} } });
    expect(next.files).toEqual({ a: stays, b: { before: null, after: '3' }, c: stays });
    // One that is made and goes again was never there.
    expect(withReported(next, { changed: { files: { b: { before: '3', after: null } } } }).files).toEqual({ a: stays, c: stays });
  });

  it('are nothing only where no part of them has anything', () => {
    const change = { before: null, after: '1' };
    const state = { branch: 'a', head: '1', locked: null, sparse: null, work: null };
    expect(isNothing(noChanges)).toBe(true);
    for (const changed of [
      { refs: { a: change } },
      { config: { a: change } },
      { files: { a: change } },
      { events: ['E1'] },
      { worktrees: { a: { before: null, after: state } } },
    ])
      expect(isNothing(withReported(noChanges, { changed }))).toBe(false);
  });

  it.each([null, undefined, 'text', 7, { files: { a: 1 } }])('are none in the answer %j', (answer) => {
    expect(withReported(noChanges, answer)).toBe(noChanges);
  });

  it('that are none, or of another shape, are a bug of the hand', () => {
    for (const changed of [null, { refs: { a: 'b' } }, { tags: {} }])
      expect(() => withReported(noChanges, { changed })).toThrow('no changes that can be kept');
  });

  const id = fc.option(fc.constantFrom('1', '2', '3'));
  it('of one thing lead from what it was first to what it is last, and are none when that is the same', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 2, maxLength: 6 }), (states) => {
        const steps = states.slice(1).map((after, index): ReportedChanges => ({ refs: { a: { before: states[index] ?? null, after } } }));
        const [before = null] = states;
        const after = states.at(-1) ?? null;
        expect(refs(...steps)).toEqual(before === after ? {} : { a: { before, after } });
      }),
    );
  });
});
