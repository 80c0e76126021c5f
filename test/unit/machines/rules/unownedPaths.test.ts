import { expect, test } from 'vitest';
import { unownedPaths } from '../../../../machines/rules/unownedPaths.ts';

test.each([
  ['src/a.ts', ['src/a.ts'], true],
  ['src/a.ts', ['./src/a.ts'], true],
  ['src/a/deep/b.ts', ['src/a/**'], true],
  ['src/a/deep/b.ts', ['src/a/'], true],
  ['src/a/deep/b.ts', ['src/a'], true],
  ['src/a.ts', ['src/**/*.ts'], true],
  ['src/x/y/a.ts', ['src/**/*.ts'], true],
  ['README.md', ['**/*.md'], true],
  ['src/[id]/page.ts', ['src/[id]/page.ts'], true],
  ['src/[id]/page.ts', ['src/[id]/**'], true],
  ['src/a1.ts', ['src/a[0-9].ts'], true],
  ['src/ab.ts', ['src/a'], false],
  ['src/b.ts', ['src/a/**', 'src/a.ts'], false],
  ['Src/a.ts', ['src/**'], false],
  ['src/a.ts', [''], false],
])('%s of %j: %s', (path, patterns, isOwned) => {
  expect(unownedPaths([path], patterns)).toEqual(isOwned ? [] : [path]);
});
