import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitIn } from '../support/repository.ts';
import { root } from './sources.ts';

const isRepository = existsSync(join(root, '.git'));

/** A link leads to where it was made: in anybody else's clone to nowhere, or to itself. */
test.runIf(isRepository)('nothing that is tracked is a link', () => {
  const links = gitIn(root, 'ls-files', '--stage')
    .split('\n')
    .filter((line) => line.startsWith('120000 '));
  expect(links).toEqual([]);
});

test.runIf(isRepository)('nothing is tracked that is installed or built', () => {
  expect(gitIn(root, 'ls-files', '--cached', '--ignored', '--exclude-standard')).toBe('');
});
