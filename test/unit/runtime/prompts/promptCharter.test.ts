import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { promptCharter } from '../../../../runtime/prompts/promptCharter.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

it('the rules of a project are led to by each file that is there, with the sections of the one for people', () => {
  const root = temporaryFolder();
  expect(promptCharter(root)).toEqual([]);
  writeFiles(root, { '.kittify/charter/charter.md': '# Charter\n\n## Testing\n\n## Commits\n' });
  const people = { path: join(root, '.kittify/charter/charter.md'), sections: ['Testing', 'Commits'] };
  expect(promptCharter(root)).toEqual([people]);
  writeFiles(root, { '.kittify/charter/charter.yaml': '## no section\n' });
  expect(promptCharter(root)).toEqual([{ path: join(root, '.kittify/charter/charter.yaml'), sections: [] }, people]);
});

it.each<[string, (path: string) => unknown]>([
  ['no text', (path) => writeFileSync(path, Buffer.from([0xff]))],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a folder', (path) => mkdirSync(path)],
])('a charter that is %s is named, and keeps nobody from work', (_, put) => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.kittify/charter'), { recursive: true });
  const path = join(root, '.kittify/charter/charter.md');
  put(path);
  expect(promptCharter(root)).toEqual([{ path, sections: [] }]);
});
