import { expect, test } from 'vitest';
import { movedAside } from '../../../../machines/rules/movedAside.ts';

const [ours, theirs] = ['1'.repeat(40), '2'.repeat(64)] as const;

test.each([
  [`part~${ours}`, 'part'],
  [`a/b~c~${theirs}_0`, 'a/b~c'],
  [`part~${'3'.repeat(40)}`, null],
  [`part~${ours}/one.txt`, null],
  ['part~HEAD', null],
  ['part', null],
])('%s was put aside from %s', (path, former) => {
  expect(movedAside(path, [ours, theirs])).toBe(former);
});
