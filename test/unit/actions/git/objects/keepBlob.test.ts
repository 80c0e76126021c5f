import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentOf, hashOf } from '../../../../../actions/git/objects/keepBlob.ts';
import { gitIn, temporaryFolder } from '../../../../support/repository.ts';

const core = '[core]\n\trepositoryformatversion = 1\n';

test.each([
  ['as git writes it', `${core}[extensions]\n\tobjectformat = sha256\n`],
  ['behind its section', `${core}[extensions] objectFormat = sha256\n`],
  ['in quotes', `${core}[extensions]\n\tobjectformat = "sha256"\n`],
  ['before a remark', `${core}[extensions]\n\tobjectformat = sha256 ; long ids\n`],
  ['beside what is no text', `${core}[extensions]\n\tobjectformat = sha256\n[user]\n\tname = J\xf6rg\n`],
  ['not at all', `${core}# objectformat = sha256\n[alias]\n\tlong = init -c extensions.objectformat=sha256\n`],
])('the objects of a repository are named as git names them, where that is set %s', (_, config) => {
  const root = join(temporaryFolder(), 'project');
  gitIn('/', 'init', '-q', '--template=', root);
  writeFileSync(join(root, '.git', 'config'), config, 'latin1');
  expect(hashOf(join(root, '.git'))).toBe(gitIn(root, 'rev-parse', '--show-object-format'));
});

test('the content of a link is where it leads, and a pipe is not waited for', () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync('pipe', join(folder, 'link'));
  expect(contentOf(join(folder, 'link'))).toEqual(Buffer.from('pipe'));
  expect(() => contentOf(join(folder, 'pipe'))).toThrow(/cannot be read: it is not a plain file/);
});
