import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git } from '../../../../../actions/git/git.ts';
import { readTip, tipQuestion } from '../../../../../actions/git/refs/readTip.ts';
import { tipAt } from '../../../../../actions/git/refs/tipAt.ts';
import { gitWorld } from '../../../../support/gitWorld.ts';
import { newRepository, temporaryFolder } from '../../../../support/repository.ts';

const ref = 'refs/heads/main';

/** What git says of the tip, and what is read of it here. */
async function both(root: string): Promise<readonly unknown[]> {
  const run = git(root, gitWorld);
  const [commit, commonDir] = [(await run(['rev-parse', ref])).trim(), join(root, '.git')];
  const said = await readTip(run, commonDir, ref, commit, await run(tipQuestion(commonDir, commit).words));
  if (said === null) throw new Error('git knows of no tip');
  const { heldBy: _, ...tip } = said;
  return [tip, tipAt(commonDir, commit)];
}

/** Says that it has signed, with lines in which a commit could be looked for. */
const signer = (): string => {
  const path = join(temporaryFolder(), 'signer');
  const signature = ['-----BEGIN PGP SIGNATURE-----', '', 'author x <x> 1 +0000', 'encoding none', '-----END PGP SIGNATURE-----'];
  const lines = ['#!/bin/sh', 'cat > /dev/null', 'echo "[GNUPG:] SIG_CREATED " >&2', ...signature.map((line) => `echo '${line}'`)];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  return path;
};

test('a tip is what git says it is', async () => {
  const { root, git: real } = newRepository();
  const commit = (...words: readonly string[]): string => real('commit', '--quiet', '--allow-empty', '--allow-empty-message', ...words);
  const ways: readonly (() => void)[] = [
    () => commit('--message', 'One line'),
    () => commit('--message', 'More\n\nlines of it\n\nSpec-Kitty-Status: 01KZ'),
    () => commit('--cleanup=verbatim', '--message', '\n\n author x <x> 1 +0000\n\nencoding UTF-8\n  \n\n\n'),
    () => commit('--message', ''),
    () => commit('--author', 'Ängström "x> 3 +0000" <ä@example.org>', '--message', 'ü日本€'),
    () => commit('--date', '2001-02-03T04:05:06-0330', '--message', 'long ago'),
    () => real('-c', 'commit.gpgSign=true', '-c', `gpg.program=${signer()}`, 'commit', '--quiet', '--allow-empty', '--message', 'signed'),
    () => {
      real('switch', '--quiet', '--create', 'side', 'HEAD^');
      commit('--message', 'beside');
      real('switch', '--quiet', 'main');
      real('merge', '--quiet', '--no-ff', '--message', 'both', 'side');
    },
    () => {
      const alone = real('commit-tree', '--no-gpg-sign', '-m', 'first of all', real('write-tree').trim()).trim();
      real('reset', '--quiet', '--hard', alone);
    },
    () => real('gc', '--quiet'),
  ];
  for (const way of ways) {
    way();
    const [said, seen] = await both(root);
    expect(seen).toEqual(said);
  }
});

test('what only git can read is left to it', () => {
  const { root, git: real } = newRepository();
  const seen = (): unknown => tipAt(join(root, '.git'), real('rev-parse', 'HEAD').trim());
  expect(seen()).not.toBeNull();
  real('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '--message', 'encoded');
  expect(seen()).toBeNull();
  expect(tipAt(join(root, '.git'), real('rev-parse', 'HEAD^{tree}').trim())).toBeNull();
  expect(tipAt(join(root, '.git'), '0'.repeat(40))).toBeNull();
  real('commit', '--quiet', '--allow-empty', '--message', 'plain');
  real('replace', 'HEAD', 'HEAD^');
  expect(seen()).toBeNull();
});
