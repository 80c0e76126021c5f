import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathGlob, pathGlobFault } from '../../../../machines/rules/pathGlob.ts';
import { fileTreeOf } from '../../../support/fileTreeOf.ts';

const tree = fileTreeOf('README.md', 'src/a.ts', 'src/lib/b.ts', 'src/lib/deep/c.py', 'src/empty/', 'docs/x/y.md', '.hidden/z', 'link@');
const found = (glob: string): readonly string[] => [...pathGlob(glob, tree)].toSorted();

describe('pathGlob', () => {
  it.each([
    ['README.md', ['README.md']],
    ['readme.md', []],
    ['src', ['src']],
    ['src/', ['src']],
    ['src/a.ts/', []],
    ['src/a.ts/x', []],
    ['./src//lib/./b.ts', ['src/lib/b.ts']],
    ['src/*', ['src/a.ts', 'src/empty', 'src/lib']],
    ['src/*/', ['src/empty', 'src/lib']],
    ['src/**', ['src', 'src/empty', 'src/lib', 'src/lib/deep']],
    ['src/**/', ['src', 'src/empty', 'src/lib', 'src/lib/deep']],
    ['src/**/*.ts', ['src/a.ts', 'src/lib/b.ts']],
    ['**/c.py', ['src/lib/deep/c.py']],
    ['**/**/**/c.py', ['src/lib/deep/c.py']],
    ['*', ['.hidden', 'README.md', 'docs', 'link', 'src']],
    ['**', ['', '.hidden', 'docs', 'docs/x', 'src', 'src/empty', 'src/lib', 'src/lib/deep']],
    ['link', ['link']],
    ['link/', ['link']],
    ['src/[!a]*', ['src/empty', 'src/lib']],
    ['src/{a,b}.ts', []],
    ['src/[', []],
    ['src/lib/../a.ts', ['src/a.ts']],
    ['src/../README.md', ['README.md']],
    ['src/a.ts/..', []],
    ['..', ['..']],
    ['../..', ['../..']],
    ['../x', []],
    ['src/../..', ['..']],
    ['../src', []],
  ])('%j finds %j', (glob, paths) => {
    expect(pathGlobFault(glob)).toBeNull();
    expect(found(glob)).toEqual(paths);
  });

  it.each([
    ['', 'empty'],
    ['.', 'empty'],
    ['./', 'empty'],
    ['/', 'absolute'],
    ['/etc/passwd', 'absolute'],
    ['src/**x', 'doubleStar'],
    ['a**b/c', 'doubleStar'],
  ])('%j cannot be looked up: %s', (glob, fault) => {
    expect(pathGlobFault(glob)).toBe(fault);
    expect(found(glob)).toEqual([]);
  });

  it('finds every file of any tree by its own path, by its name anywhere, and by stars of the same depth', () => {
    const name = fc.constantFrom('a', 'b', 'c.py', 'd e');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => ['top', ...parts, 'file'].join('/'));
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 8 }), (paths) => {
        const any = fileTreeOf(...paths);
        for (const one of paths) {
          expect([...pathGlob(one, any)]).toEqual([one]);
          expect([...pathGlob('**/file', any)]).toContain(one);
          expect([...pathGlob(one.replaceAll(/[^/]+/g, '*'), any)]).toContain(one);
        }
        expect(new Set(pathGlob('**/file', any))).toEqual(new Set(paths));
      }),
    );
  });
});
