import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globOverlap, globStem } from '../../../../machines/rules/globOverlap.ts';
import { glob } from '../../../support/globs.ts';

describe('globOverlap', () => {
  it('is the same from both sides, and every pattern overlaps itself', () => {
    fc.assert(
      fc.property(glob, glob, (a, b) => {
        expect(globOverlap(a, b)).toBe(globOverlap(b, a));
        expect(globOverlap(a, a)).toBe(true);
      }),
    );
  });

  it.each([
    ['src/foo', 'src/foobar.py', true],
    ['src/foo/**', 'src/foobar.py', true],
    ['docs/x.md', 'docs/x.md.bak', true],
    ['src/**/*.py', 'src/foo/**', false],
    ['src/**/*.py', 'src/foo/a.py', true],
    ['**', 'anything', true],
    ['', 'a', false],
    ['', '**', true],
    ['src/Foo.py', 'src/foo.py', false],
    ['./src/a.py', 'src/a.py', false],
  ])('%j and %j: %s', (a, b, answer) => {
    expect(globOverlap(a, b)).toBe(answer);
  });

  it.each([
    ['src/**', 'src'],
    ['src/*', 'src'],
    ['src**', 'src'],
    ['src*', 'src'],
    ['src/***', 'src/*'],
    ['src', 'src'],
    ['**', ''],
  ])('the stem of %j is %j', (whole, stem) => {
    expect(globStem(whole)).toBe(stem);
  });
});
