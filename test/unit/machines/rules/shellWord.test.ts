import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '../../../../machines/rules/shellWord.ts';

test('a shell takes every text for one word, unchanged', () => {
  const texts = fc.sample(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    200,
  );
  const all = [...texts, '', "it's", '$(rm -rf .)', '`x`', '~', '-n', '*', 'a b', 'feat/x', '!!', '\n'];
  const said = execFileSync('sh', ['-c', `printf '%s\\0' ${all.map(shellWord).join(' ')}`], { encoding: 'utf8' });
  expect(said.split('\0').slice(0, -1)).toEqual(all);
});

test('what needs no quotes has none', () => {
  expect(shellWord('/repo/.worktrees/foo-01KV6510-coord')).toBe('/repo/.worktrees/foo-01KV6510-coord');
});
