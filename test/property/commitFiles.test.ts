import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitFiles } from '../../actions/git/commits/commitFiles.ts';
import { kindOf } from '../../actions/files/kindOf.ts';
import { gitWorld, standOf } from '../support/gitWorld.ts';
import { gitIn, newRepository, temporaryFolder } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';

const names = ['a', 'b', 'c/d', 'c/e', 'ü b', 'kitty-specs/m/log', 'kitty-specs/m/x'] as const;

/** What somebody does to a file of the checkout, or to what is staged of it. */
type Act =
  | { readonly kind: 'write'; readonly name: string; readonly text: string }
  | { readonly kind: 'remove' | 'run' | 'link' | 'stage' | 'unstage' | 'forget' | 'intend'; readonly name: string };

const nameOf = fc.constantFrom(...names);
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('write' as const), name: nameOf, text: fc.constantFrom('1\n', '2\n', '3\n', '') }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'remove' as const,
          'run' as const,
          'link' as const,
          'stage' as const,
          'unstage' as const,
          'forget' as const,
          'intend' as const,
        ),
        name: nameOf,
      }),
    },
  ),
  { maxLength: 14 },
);

function act(root: string, { kind, name, ...more }: Act): void {
  const path = join(root, name);
  const isThere = kindOf(path) === 'file';
  const quietly = (...words: readonly string[]): void => {
    // What git refuses to do to a file has not been done.
    try {
      gitIn(root, ...words);
    } catch {
      /* nothing to undo */
    }
  };
  if (kind === 'write') {
    rmSync(path, { force: true });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'text' in more ? more.text : '');
  } else if (kind === 'link') {
    rmSync(path, { force: true });
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync('a', path);
  } else if (kind === 'remove') rmSync(path, { force: true });
  else if (kind === 'run' && isThere) quietly('update-index', '--chmod=+x', '--', name);
  else if (kind === 'stage') quietly('add', '--all', '--', name);
  else if (kind === 'unstage') quietly('reset', '-q', '--', name);
  else if (kind === 'forget') quietly('rm', '-q', '--cached', '--', name);
  else if (kind === 'intend') quietly('add', '--intent-to-add', '--', name);
}

/** Everything git knows of the files that are not to be committed: what is staged, what is on disk, what is neither. */
const othersOf = (root: string, paths: readonly string[]): string => {
  const rows = standOf(root)
    .split('\n')
    .filter((row) => !paths.some((path) => row.endsWith(` ${path}`) || row.endsWith(`/${path}`)));
  const staged = gitIn(root, 'ls-files', '--stage', '-z')
    .split('\0')
    .filter((row) => !paths.some((path) => row.endsWith(`\t${path}`)));
  return [...rows, ...staged].join('\n');
};

test('a commit of files changes nothing but these files, however a checkout looks', async () => {
  const template = newRepository();
  template.commit(Object.fromEntries(names.slice(0, 5).map((name) => [name, '0\n'])));
  let committed = 0;
  const checked = fc.asyncProperty(
    acts,
    fc.uniqueArray(nameOf, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('coalesced' as const, 'each' as const),
    async (done, paths, mode) => {
      const root = join(temporaryFolder(), 'project');
      cpSync(template.root, root, { recursive: true, preserveTimestamps: true });
      for (const one of done) act(root, one);
      const before = othersOf(root, paths);
      const tree = gitIn(root, 'ls-tree', '-r', 'HEAD');
      const { state } = await commitFiles(
        { checkout: root, branch: 'main', paths, message: 'm', trailers: { 'Spec-Kitty-Status': '01AAA' }, mode },
        gitWorld,
      );
      if (state === 'committed') committed += 1;
      // The others are as they were, in the checkout, in the index and in the commit.
      expect(othersOf(root, paths)).toBe(before);
      const other = (row: string): boolean =>
        !paths.some((path) => row.endsWith(`\t${path}`) || row.endsWith(`\t"${path.replace('ü', String.raw`\303\274`)}"`));
      expect(gitIn(root, 'ls-tree', '-r', 'HEAD').split('\n').filter(other)).toEqual(tree.split('\n').filter(other));
      // These are committed as they are on disk, and clean.
      expect(gitIn(root, '--literal-pathspecs', 'status', '--porcelain', '-z', '--no-renames', '--', ...paths)).toBe('');
      for (const path of paths)
        expect(gitIn(root, '--literal-pathspecs', 'ls-tree', '--name-only', '-z', 'HEAD', '--', path) !== '').toBe(
          kindOf(join(root, path)) === 'file',
        );
      rmSync(dirname(root), { recursive: true });
    },
  );
  await fc.assert(checked, { numRuns: rounds(8) });
  expect(committed).toBeGreaterThan(0);
});
