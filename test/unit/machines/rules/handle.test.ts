import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MissionFolders, fitsByName, matchIdentity, resolveHandle, spellings } from '../../../../machines/rules/handle.ts';

const missions: Readonly<Record<string, string | null>> = {
  '001-foo': '01AAAAAAAAAAAAAAAAAAAAAAAA',
  '002-bar': '01BBBBBBBBBBBBBBBBBBBBBBBB',
  '002-baz': '01EEEEEEEEEEEEEEEEEEEEEEEE',
  'dark-mode-01CCCCCC': '01CCCCCCCCCCCCCCCCCCCCCCCC',
  'dark-mode-01DDDDDD': '01DDDDDDDDDDDDDDDDDDDDDDDD',
  'light-mode-01FFFFFF': '01FFFFFFFFFFFFFFFFFFFFFFFF',
  'leftover-01CCCCCC': null,
  'leftover-01DDDDDD': null,
  nameless: null,
};
const folders: MissionFolders = {
  directories: Object.keys(missions).toSorted(),
  isMission: (directory) => directory !== 'leftover-01CCCCCC',
  missionIdOf: (directory) => missions[directory] ?? null,
};
const resolve = (handle: string) => resolveHandle(handle, folders);
/** A single mission of this name and id. */
const only = (directory: string, id: string): MissionFolders => ({
  directories: [directory],
  isMission: () => true,
  missionIdOf: () => id,
});
const found = (directory: string) => ({ kind: 'found', directory });

describe('a handle', () => {
  test('is any spelling of exactly one mission', () => {
    expect(['01AAAAAAAAAAAAAAAAAAAAAAAA', '01AAAAAA', '001-foo', 'foo', '001'].map(resolve)).toEqual(
      Array.from({ length: 5 }, () => found('001-foo')),
    );
    expect(resolve('light-mode')).toEqual(found('light-mode-01FFFFFF'));
    // Of two folders of one slug only one is a mission.
    expect(resolve('leftover')).toEqual(found('leftover-01DDDDDD'));
  });

  test('that fits several missions chooses none of them', () => {
    expect(resolve('002')).toEqual({ kind: 'ambiguous', directories: ['002-bar', '002-baz'] });
    expect(resolve('dark-mode')).toEqual({ kind: 'ambiguous', directories: ['dark-mode-01CCCCCC', 'dark-mode-01DDDDDD'] });
  });

  test('that is the first words of a slug means the one that begins so, unless it is a whole slug', () => {
    expect(resolve('light')).toEqual(found('light-mode-01FFFFFF'));
    expect(resolve('dark')).toEqual({ kind: 'ambiguous', directories: ['dark-mode-01CCCCCC', 'dark-mode-01DDDDDD'] });
    const both: MissionFolders = { ...folders, directories: ['light-01GGGGGG', 'light-mode-01FFFFFF'] };
    expect(resolveHandle('light', both)).toEqual(found('light-01GGGGGG'));
  });

  test('is not guessed: parts of words and ids, other cases and missions without an id are unknown', () => {
    const unknown = ['1', '01AAAAA', '01aaaaaa', 'lig', 'Light', 'Foo', 'nameless', 'light-mode-', 'light*', ''];
    expect(unknown.filter((handle) => ['found', 'ambiguous'].includes(resolve(handle).kind))).toEqual([]);
  });

  test('of three digits of any script is a number', () => {
    expect(matchIdentity('٠٠١', only('٠٠١-foo', '01AAAAAAAAAAAAAAAAAAAAAAAA'))).toEqual(found('٠٠١-foo'));
  });

  test('shaped like an id is never a slug', () => {
    expect(resolveHandle('ABCDEFGH', only('ABCDEFGH', '01AAAAAAAAAAAAAAAAAAAAAAAA')).kind).toBe('unknown');
  });

  test('with a mid8 at its end is the name of a directory, never the beginning of another', () => {
    const directory = 'light-01GGGGGG-01FFFFFF';
    expect(resolveHandle('light-01GGGGGG', only(directory, '01FFFFFFFFFFFFFFFFFFFFFFFF')).kind).toBe('unknown');
    expect(resolveHandle('light', only(directory, '01FFFFFFFFFFFFFFFFFFFFFFFF'))).toEqual(found(directory));
  });

  test('that is a path is unsafe', () => {
    expect(resolve('../001-foo')).toEqual({ kind: 'unsafe', reason: 'contains ".."' });
  });
});

test('a slug or number asks for the ids of the missions it can mean, and of no others', () => {
  const asked: string[] = [];
  const counting: MissionFolders = {
    ...folders,
    missionIdOf: (directory) => {
      asked.push(directory);
      return folders.missionIdOf(directory);
    },
  };
  for (const handle of ['foo', '002', '001-foo']) matchIdentity(handle, counting);
  expect(new Set(asked)).toEqual(new Set(['001-foo', '002-bar', '002-baz']));
});

test('what fits by name is what a mission of that name and id would be found by', () => {
  const mission = fc.record({
    slug: fc.stringMatching(/^(\d{3}-)?[a-z]{1,5}(-[a-z]{1,5})?$/),
    mid8: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/),
    hasTail: fc.boolean(),
  });
  fc.assert(
    fc.property(mission, ({ slug, mid8, hasTail }) => {
      const directory = hasTail ? `${slug}-${mid8}` : slug;
      const id = `${mid8}000000000000000000`;
      const number = /^\d{3}(?=-)/.exec(slug)?.[0];
      for (const handle of [
        directory,
        ...spellings(directory),
        ...(hasTail ? [mid8, id] : []),
        ...(number === undefined ? [] : [number]),
        ...(hasTail && number === undefined ? [slug.split('-')[0] ?? slug] : []),
      ]) {
        expect({ handle, ...resolveHandle(handle, only(directory, id)), fits: fitsByName(handle, directory) }).toEqual({
          handle,
          ...found(directory),
          fits: true,
        });
      }
      expect(fitsByName(`${slug}x`, directory)).toBe(false);
    }),
  );
});
