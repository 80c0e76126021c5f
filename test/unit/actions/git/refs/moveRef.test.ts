/** A branch that many move at one moment: each that comes too late holds the lock as well, and is gone when somebody looks. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enterCheckout } from '../../../../../actions/git/enterCheckout.ts';
import { git } from '../../../../../actions/git/git.ts';
import { moveRef } from '../../../../../actions/git/refs/moveRef.ts';
import { gitWorld, refusalOf } from '../../../../support/gitWorld.ts';
import { newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

/** A move of the branch in a world where git finds it locked so many times, by somebody who is gone at once. */
async function movedAfter(times: number) {
  const repository = newRepository();
  const folder = temporaryFolder();
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const met = join(folder, 'met');
  writeFiles(folder, {
    git: `#!/bin/sh\ncase " $* " in\n  *' update-ref '*)\n    printf x >> '${met}'\n    [ "$(wc -c < '${met}')" -le ${times} ] && exit 128 ;;\nesac\nexec '${real}' "$@"\n`,
  });
  chmodSync(join(folder, 'git'), 0o755);
  writeFileSync(met, '');
  const world = { ...gitWorld, env: { ...gitWorld.env, PATH: `${folder}:${gitWorld.env['PATH'] ?? ''}` } };
  const before = repository.git('rev-parse', 'main');
  const after = repository.git('commit-tree', '-p', before, '-m', 'next', 'main^{tree}');
  const layout = await enterCheckout(repository.root, world);
  const move = moveRef(git(repository.root, world), layout, { ref: 'refs/heads/main', before, after, reason: 'test' });
  return { move, repository, before, after, tries: () => readFileSync(met, 'utf8').length };
}

test.each([1, 2, 4])('a lock that is gone whenever somebody looks is no refusal: met %i times', async (times) => {
  const { move, repository, after } = await movedAfter(times);
  expect(await move).toBe(true);
  expect(repository.git('rev-parse', 'main')).toBe(after);
  expect(existsSync(join(repository.root, '.git', 'refs', 'heads', 'main.lock'))).toBe(false);
});

test('whoever always refuses has refused, and nothing has moved', async () => {
  const { move, repository, before, tries } = await movedAfter(1000);
  expect(await refusalOf(move)).toMatchObject({ code: 'GIT_FAILED' });
  expect(repository.git('rev-parse', 'main')).toBe(before);
  expect(tries()).toBeLessThan(10);
});
