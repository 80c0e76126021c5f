import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneId } from '../../../../machines/rules/laneId.ts';
import {
  branchWord,
  coordinationBranch,
  coordinationDirectory,
  coordinationMid8,
  isBranchName,
  isLaneBranch,
  laneBranch,
  laneBranchWithId,
  mid8Of,
  missionBranch,
  missionDirectory,
  parseBranch,
  planningLane,
  withoutNumber,
  worktreeDirectory,
} from '../../../../machines/rules/names.ts';
import { orThrow } from '../../../../runtime/orThrow.ts';
import { unsafeSegment } from '../../../../machines/rules/unsafeSegment.ts';
import { hermeticEnv } from '../../../support/repository.ts';

const ulid = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
/** Not beginning with a digit: of a mission called `404` nobody can tell whether that is its number. */
const slug = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,6}){0,4}$/);
const numbered = fc.tuple(fc.integer({ min: 0, max: 999 }), slug).map(([number, rest]) => `${String(number).padStart(3, '0')}-${rest}`);

describe('what a branch is called says whose it is', () => {
  test('the branch of a mission with an id gives its mid8 back, whatever its slug looks like', () => {
    fc.assert(
      fc.property(fc.oneof(slug, numbered), ulid, (name, id) => {
        const branch = missionBranch(name, id);
        expect(branch.ok && parseBranch(branch.value)).toEqual({ slug: withoutNumber(name), mid8: mid8Of(id), laneId: null });
      }),
    );
  });

  test('the branch of a lane is one of its mission, in either spelling, and of no mission whose name goes on from it', () => {
    fc.assert(
      fc.property(slug, ulid, fc.nat(60), (name, id, at) => {
        const directory = missionDirectory(name, mid8Of(id) ?? '');
        const lane = laneId(at);
        expect(isLaneBranch(directory, id, laneBranch(directory, lane, 'main'))).toBe(true);
        expect(isLaneBranch(name, id, orThrow(laneBranchWithId(name, id, lane, 'main')))).toBe(true);
        expect(isLaneBranch(directory, id, orThrow(missionBranch(directory, id)))).toBe(false);
        expect(isLaneBranch(directory, id, laneBranch(`${directory}-b`, lane, 'main'))).toBe(false);
      }),
    );
  });

  test('three digits of any script are the number of a mission', () => {
    expect(withoutNumber('٠٨٣-foo')).toBe('foo');
    expect(missionBranch('٠٨٣-foo', null)).toEqual({ ok: true, value: 'kitty/mission-٠٨٣-foo' });
    expect(parseBranch('kitty/mission-٠٨٣-foo-lane-b-lane-a')).toEqual({ slug: '٠٨٣-foo-lane-b', mid8: null, laneId: 'lane-a' });
    expect(['٠٨-foo', '٠٠٨٣-foo', '²³¹-foo'].map(withoutNumber)).toEqual(['٠٨-foo', '٠٠٨٣-foo', '²³¹-foo']);
  });

  test('the branch of every lane of a mission that carries its mid8 gives the lane back, past z too', () => {
    fc.assert(
      fc.property(slug, ulid, fc.nat(20_000), (name, id, place) => {
        const directory = missionDirectory(name, id.slice(0, 8));
        expect(parseBranch(laneBranch(directory, laneId(place), 'main'))).toEqual({
          slug: name,
          mid8: id.slice(0, 8),
          laneId: laneId(place),
        });
      }),
    );
  });

  test('naming a mission by its own directory changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(slug, numbered), ulid, (name, id) => {
        const mid8 = id.slice(0, 8);
        const directory = missionDirectory(name, mid8);
        expect(missionDirectory(directory, mid8)).toBe(directory);
        expect(missionBranch(directory, id)).toEqual(missionBranch(name, id));
        expect(coordinationDirectory(directory, mid8)).toBe(`${directory}-coord`);
        expect(coordinationBranch(directory, mid8)).toBe(`kitty/mission-${directory}`);
      }),
    );
  });

  test.each([
    ['kitty/mission-foo-01KV6510-lane-aa', { slug: 'foo', mid8: '01KV6510', laneId: 'lane-aa' }],
    ['kitty/mission-foo-01KV6510-lane-planning', { slug: 'foo-01KV6510-lane-planning', mid8: null, laneId: null }],
    // Without a mid8 in between nobody could tell a lane from the end of the slug.
    ['kitty/mission-redraw-lane-map', { slug: 'redraw-lane-map', mid8: null, laneId: null }],
    ['kitty/mission-083-redraw-lane-b', { slug: '083-redraw', mid8: null, laneId: 'lane-b' }],
    // Git lets such signs into a name; only a line feed ends it.
    ['kitty/mission-083-foo\u2028bar', { slug: '083-foo\u2028bar', mid8: null, laneId: null }],
    ['kitty/mission-foo\u2029-01KV6510-lane-a', { slug: 'foo\u2029', mid8: '01KV6510', laneId: 'lane-a' }],
    ['kitty/mission-foo\nbar', null],
    ['kitty/mission-', null],
    ['main', null],
  ])('%s', (branch, parsed) => {
    expect(parseBranch(branch)).toEqual(parsed);
  });
});

