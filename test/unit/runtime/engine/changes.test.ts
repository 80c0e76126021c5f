import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noChanges, withReported } from '../../../../runtime/engine/changes.ts';
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
