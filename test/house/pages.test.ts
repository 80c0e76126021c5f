import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pagePackages, pageScript, pageStyle } from '../../pages/built.js';
import { filesUnder, readSource, root } from './sources.ts';

const sources = [...filesUnder('pages', '.ts'), ...filesUnder('pages', '.tsx')]
  .filter((path) => !path.endsWith('.d.ts'))
  .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));

test('pages stand on the pure floors: what they show is made by the functions that answer commands', () => {
  const allowed = /^(pages|machines|schemas)\//;
  const packages = /^(preact(\/hooks)?|@xstate\/store)$/;
  const offences = sources.flatMap(({ path, imports }) =>
    imports.filter(({ target, ours }) => !(ours ? allowed : packages).test(target)).map(({ target }) => `${path} imports ${target}`),
  );
  expect(offences).toEqual([]);
  expect(sources.length).toBeGreaterThan(10);
});

test('no page writes HTML but that of documents, which the server has made harmless', () => {
  expect(
    sources.filter(({ text }) => /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write/.test(text)).map(({ path }) => path),
  ).toEqual(['pages/documentsView.tsx']);
});

test('what a browser loads is within its budget and holds nothing that ends a script', () => {
  const compressed = gzipSync(pageScript).length + gzipSync(pageStyle).length;
  expect(compressed).toBeLessThan(300_000);
  expect(pageScript).not.toMatch(/<\/script|<!--/i);
  console.log(`pages: ${(compressed / 1000).toFixed(1)} kB compressed`);
});

test('a page says whose code it holds, for it may be all that somebody is given', () => {
  expect(pagePackages.map((place) => place.split('node_modules/').at(-1))).toEqual(['@xstate/store', 'preact', 'xstate']);
  for (const place of pagePackages) expect(pageScript).toContain(readFileSync(join(root, place, 'LICENSE'), 'utf8').trim());
});