describe('what has no identity gets no name', () => {
  test.each([
    ['foo', null],
    ['08-foo', null],
    ['foo', '01KV651'],
    ['foo', ''],
  ])('%s with the id %s', (name, id) => {
    expect(missionBranch(name, id)).toMatchObject({
      ok: false,
      problems: [{ code: 'BRANCH_IDENTITY_UNRESOLVED', details: { mission_handle: name } }],
    });
  });

  test('a coordination branch that could belong to anyone', () => {
    const mission = { slug: 'foo', missionId: null, declared: null, hasCoordinationBranch: true };
    expect(coordinationMid8(mission)).toMatchObject({ ok: false, problems: [{ code: 'BRANCH_IDENTITY_UNRESOLVED' }] });
    expect(coordinationMid8({ ...mission, declared: '01KV6510' })).toEqual({ ok: true, value: '01KV6510' });
    expect(coordinationMid8({ ...mission, slug: '083-foo' })).toEqual({ ok: true, value: null });
    // Both come from a file and would become part of a path.
    for (const hostile of [{ declared: '../..' }, { missionId: '../../../../etc' }])
      expect(coordinationMid8({ ...mission, ...hostile }).ok).toBe(false);
  });
});

test('planning work is done on the target branch', () => {
  expect(laneBranch('083-foo', planningLane, 'release/3.x')).toBe('release/3.x');
  expect(worktreeDirectory('083-foo', 'lane-b')).toBe('083-foo-lane-b');
});

describe('a branch name is what git takes for one', () => {
  const isBranchOfGit = (name: string): boolean =>
    spawnSync('git', ['check-ref-format', `refs/heads/${name}`], { env: hermeticEnv }).status === 0;

  test.each([
    'main',
    'feat/x',
    'a.b',
    'a@b',
    '{a}',
    'ä',
    '',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.',
    'a..b',
    'a.lock',
    'a.lock/b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    'a\tb',
    'a\x7fb',
    '@{',
    'a@{b',
    '../../config',
  ])('%j', (name) => {
    expect(isBranchName(name)).toBe(isBranchOfGit(name));
  });

  test('git takes these for refs, but not for branches', () => {
    expect(['-a', '@'].map(isBranchName)).toEqual([false, false]);
  });

  test('only what can be one becomes a word of a command', () => {
    expect(['feat/a', '$(id)', '-Dmain', '--output=x', null].map(branchWord)).toEqual([
      'feat/a',
      "'$(id)'",
      '<branch>',
      '<branch>',
      '<branch>',
    ]);
  });

  test('every branch of a mission with a safe slug and an id', () => {
    fc.assert(
      fc.property(
        fc.string().filter((name) => unsafeSegment(name) === null),
        ulid,
        (name, id) => {
          const branch = missionBranch(name, id);
          expect(branch.ok && isBranchName(branch.value)).toBe(true);
        },
      ),
    );
  });
});
