/** Nobody's ground is taken from under their feet, and a landing knows its mission by where it is asked for. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { abortMerge } from '../../../../../runtime/session/merge.ts';
import { previewMerge } from '../../../../../runtime/session/previewMerge.ts';
import type { MergeReply } from '../../../../../schemas/mergeReply.ts';
import type { Outcome } from '../../../../../schemas/outcome.ts';
import { directory } from '../../../../support/boards.ts';
import { laneNames } from '../../../../support/laneMission.ts';
import { approvedMission, giveMerge, wishes, worldIn } from '../../../../support/mergedMission.ts';
import { gitIn, missionFiles, newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';
import { everything, give, landingProject, undoProject } from '../../../../support/undoing.ts';

const lane = laneNames('lane-a').worktree;
const landed = (outcome: Outcome<MergeReply>): MergeReply => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
};

describe('a worktree in which the command is given stays', () => {
  it('when a landing is done again: nothing is, and the command says where to stand', async () => {
    const { root } = landingProject();
    expect((await give(root, 'merge', '--mission', directory)).exit).toBe(0);
    const landing = everything(root);
    expect((await give(root, 'undo')).exit).toBe(0);
    const before = everything(root);
    for (const place of [lane, join(lane, 'deep')]) {
      const said = await give(join(root, place), 'redo', '--json');
      const { problems } = JSON.parse(said.stdout) as { readonly problems: readonly { readonly code: string; readonly next: string }[] };
      expect([said.exit, problems.map(({ code }) => code)]).toEqual([1, ['WORKTREE_OCCUPIED']]);
      expect(problems[0]?.next).toMatch(new RegExp(`^cd ${root} && spec-kitty redo 01[0-9A-Z]{24}$`));
      expect(everything(root)).toEqual(before);
    }
    expect((await give(root, 'redo')).exit).toBe(0);
    expect(everything(root)).toEqual(landing);
  });

  it('when the claim that has made it is taken back', async () => {
    const { root } = undoProject();
    expect((await give(root, 'agent', 'action', 'implement', 'WP02', '--mission', directory, '--agent', 'claude')).exit).toBe(0);
    const before = everything(root);
    const worktree = join(root, laneNames('lane-b').worktree);
    expect(await give(worktree, 'undo')).toMatchObject({ exit: 1, stderr: expect.stringContaining('WORKTREE_OCCUPIED') });
    expect(everything(root)).toEqual(before);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect(existsSync(worktree)).toBe(false);
  });

  it('and so does what is called like the note of a lane where a link leads', async () => {
    const { root } = landingProject();
    const elsewhere = temporaryFolder();
    writeFiles(elsewhere, { [`${directory}-lane-a.json`]: 'theirs\n' });
    mkdirSync(join(root, '.kittify'), { recursive: true });
    symlinkSync(elsewhere, join(root, '.kittify', 'workspaces'));
    expect((await give(root, 'merge', '--mission', directory)).exit).toBe(0);
    expect(readdirSync(elsewhere)).toEqual([`${directory}-lane-a.json`]);
  });

  it('when its mission lands, which the preview says before', async () => {
    const { root } = landingProject();
    const place = join(root, lane);
    expect(await previewMerge(worldIn(place), wishes)).toMatchObject({
      value: { cleanup: expect.arrayContaining([{ what: place, kind: 'worktree', would: 'stay', why: expect.stringContaining(place) }]) },
    });
    const { kept } = landed(await giveMerge(place));
    expect(kept.map(({ what }) => what)).toEqual([place, laneNames('lane-a').branch]);
    expect(existsSync(place)).toBe(true);
  });

  it('when it holds nothing and doctor takes such folders away', async () => {
    const { root } = landingProject();
    const [mine, other] = ['mine', 'other'].map((name) => join(root, '.worktrees', name)) as [string, string];
    for (const path of [mine, other]) mkdirSync(path, { recursive: true });
    await give(mine, 'doctor', 'workspaces', '--fix');
    expect([existsSync(mine), existsSync(other)]).toEqual([true, false]);
  });
});

describe('whoever decides conflicts goes on where they are', () => {
  const crossed = approvedMission({
    'lane-a': { 'shared.txt': 'left\n', 'deep/a.txt': 'a\n' },
    'lane-b': { 'shared.txt': 'right\n' },
    'lane-c': { 'shared.txt': 'third\n' },
  });
  const decide = (workspace: string, text: string): void => {
    writeFiles(workspace, { 'shared.txt': text });
    gitIn(workspace, 'add', '--all');
  };

  const bringing = approvedMission({
    'lane-a': { 'shared.txt': 'left\n' },
    'lane-b': { 'shared.txt': 'right\n' },
    'lane-c': { 'shared.txt': 'third\n', 'local.env': 'theirs\n', 'a folder/local.env': 'theirs\n', local: 'theirs\n' },
  });
  it.each([
    ['local.env', 'local.env'],
    ['a folder/local.env', 'a folder'],
    ['local', 'local/of/mine.env'],
  ])('and loses no file that git ignores when a later conflict brings %s', async (brought, mine) => {
    const { root, git } = bringing();
    const workspace = join(root, '.worktrees', `${directory}-merge`);
    writeFiles(root, { '.git/info/exclude': `*.env\n/a folder\n` });
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    decide(workspace, 'left and right\n');
    writeFiles(workspace, { [mine]: 'TOKEN=1\n' });
    for (let again = 0; again < 2; again++) {
      const stopped = await giveMerge(root);
      expect(stopped).toMatchObject({
        problems: [{ code: 'CHECKOUT_NOT_MOVABLE', details: { obstacles: [{ path: mine, why: 'in_the_way' }] } }],
      });
      expect(readFileSync(join(workspace, mine), 'utf8')).toBe('TOKEN=1\n');
    }
    rmSync(join(workspace, mine));
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    expect(readFileSync(join(workspace, brought), 'utf8')).toBe('theirs\n');
    decide(workspace, 'all of them\n');
    landed(await giveMerge(root));
    expect(git('show', 'work:shared.txt')).toBe('all of them');
  });

  it('and nowhere that a link leads to which came with the repository', async () => {
    const { root, git } = crossed();
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, join(root, '.worktrees'));
    git('add', '--force', '.worktrees');
    git('commit', '-q', '-m', 'Bring a link');
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'PATH_LEADS_ELSEWHERE' }] });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('and has no ref that an id out of meta.json leads out of the private ones', async () => {
    const { root, git, commit } = crossed();
    git('branch', 'workspace');
    const path = `kitty-specs/${directory}/meta.json`;
    const meta = JSON.parse(readFileSync(join(root, path), 'utf8')) as object;
    commit({ [path]: JSON.stringify({ ...meta, mission_id: '../../heads' }) });
    const branches = git('for-each-ref', 'refs/heads');
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    expect(git('for-each-ref', 'refs/heads')).toBe(branches);
  });

  it('through one conflict after the other, until it has landed', async () => {
    const { root, git } = crossed();
    const workspace = join(root, '.worktrees', `${directory}-merge`);
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    decide(workspace, 'left and right\n');
    const { ino } = statSync(workspace);
    expect(await giveMerge(workspace, { mission: null })).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    expect(statSync(workspace).ino).toBe(ino);
    expect(readFileSync(join(workspace, 'shared.txt'), 'utf8')).toMatch(/<<<<<<<[^]*left and right[^]*third[^]*>>>>>>>/);
    decide(workspace, 'all of them\n');
    const reply = landed(await giveMerge(workspace, { mission: null }));
    expect([git('show', 'work:shared.txt'), existsSync(workspace)]).toEqual(['all of them', true]);
    expect(reply.kept).toEqual([
      { what: workspace, why: expect.stringContaining(`git -C ${root} worktree remove --force ${workspace}`) as string },
    ]);
    expect(git('for-each-ref', 'refs/spec-kitty/merge')).toBe('');
    // Later it is in the way of nobody, and doctor takes it away so that it could come back.
    const found = { error_code: 'MERGE_WORKSPACE_LEFT', next_step: `git -C ${root} worktree remove --force ${workspace}` };
    for (const [place, fixable] of [
      [workspace, false],
      [root, true],
    ] as const)
      expect(JSON.parse((await give(place, 'doctor', 'merge', '--json')).stdout)).toMatchObject({ findings: [{ ...found, fixable }] });
    writeFiles(workspace, { 'shared.txt': 'changed since\n' });
    expect((await give(root, 'doctor', 'merge', '--fix')).exit).toBe(0);
    expect(existsSync(workspace)).toBe(false);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect(readFileSync(join(workspace, 'shared.txt'), 'utf8')).toBe('changed since\n');
  });

  it('and may give it up from there', async () => {
    const { root } = crossed();
    const workspace = join(root, '.worktrees', `${directory}-merge`);
    await giveMerge(root);
    // As long as somebody may decide there, it is nothing that was left.
    expect(await give(root, 'doctor', 'merge', '--fix', '--json')).toMatchObject({ exit: 0 });
    expect(existsSync(join(workspace, 'shared.txt'))).toBe(true);
    expect(await abortMerge(worldIn(workspace), null)).toMatchObject({
      value: { result: 'aborted', message: expect.stringContaining(`worktree remove --force ${workspace}`) },
    });
    expect(existsSync(join(workspace, 'shared.txt'))).toBe(true);
    // The next one finds it in its way no more than before.
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
  });
});

describe('a landing whose mission is not named', () => {
  const meta = (landing: string | null = null) => ({ ...(landing === null ? {} : { baseline_merge_commit: landing }) });
  const refusal = (candidates: readonly string[], next: string) => ({
    ok: false,
    problems: [{ code: 'FEATURE_CONTEXT_UNRESOLVED', next, details: { available_missions: candidates } }],
  });

  it('is of the only one that has not landed', async () => {
    const { root } = approvedMission({ 'lane-a': { 'a.txt': 'a\n' } }, { first: missionFiles('001-old', meta('a'.repeat(40))) })();
    expect(await previewMerge(worldIn(root), { ...wishes, mission: null })).toMatchObject({ value: { mission_slug: directory } });
    expect(landed(await giveMerge(root, { mission: null }))).toMatchObject({ result: 'merged', mission_slug: directory });
  });

  it('is of the only one there is, which has landed: that is said', async () => {
    const { root } = approvedMission({ 'lane-a': { 'a.txt': 'a\n' } })();
    landed(await giveMerge(root));
    expect(landed(await giveMerge(root, { mission: null })).result).toBe('already_merged');
    expect(await give(root, 'merge', '--ledger')).toMatchObject({ exit: 0 });
  });

  it('is of the only one that was begun, by ourselves or by the original', async () => {
    const make = approvedMission(
      { 'lane-a': { 'shared.txt': 'left\n' }, 'lane-b': { 'shared.txt': 'right\n' } },
      { first: missionFiles('001-other', { mission_id: '01KZ1111111111111111111111' }) },
    );
    const { root } = make();
    expect(await giveMerge(root, { mission: null })).toMatchObject(
      refusal(['001-other', directory], 'spec-kitty merge --mission 001-other'),
    );
    await giveMerge(root);
    expect(await giveMerge(root, { mission: null, resume: true })).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
    writeFiles(root, {
      '.kittify/runtime/merge/01KZ1111111111111111111111/state.json': JSON.stringify({
        mission_id: '01KZ1111111111111111111111',
        mission_slug: '001-other',
        target_branch: 'work',
      }),
    });
    expect(await abortMerge(worldIn(root), null)).toMatchObject(
      refusal(['001-other', directory], 'spec-kitty merge --abort --mission 001-other'),
    );
  });

  it('is of the one whose branch or worktree it is asked in, whatever is checked out there', async () => {
    const { root, git } = approvedMission({ 'lane-a': { 'a.txt': 'a\n' } }, { first: missionFiles('001-other') })();
    git('worktree', 'add', '-q', '--detach', join(root, lane));
    git('worktree', 'add', '-q', join(root, 'elsewhere'), laneNames('lane-a').branch);
    for (const place of [lane, 'elsewhere'])
      expect(await previewMerge(worldIn(join(root, place)), { ...wishes, mission: null })).toMatchObject({
        value: { mission_slug: directory },
      });
  });

  it('is of none where there is none', async () => {
    const { root } = newRepository();
    mkdirSync(join(root, 'kitty-specs'));
    expect(await giveMerge(root, { mission: null })).toMatchObject({
      ok: false,
      problems: [{ code: 'FEATURE_CONTEXT_UNRESOLVED', next: 'spec-kitty agent mission create <slug>' }],
    });
  });
});
