import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepRefs } from '../../../../../actions/git/refs/keepRefs.ts';
import { newRepository } from '../../../../support/repository.ts';

const folder = 'refs/spec-kitty/undo/01AAA';

/** Refs of that folder that are to point to the tip, and what git says of them then. */
function wantedIn({ git }: ReturnType<typeof newRepository>) {
  const tip = git('rev-parse', 'HEAD');
  const names = ['a', 'b', 'c'].map((name) => `${folder}/${name}`);
  return {
    refs: Object.fromEntries(names.map((name) => [name, tip])),
    kept: names.map((name) => `${tip} ${name}`).join('\n'),
    listed: () => git('for-each-ref', '--format=%(objectname) %(refname)', folder),
  };
}

test('two that keep the same refs at once are both done when they say so', async () => {
  const repository = newRepository();
  const { refs, kept, listed } = wantedIn(repository);
  await Promise.all([1, 2, 3].map(() => keepRefs(join(repository.root, '.git'), refs)));
  expect(listed()).toBe(kept);
  for (const ref of Object.keys(refs)) expect(existsSync(join(repository.root, '.git', `${ref}.lock`))).toBe(false);
});

test('a ref that git is writing is waited for', async () => {
  const repository = newRepository();
  const { refs, kept, listed } = wantedIn(repository);
  const path = join(repository.root, '.git', folder, 'b');
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(`${path}.lock`, `${repository.git('rev-parse', 'HEAD^{tree}')}\n`, { flag: 'wx' });
  const written = new Promise<void>((done, failed) => {
    setTimeout(() => {
      try {
        renameSync(`${path}.lock`, path);
        done();
      } catch (error) {
        failed(error);
      }
    }, 100);
  });
  await Promise.all([written, keepRefs(join(repository.root, '.git'), refs)]);
  expect(listed()).toBe(kept);
});

test("what a kill has left of them is in nobody's way", async () => {
  const repository = newRepository();
  const { refs, kept, listed } = wantedIn(repository);
  mkdirSync(join(repository.root, '.git', folder), { recursive: true });
  for (const [index, ref] of Object.keys(refs).entries())
    writeFileSync(join(repository.root, '.git', `${ref}.lock`), ['', '12', `${'3'.repeat(40)}\n`][index] ?? '');
  await keepRefs(join(repository.root, '.git'), refs);
  expect(listed()).toBe(kept);
  repository.git('update-ref', '-d', `${folder}/a`);
});
