import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openMission } from '../../../runtime/mission.ts';
import { openProject } from '../../../runtime/project.ts';
import { realWorld } from '../../../runtime/world.ts';
import { problems } from '../../../schemas/problems.ts';
import { missionFiles, newRepository } from '../../support/repository.ts';

const mission = 'dark-mode-01KZAAAA';
const branch = `kitty/mission-${mission}`;
const meta = { mission_id: '01KZAAAA0000000000000000AA', topology: 'coord', coordination_branch: branch };

/** Content that is wrong in the ways files go wrong: cut off, overwritten, of another kind, hostile. */
const anyContent = (right: string): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    fc.nat(right.length).map((length) => right.slice(0, length)),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(
      '',
      '\n',
      '\0',
      'gitdir: ',
      'gitdir: \0\n',
      'gitdir: .\n',
      'gitdir: ..\n',
      'gitdir: /\n',
      `gitdir: ${'a/'.repeat(5000)}\n`,
      'ref: \n',
      'ref: ../../etc/passwd\n',
      'ref: refs/heads/\0\n',
      'ref: HEAD\n',
      '..\n',
      '/\n',
      '\0\n',
    ),
  );

const metaOfAnyKind: fc.Arbitrary<string> = fc
  .record(
    {
      mission_id: fc.oneof(fc.constantFrom('01KZAAAA0000000000000000AA', '', '01K', '../../../..', '\0'), fc.jsonValue()),
      mid8: fc.oneof(fc.constantFrom('01KZAAAA', '../..', 'a/b', '\0'), fc.jsonValue()),
      mission_slug: fc.oneof(fc.constantFrom('../x', mission), fc.jsonValue()),
      topology: fc.oneof(fc.constantFrom('coord', 'lanes_with_coord', 'lanes', 'ring'), fc.jsonValue()),
      coordination_branch: fc.oneof(fc.constantFrom(branch, 'main', '../../config', '\0', '-x', 'a..b'), fc.jsonValue()),
      baseline_merge_commit: fc.jsonValue(),
      mission_number: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));

describe('whatever is in the files, there is an answer', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'broken-')));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { root, git, commit, worktree } = newRepository(join(folder, 'project'));
  commit(missionFiles(mission, meta));
  const lane = worktree('lane', 'lane');
  worktree(`${mission}-coord`, branch);
  git('pack-refs', '--all');

  /** The codes with which a project and its mission are refused from two places; empty when both are opened. */
  function refusals(): readonly string[] {
    // Looking for what is not there starts git, which takes its time: from one place only.
    return [
      { cwd: root, handles: [mission, 'dark-mode', '01KZAAAA', 'nothing'] },
      { cwd: lane, handles: [mission] },
    ].flatMap(({ cwd, handles }) => {
      const project = openProject({ ...realWorld(), cwd, env: {} });
      if (!project.ok) return project.problems.map(({ code }) => code);
      return handles.flatMap((handle) => {
        const opened = openMission(project.value, handle);
        return opened.ok ? [] : opened.problems.map(({ code }) => code);
      });
    });
  }

  const files = [
    '.git/HEAD',
    '.git/config',
    '.git/packed-refs',
    '.git/worktrees/lane/HEAD',
    '.git/worktrees/lane/commondir',
    '.git/worktrees/lane/gitdir',
    `.git/worktrees/${mission}-coord/gitdir`,
    `.git/worktrees/${mission}-coord/HEAD`,
    '.worktrees/lane/.git',
    `.worktrees/${mission}-coord/.git`,
    `kitty-specs/${mission}/meta.json`,
  ];
  test.each(files)('%s', (file) => {
    const path = join(root, file);
    const right = readFileSync(path, 'utf8');
    try {
      fc.assert(
        fc.property(anyContent(right), (content) => {
          writeFileSync(path, content);
          expect(refusals().filter((code) => !(code in problems))).toEqual([]);
        }),
        { numRuns: 25 },
      );
      rmSync(path);
      mkdirSync(path);
      expect(refusals().filter((code) => !(code in problems))).toEqual([]);
    } finally {
      rmSync(path, { recursive: true });
      writeFileSync(path, right);
    }
    expect(new Set(refusals())).toEqual(new Set(['MISSION_NOT_FOUND']));
  });

  test('values of every kind in meta.json, and no path out of the project comes of them', () => {
    const path = join(root, `kitty-specs/${mission}/meta.json`);
    fc.assert(
      fc.property(metaOfAnyKind, (text) => {
        writeFileSync(path, text);
        const project = openProject({ ...realWorld(), cwd: root, env: {} });
        const opened = project.ok ? openMission(project.value, mission) : project;
        const folders = opened.ok
          ? [opened.value.homes.planning.folder, opened.value.homes.status.at === 'checkout' ? opened.value.homes.status.folder : root]
          : [];
        expect(folders.filter((folder) => !folder.startsWith(root))).toEqual([]);
        expect(opened.ok || opened.problems.every(({ code }) => code in problems)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
