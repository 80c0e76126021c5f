import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missionDirectories } from '../../../../actions/files/missionDirectories.ts';
import { missionFiles, newRepository, temporaryFolder } from '../../../support/repository.ts';

test('the folders and links to folders, sorted; files, dead links and rings are none', () => {
  const kittySpecs = temporaryFolder();
  for (const name of ['b', 'a', '010-c', 'Z']) {
    mkdirSync(join(kittySpecs, name));
    writeFileSync(join(kittySpecs, name, 'spec.md'), '');
  }
  writeFileSync(join(kittySpecs, 'README.md'), '');
  symlinkSync('a', join(kittySpecs, 'linked'));
  symlinkSync('nowhere', join(kittySpecs, 'dead'));
  symlinkSync('README.md', join(kittySpecs, 'to-a-file'));
  symlinkSync('ring', join(kittySpecs, 'ring'));
  expect(missionDirectories(kittySpecs)).toEqual(['010-c', 'Z', 'a', 'b', 'linked']);
});

test('without kitty-specs/ there are none', () => {
  expect(missionDirectories(join(temporaryFolder(), 'kitty-specs'))).toEqual([]);
});

test('the empty folders that git leaves behind of a mission on another branch are none', () => {
  const { root, git, commit } = newRepository();
  commit(missionFiles('012-a'));
  git('switch', '-q', '-c', 'planning');
  commit(missionFiles('013-b'));
  mkdirSync(join(root, 'kitty-specs/013-b/research/deep'), { recursive: true });
  git('switch', '-q', 'main');
  expect(existsSync(join(root, 'kitty-specs/013-b/research'))).toBe(true);
  expect(missionDirectories(join(root, 'kitty-specs'))).toEqual(['012-a']);
});
