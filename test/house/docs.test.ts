import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedDocs, generatedFolders } from '../../scripts/generateDocs.ts';
import { problems } from '../../schemas/problems.ts';
import { filesUnder, root } from './sources.ts';

const docs = await generatedDocs();

test('every generated page is there and says what its source says (npm run docs writes them)', () => {
  const stale = [...docs]
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)
    .map(([path]) => path);
  expect(stale).toEqual([]);
});

test('no page is left over from something that is gone', () => {
  expect(generatedFolders.flatMap((folder) => filesUnder(folder, '')).filter((path) => !docs.has(path) && /\.\w+$/.test(path))).toEqual([]);
});

test('every problem has exactly one page', () => {
  const pages = [...docs.keys()].filter((path) => path.startsWith('docs/errors/') && !path.endsWith('README.md'));
  expect(pages).toEqual(Object.keys(problems).map((code) => `docs/errors/${code}.md`));
});
