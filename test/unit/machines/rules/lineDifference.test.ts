import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDifference } from '../../../../machines/rules/lineDifference.ts';

const documents = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

/** How many lines two documents have in common at most, the slow and obvious way. */
function common(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return 0;
  const at = b.indexOf(first);
  return Math.max(common(rest, b), at === -1 ? 0 : 1 + common(rest, b.slice(at + 1)));
}

describe('lineDifference', () => {
  it('names as few lines as can be, each with its side', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        const [old, now] = [before.split('\n').slice(0, -1), after.split('\n').slice(0, -1)];
        const found = lineDifference(before, after);
        const [gone, come] = [found.filter((line) => line.startsWith('-')), found.filter((line) => line.startsWith('+'))];
        const shared = common(old, now);
        expect([gone.length, come.length]).toEqual([old.length - shared, now.length - shared]);
        for (const line of gone) expect(old).toContain(line.slice(1));
        for (const line of come) expect(now).toContain(line.slice(1));
      }),
    );
  });

  it('shows what goes before what comes, and nothing else', () => {
    expect(lineDifference('one\ntwo\nthree\n', 'one\nzwei\nthree\nfour\n')).toEqual(['-two', '+zwei', '+four']);
    expect(lineDifference('one', 'one\n')).toEqual(['-one', '+one']);
    expect(lineDifference('a\r\nb\r\n', 'a\r\nc\r\n')).toEqual(['-b', '+c']);
    expect(lineDifference('same\n', 'same\n')).toEqual([]);
  });

  it('gives up on the shortest way where that would take too long', () => {
    const many = (sign: string): string => Array.from({ length: 2000 }, (_, index) => `${sign}${index}\n`).join('');
    expect(lineDifference(many('a'), many('b'))).toHaveLength(4000);
  });
});
