import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesUnder, floors, root, sourcesUnder } from './sources.ts';

/** Words that have no room in the house: a function without a home is a missing noun. */
const homeless = [
  'common',
  'core',
  'helper',
  'helpers',
  'lib',
  'manager',
  'managers',
  'misc',
  'service',
  'services',
  'shared',
  'util',
  'utils',
];

test('no folder or file is called by a word that means nothing', () => {
  const paths = [...floors, 'scripts', 'bench', 'test'].flatMap((folder) => filesUnder(folder, '.ts'));
  const offences = paths.filter((path) =>
    path.split('/').some((part) =>
      part
        .replace(/(\.test|\.d)?\.ts$/, '')
        .split(/(?=[A-Z])|[-_]/)
        .some((word) => homeless.includes(word.toLowerCase())),
    ),
  );
  expect(offences).toEqual([]);
});

/**
 * One concept, one word: the retired one and the one to use. Only comments are read; names of files and keys that the original
 * gave stay.
 */
const retired: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bfeatures?\b/i, 'mission'],
  [/\bwork[- ]?items?\b/i, 'work package'],
  [/\btickets?\b/i, 'work package'],
  [/\bkanban\b/i, 'board'],
  [/\bjournals?\b/i, 'event log'],
  [/\bcolumn states?\b/i, 'lane'],
];

test('comments call one thing by one word', () => {
  const offences = sourcesUnder(...floors).flatMap(({ path, text }) =>
    comments(text).flatMap((comment) =>
      retired
        .filter(([word]) => word.test(withoutQuotes(comment)))
        .map(
          ([word, instead]) =>
            `${path}: “${word.exec(withoutQuotes(comment))?.[0] ?? ''}”; the word is ${instead}: ${comment.trim().slice(0, 80)}`,
        ),
    ),
  );
  expect(offences).toEqual([]);
});

/** Traces of unfinished work in comments. */
const unfinished = [/\b(?:TODO|FIXME|XXX|HACK|WIP)\b/, /\b(?:not implemented|implement (?:this )?later)\b/i];

/** Traces of the people and places that made this, and ways around a check, anywhere. */
const unspoken = [
  /\/work\/(?:main|shared|brief)/,
  /\bissue #?\d+\b/i,
  /\bthe lead\b/i,
  /@ts-(?:ignore|expect-error|nocheck)|\bas any\b|eslint-disable/,
  /\b(?:it|test|describe)\.(?:only|todo)\b/,
];

test('nothing is left unfinished, and the project speaks of itself alone', () => {
  const own = 'test/house/vocabulary.test.ts';
  const texts = [
    ...[...floors, 'scripts', 'bench', 'test'].flatMap((folder) => filesUnder(folder, '.ts')),
    ...filesUnder('docs', '.md'),
  ].filter((path) => path !== own && !path.includes('/generated/'));
  const offences = texts.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [...spoken(path, path.endsWith('.md') ? text : comments(text).join('\n'), unfinished), ...spoken(path, text, unspoken)];
  });
  expect(offences).toEqual([]);
});

const spoken = (path: string, text: string, words: readonly RegExp[]): readonly string[] =>
  words.flatMap((word) => {
    const found = word.exec(text);
    return found ? [`${path}: “${found[0]}”`] : [];
  });

const comments = (text: string): readonly string[] => text.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm) ?? [];

/** What stands in backticks or quotes is somebody else's name. */
const withoutQuotes = (comment: string): string => comment.replaceAll(/`[^`]*`|"[^"]*"|“[^”]*”/g, '');
