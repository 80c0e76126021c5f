import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesUnder, root } from './sources.ts';

const pages = [
  ...filesUnder('docs', '.md'),
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'README.md'].filter((path) => existsSync(join(root, path))),
];

/** The anchor that a heading gets: lower case, punctuation gone, spaces as dashes. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const proseOf = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');

const anchorsIn = (path: string): ReadonlySet<string> =>
  new Set(
    [
      ...readFileSync(path, 'utf8')
        .replaceAll(/^```[\s\S]*?^```/gm, '')
        .matchAll(/^#{1,6} (.+)$/gm),
    ].map(([, heading = '']) => anchorOf(heading.replaceAll('`', ''))),
  );

function deadLinks(path: string): readonly string[] {
  const links = [...proseOf(readFileSync(join(root, path), 'utf8')).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(root, path) : join(root, normalize(join(dirname(path), file)));
      if (!existsSync(target)) return [`${path}: ${link} leads to no file`];
      if (anchor !== undefined && target.endsWith('.md') && !anchorsIn(target).has(anchor)) return [`${path}: ${link} leads to no heading`];
      return [];
    });
}

test('no page links to what is not there', () => {
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.flatMap(deadLinks)).toEqual([]);
});

test('no page links outside by a scheme that does not hold for everybody', () => {
  const odd = pages.flatMap((path) =>
    [...proseOf(readFileSync(join(root, path), 'utf8')).matchAll(/\]\(((?!https:|mailto:)[a-z]+:[^)]*)\)/g)].map(
      ([, link = '']) => `${path}: ${link}`,
    ),
  );
  expect(odd).toEqual([]);
});
