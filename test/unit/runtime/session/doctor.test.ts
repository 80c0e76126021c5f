import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../../../runtime/session/doctor.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import { next } from '../../../../runtime/session/next.ts';
import { digest } from '../../../../runtime/digest.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import type { DoctorReply } from '../../../../schemas/doctor.ts';
import type { DoctorArea } from '../../../../schemas/doctorArea.ts';
import isDoctorReply from '../../../../schemas/generated/doctorReply.js';
import { bareEmit } from '../../../support/bareEmit.ts';
import { directory, missionId } from '../../../support/boards.ts';
import { giveClaim, worldIn } from '../../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { gitIn, newRepository, repositories, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';
import { padding } from '../../../support/savedFold.ts';
import { whyNotTaken } from '../../../support/whyNotTaken.ts';

const planned = repositories(({ commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/\n',
    ...laneMission({ WP01: { lane: 'approved' }, WP02: {} }, { target_branch: 'work' }),
  });
  git('checkout', '-q', '-b', 'work');
});

async function examined(root: string, area: DoctorArea | null = null, fix = false): Promise<DoctorReply> {
  const answer = await doctor(worldIn(root), { area, mission: null, fix });
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join(' '));
  expect(isDoctorReply(answer.value), JSON.stringify(isDoctorReply.errors)).toBe(true);
  const commands = answer.value.findings.flatMap(({ next_step: next }) => (next?.startsWith('spec-kitty ') === true ? [next] : []));
  expect(commands.map(whyNotTaken).filter((mistake) => mistake !== null)).toEqual([]);
  return answer.value;
}

/** Every file with its size and the moment it was written last. */
const everything = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`);

const codesOf = ({ findings }: DoctorReply): readonly string[] => findings.map(({ error_code: code }) => code);
const logOf = (root: string): string => join(root, 'kitty-specs', directory, 'status.events.jsonl');
const desk = (root: string): string => join(root, '.git', 'spec-kitty');

describe('doctor', () => {
  it('writes nothing when it only looks, and finds nothing wrong with what is right', async () => {
    const { root, git } = planned();
    git('branch', laneNames('lane-a').branch);
    git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
    await examined(root, null, true);
    const before = everything(root);
    const found = await examined(root);
    expect(found.healthy, JSON.stringify(found.findings)).toBe(true);
    expect(codesOf(found)).toEqual(['MERGE_ATTRIBUTES_MISSING']);
    expect(everything(root)).toEqual(before);
  });

  it.runIf(process.getuid?.() === 0)('says in which checkouts git refuses to work, and who is to be asked', async () => {
    const { root, git } = planned();
    const lane = join(root, laneNames('lane-a').worktree);
    git('worktree', 'add', '-q', lane, '-b', laneNames('lane-a').branch);
    for (const path of [root, lane]) chownSync(path, 65_534, 65_534);
    const { findings, healthy } = await examined(root, 'topology');
    expect(healthy).toBe(false);
    expect(findings.map(({ error_code: code, next_step: next }) => [code, next])).toEqual(
      [root, lane].map((path) => ['UNTRUSTED_REPOSITORY', `git config --global --add safe.directory ${path}`]),
    );
    for (const path of [root, lane]) chownSync(path, 0, 0);
    expect(codesOf(await examined(root, 'topology'))).toEqual([]);
  });

  it('says what is wrong with the type of a mission under way, as next does', async () => {
    const { root } = planned();
    const type = join(root, '.kittify', 'overrides', 'missions', 'letters', 'mission-runtime.yaml');
    writeFiles(root, {
      '.kittify/overrides/missions/letters/mission-runtime.yaml':
        'mission: {key: letters, name: Letters, version: 1.0.0}\nsteps: [{id: a, title: A, depends_on: [nix, nought]}]\n',
    });
    const meta = join(root, 'kitty-specs', directory, 'meta.json');
    writeFileSync(meta, JSON.stringify({ ...JSON.parse(readFileSync(meta, 'utf8')), mission_type: 'letters' }));
    const asked = await next(worldIn(root), { mission: directory, agent: null });
    const problems = asked.ok ? [] : asked.problems;
    const { findings } = await examined(root, 'topology');
    expect(findings.map(({ message }) => message)).toEqual(problems.map(({ message }) => message));
    expect([findings.length, findings[0]?.next_step]).toEqual([2, `spec-kitty machine check ${type}`]);
  });

  it('says that git cannot read its settings, and what it says of them', async () => {
    const { root } = planned();
    appendFileSync(join(root, '.git', 'config'), '[core\n');
    const { findings, healthy } = await examined(root, 'topology');
    expect(healthy).toBe(false);
    const all = codesOf(await examined(root));
    expect(all).toEqual(expect.arrayContaining(['NOT_A_GIT_REPOSITORY', 'MERGE_ATTRIBUTES_MISSING']));
    expect(all.filter((code) => code === 'NOT_A_GIT_REPOSITORY')).toHaveLength(1);
    expect(findings).toMatchObject([
      { error_code: 'NOT_A_GIT_REPOSITORY', message: expect.stringContaining('bad config line'), next_step: `git -C ${root} status` },
    ]);
  });

  it('tells what a crash has left of workspaces, and mends it as an operation', async () => {
    const { root, git } = planned();
    git('branch', laneNames('lane-a').branch);
    mkdirSync(join(root, '.worktrees', 'empty'), { recursive: true });
    writeFiles(root, { '.worktrees/husk/mine.txt': 'mine\n' });
    const found = await examined(root, 'workspaces');
    expect(codesOf(found)).toEqual(['RECREATE_WORKTREE', 'RECREATE_CONTEXT', 'WORKTREE_HUSK', 'WORKTREE_HUSK']);
    expect(found.findings[0]?.next_step).toBe(`spec-kitty implement --recover --mission ${directory}`);
    const fixed = await examined(root, 'workspaces', true);
    expect(fixed.fixed.map(({ error_code: code }) => code)).toEqual(['RECREATE_WORKTREE', 'RECREATE_CONTEXT', 'WORKTREE_HUSK']);
    expect([codesOf(fixed), fixed.healthy]).toEqual([['WORKTREE_HUSK'], false]);
    expect([
      existsSync(join(root, laneNames('lane-a').worktree, '.git')),
      existsSync(join(root, '.worktrees', 'empty')),
      existsSync(join(root, '.worktrees', 'husk', 'mine.txt')),
    ]).toEqual([true, false, true]);
  });

  it('makes every repair it can, and calls nothing fixed that is found once more', async () => {
    const repository = planned();
    const { root, git } = repository;
    git('branch', laneNames('lane-b').branch);
    const worktree = repository.worktree(`${directory}-lane-a`, laneNames('lane-a').branch);
    git('worktree', 'lock', '--reason', 'on a stick', worktree);
    rmSync(worktree, { recursive: true });
    const { fixed, findings, errors, healthy } = await examined(root, 'workspaces', true);
    expect(fixed.map(({ error_code: code, extra }) => [code, extra['packages']])).toEqual([
      ['RECREATE_CONTEXT', ['WP01']],
      ['RECREATE_WORKTREE', ['WP02']],
      ['RECREATE_CONTEXT', ['WP02']],
    ]);
    expect([findings.map(({ error_code: code }) => code), errors, healthy]).toEqual([
      ['RECREATE_WORKTREE'],
      [expect.stringMatching(/^lane-a: .* on a stick\.$/)],
      false,
    ]);
  });

  it.each(['.worktrees', '.worktrees/theirs'])('takes no folder away that %s leads to', async (link) => {
    const { root } = planned();
    const theirs = join(`${root}-theirs`, 'empty');
    mkdirSync(theirs, { recursive: true });
    mkdirSync(dirname(join(root, link)), { recursive: true });
    symlinkSync(link === '.worktrees' ? dirname(theirs) : theirs, join(root, link));
    const found = await examined(root, 'workspaces', true);
    expect([found.fixed, existsSync(theirs)]).toEqual([[], true]);
  });

  it('has a worktree repaired that git looks for elsewhere, though nobody needs it any more', async () => {
    const { root, git } = planned();
    git('worktree', 'add', '-q', '-b', 'old', join(root, '.worktrees', 'old'));
    const moved = `${root}-moved`;
    renameSync(root, moved);
    const found = (await examined(moved, 'workspaces')).findings.find(({ error_code: code }) => code === 'WORKTREE_HUSK');
    expect(found?.next_step).toBe(`git -C ${moved} worktree repair ${join(moved, '.worktrees', 'old')}`);
  });

  it('takes notes of nobody away, and keeps what was in them', async () => {
    const { root } = planned();
    const { branch } = laneNames('lane-b');
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const own = join(root, '.kittify', 'workspaces', `${directory}-lane-b.json`);
    writeFiles(root, {
      '.kittify/workspaces/old.json': '{"feature_slug": "old"}\n',
      '.kittify/workspaces/gone.json': readFileSync(own, 'utf8').replace(branch, `${branch}-gone`),
      '.kittify/workspaces/README.md': 'What this is for.\n',
    });
    expect(codesOf(await examined(root, 'orphans'))).toEqual(['ORPHAN_CONTEXT', 'ORPHAN_CONTEXT']);
    expect((await examined(root, 'orphans', true)).fixed).toHaveLength(2);
    expect(readdirSync(dirname(own))).toEqual(['README.md', basename(own)]);
    const log = readOperationLog(desk(root));
    const row = log.ok ? log.value.rows.at(-1) : undefined;
    const change = row?.changes.files['.kittify/workspaces/old.json'];
    expect([row?.operation, change?.after, gitIn(root, 'cat-file', 'blob', change?.before ?? '')]).toEqual([
      'doctor',
      null,
      '{"feature_slug": "old"}',
    ]);
    expect(codesOf(await examined(root, 'orphans'))).toEqual([]);
  });

  it('prunes what git remembers of worktrees that are gone with their branch, and no others', async () => {
    const repository = planned();
    const { root, git } = repository;
    for (const name of ['one', 'two']) rmSync(repository.worktree(name, name), { recursive: true });
    git('update-ref', '-d', 'refs/heads/one');
    expect((await examined(root, 'orphans')).findings.map(({ extra }) => extra['worktree'])).toEqual([join(root, '.worktrees', 'one')]);
  });

  it('keeps what git remembers of worktrees that were only moved, as long as nothing else has what is in them', async () => {
    const repository = planned();
    const { root, git } = repository;
    const distant = temporaryFolder();
    const away = (name: string): string => join(distant, `${name}-moved`);
    const moved = (name: string, work: (folder: string) => void): void => {
      const folder = repository.worktree(name, name);
      work(folder);
      renameSync(folder, away(name));
    };
    moved('plain', (folder) => gitIn(folder, 'switch', '-q', '--detach'));
    moved('commits', (folder) => {
      gitIn(folder, 'switch', '-q', '--detach');
      gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'precious');
    });
    moved('staged', (folder) => {
      gitIn(folder, 'switch', '-q', '--detach');
      writeFiles(folder, { 's.txt': 'staged\n' });
      gitIn(folder, 'add', 's.txt');
    });
    moved('branchless', (folder) => gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'of a branch that is gone'));
    const last = git('rev-parse', 'branchless');
    git('update-ref', '-d', 'refs/heads/branchless');
    moved('submodule', (folder) => {
      gitIn(folder, 'switch', '-q', '--detach');
      gitIn(folder, 'submodule', '--quiet', 'add', newRepository().root, 'library');
      gitIn(folder, 'rm', '-q', '--cached', '-f', 'library', '.gitmodules');
    });
    // Its branch is there: nothing is said of it, and nothing happens to it. Nor of one that its owner has locked.
    moved('branch', () => {});
    moved('stick', (folder) => {
      gitIn(folder, 'switch', '-q', '--detach');
      git('worktree', 'lock', '--reason', 'on a stick', folder);
    });
    const tip = gitIn(root, 'rev-parse', 'worktrees/commits/HEAD');
    const found = await examined(root, 'orphans', true);
    expect(found.fixed.map(({ extra }) => extra['worktree'])).toEqual([join(root, '.worktrees', 'plain')]);
    expect(found.findings.map(({ extra, next_step: next }) => [extra['worktree'], next])).toEqual([
      [join(root, '.worktrees', 'branchless'), `git -C ${root} branch branchless-${last.slice(0, 8)} ${last}`],
      [join(root, '.worktrees', 'commits'), `git -C ${root} branch commits-${tip.slice(0, 8)} ${tip}`],
      [join(root, '.worktrees', 'staged'), `git -C ${root} worktree list`],
      [join(root, '.worktrees', 'submodule'), `git -C ${root} worktree list`],
    ]);
    expect(() => gitIn(away('plain'), 'status')).toThrow('not a git repository');
    for (const name of ['commits', 'staged', 'branch', 'stick']) git('worktree', 'repair', away(name));
    expect([gitIn(away('commits'), 'log', '-1', '--format=%s'), gitIn(away('staged'), 'status', '--short')]).toEqual([
      'precious',
      'A  s.txt',
    ]);
    // What was forgotten can be had back, index and all.
    expect((await runMain(['undo'], { world: worldIn(root) })).exit).toBe(0);
    git('worktree', 'repair', away('plain'));
    expect(gitIn(away('plain'), 'status', '--short', '--branch')).toBe('## HEAD (no branch)');
  });

  it('leads to a worktree that was moved and can be found, and forgets nothing of it', async () => {
    const repository = planned();
    const { root } = repository;
    const folder = repository.worktree('moved', 'moved');
    gitIn(folder, 'switch', '-q', '--detach');
    writeFiles(folder, { 'wip.txt': 'mine\n' });
    const place = `${folder}-elsewhere`;
    renameSync(folder, place);
    const { fixed, findings } = await examined(root, 'orphans', true);
    const repair = `git -C ${root} worktree repair ${place}`;
    expect([fixed, findings.map(({ next_step }) => next_step)]).toEqual([[], [repair]]);
    execFileSync('sh', ['-c', repair], { stdio: 'ignore' });
    expect(gitIn(place, 'status', '--short')).toBe('?? wip.txt');
    expect((await examined(root, 'orphans')).findings).toEqual([]);
  });

  it('knows locks of the dead from locks it can prove nothing of', async () => {
    const { root } = planned();
    const gone = `1_1_00000000-0000-0000-0000-000000000000_1_20260101T000000Z_${hostname()}`;
    const lane = join(desk(root), 'missions', directory, 'lanes');
    for (const holder of [gone, '7_1__1_20260101T000000Z_elsewhere'])
      mkdirSync(join(lane, `lane-a.lock.draft.${holder}`), { recursive: true });
    writeFiles(desk(root), {
      [`missions/${directory}/lock/held.3.7_1_00000000-0000-0000-0000-000000000000_1_20260101T000000Z_elsewhere`]: '',
    });
    writeFiles(root, {
      '.git/index.lock': '',
      '.git/refs/heads/work.lock': '',
      '.kittify/runtime/merge/__global_merge__/lock': '2026-08-01T00:00:00Z',
    });
    const found = await examined(root, 'locks');
    expect(codesOf(found).toSorted()).toEqual([
      'GIT_LOCK_LEFT',
      'GIT_LOCK_LEFT',
      'LOCK_DRAFT_LEFT',
      'LOCK_DRAFT_LEFT',
      'LOCK_UNPROVEN',
      'ORIGINAL_MERGE_LOCK',
    ]);
    expect(found.findings.filter(({ fixable }) => fixable)).toHaveLength(1);
    expect((await examined(root, 'locks', true)).fixed.map(({ error_code: code }) => code)).toEqual(['LOCK_DRAFT_LEFT']);
    expect(existsSync(join(lane, `lane-a.lock.draft.${gone}`))).toBe(false);
    expect(existsSync(join(root, '.git', 'index.lock'))).toBe(true);
  });

  it('follows no link where it looks for locks, and passes over hooks that lead nowhere, as git does', async () => {
    const { root } = planned();
    const folder = join(desk(root), 'prompts');
    mkdirSync(folder, { recursive: true });
    symlinkSync('itself', join(folder, 'itself'));
    symlinkSync('.', join(folder, 'round'));
    symlinkSync(join(root, '.git'), join(root, '.git', 'refs', 'round'));
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
    symlinkSync('nowhere', join(root, '.git', 'hooks', 'pre-commit'));
    expect(codesOf(await examined(root, 'locks'))).toEqual([]);
    expect(codesOf(await examined(root, 'hooks'))).toEqual([]);
  });

  it('finds event logs that are torn, unreadable or have lost rows, and mends them by appending alone', async () => {
    const { root } = planned();
    const whole = readFileSync(logOf(root), 'utf8');
    appendFileSync(logOf(root), '{"event_id": "01K');
    expect(codesOf(await examined(root, 'log'))).toEqual(['EVENT_LOG_TORN']);
    expect((await examined(root, 'log', true)).healthy).toBe(true);
    expect(readFileSync(logOf(root), 'utf8')).toBe(whole);
    const rows = whole.trimEnd().split('\n');
    writeFileSync(logOf(root), `${rows.slice(0, -1).join('\n')}\n`);
    const lost = await examined(root, 'log');
    expect([codesOf(lost), lost.healthy]).toEqual([['EVENT_LOG_ROWS_LOST'], false]);
    await examined(root, 'log', true);
    expect(readFileSync(logOf(root), 'utf8')).toBe(whole);
    writeFileSync(logOf(root), whole.replace(rows[0] ?? '', '<<<<<<< HEAD'));
    const unreadable = await examined(root, 'log');
    expect(unreadable.findings[0]).toMatchObject({
      error_code: 'CANONICAL_STATUS_UNREADABLE',
      fixable: true,
      next_step: `spec-kitty doctor log --fix --mission ${directory}`,
      message: expect.stringContaining('Line 1 of the event log is not one JSON text: "<<<<<<< HEAD".'),
    });
    expect((await examined(root, 'log', true)).healthy).toBe(true);
    // What was whole stays in its place to the byte; what was lost is appended.
    const mended = readFileSync(logOf(root), 'utf8');
    expect(mended).toBe(`${[...rows.slice(1), rows[0]].join('\n')}\n`);
    expect(readFileSync(join(desk(root), 'missions', directory, 'torn-tails.jsonl'), 'utf8')).toContain(
      Buffer.from('<<<<<<< HEAD\n').toString('base64'),
    );
    // A row that is spoilt goes as well, where it is kept whole elsewhere.
    writeFileSync(logOf(root), mended.replace('"to_lane"', '"to_line"'));
    expect((await examined(root, 'log', true)).healthy).toBe(true);
    expect(readFileSync(logOf(root), 'utf8').split('\n').toSorted()).toEqual(mended.split('\n').toSorted());
    // Where somebody has to decide, nothing of it is touched.
    appendFileSync(logOf(root), '<<<<<<< HEAD\n{"kind":"of something else","event_id":"01KX"}\n');
    const spoilt = readFileSync(logOf(root), 'utf8');
    const strange = await examined(root, 'log', true);
    expect([codesOf(strange), strange.findings[0]?.fixable]).toEqual([['CANONICAL_STATUS_UNREADABLE'], false]);
    expect(readFileSync(logOf(root), 'utf8')).toBe(spoilt);
  });

  it('mends an event log with bytes that are no text row by row, and knows a half row that ends within a character', async () => {
    const { root } = planned();
    const whole = readFileSync(logOf(root), 'utf8');
    const [first = '', ...rest] = whole.trimEnd().split('\n');
    const spoilt = Buffer.from(`${first.replace('"actor": "', '"actor": "\xE9')}\n`, 'latin1');
    writeFileSync(logOf(root), Buffer.concat([spoilt, Buffer.from(`${rest.join('\n')}\n`)]));
    const refused = await next(worldIn(root), { mission: directory, agent: 'claude' });
    expect(refused.ok || refused.problems).toMatchObject([{ code: 'FILE_NOT_READ', next: `spec-kitty doctor log --mission ${directory}` }]);
    expect((await examined(root, 'log')).findings[0]).toMatchObject({ error_code: 'CANONICAL_STATUS_UNREADABLE', fixable: true });
    expect((await examined(root, 'log', true)).healthy).toBe(true);
    expect(readFileSync(logOf(root), 'utf8')).toBe(`${[...rest, first].join('\n')}\n`);
    expect(readFileSync(join(desk(root), 'missions', directory, 'torn-tails.jsonl'), 'utf8')).toContain(spoilt.toString('base64'));
    appendFileSync(logOf(root), Buffer.concat([Buffer.from('{"actor": "Jos'), Buffer.from([0xc3])]));
    expect(codesOf(await examined(root, 'log'))).toEqual(['EVENT_LOG_TORN']);
    expect((await examined(root, 'log', true)).healthy).toBe(true);
  });

  it('looks at everything else where a file is no text', async () => {
    const { root } = planned();
    writeFiles(root, { '.worktrees/husk/mine.txt': 'mine\n' });
    appendFileSync(join(root, 'kitty-specs', directory, 'status.json'), Buffer.from([0xff, 0x0a]));
    const found = await examined(root);
    expect(codesOf(found)).toEqual(['BRANCH_LOST', 'WORKTREE_HUSK', 'MERGE_ATTRIBUTES_MISSING', 'FILE_NOT_READ']);
    expect(found.healthy).toBe(false);
  });

  it('brings status.json up to date, and throws away what was saved wrongly', async () => {
    const { root } = planned();
    appendFileSync(logOf(root), padding);
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const status = join(root, 'kitty-specs', directory, 'status.json');
    const right = readFileSync(status, 'utf8');
    writeFileSync(status, right.replace('"lane": "in_progress"', '"lane": "done"'));
    const fold = join(desk(root), 'missions', directory, 'fold.json');
    writeFileSync(fold, readFileSync(fold, 'utf8').replaceAll('in_progress', 'approved'));
    expect(codesOf(await examined(root, 'drift'))).toContain('STATUS_DRIFT');
    expect(codesOf(await examined(root, 'drift', true))).toEqual([]);
    expect(readFileSync(status, 'utf8')).toBe(right);
    const log = readOperationLog(desk(root));
    expect(log.ok && Object.keys(log.value.rows.at(-1)?.changes.files ?? {})).toEqual([`kitty-specs/${directory}/status.json`]);
  });

  it('throws away a saved fold that is whole and wrong before anything is made of it', async () => {
    const { root } = planned();
    appendFileSync(logOf(root), padding);
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const status = join(root, 'kitty-specs', directory, 'status.json');
    const right = readFileSync(status, 'utf8');
    const fold = join(desk(root), 'missions', directory, 'fold.json');
    const [seal = '', rest = ''] = readFileSync(fold, 'utf8').split('\n');
    const saved = JSON.parse(rest) as { readonly fold: object };
    const wrong = { ...saved, fold: JSON.parse(JSON.stringify(saved.fold).replaceAll('in_progress', 'blocked')) as object };
    const text = `${JSON.stringify(wrong)}\n`;
    writeFileSync(fold, `${seal.slice(0, seal.lastIndexOf(' '))} ${digest(text)}\n${text}`);
    expect(codesOf(await examined(root, 'drift'))).toContain('SAVED_FOLD_WRONG');
    expect(codesOf(await examined(root, 'drift', true))).toEqual([]);
    expect(readFileSync(status, 'utf8')).toBe(right);
  });

  it('misses no status.json of a mission of which nothing was recorded yet, nor of one whose log is on a branch alone', async () => {
    const { root, git } = planned();
    const log = readFileSync(logOf(root), 'utf8');
    writeFileSync(logOf(root), '');
    expect(codesOf(await examined(root, 'drift'))).toEqual([]);
    const branch = 'kitty/mission-demo-01KZ0000';
    const meta = join(root, 'kitty-specs', directory, 'meta.json');
    const coordinated = `"topology": "lanes_with_coord", "coordination_branch": "${branch}"`;
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('"topology": "lanes"', coordinated));
    writeFileSync(logOf(root), log);
    git('checkout', '-q', '-b', branch);
    git('commit', '-q', '-a', '-m', 'coordinated');
    git('checkout', '-q', 'work');
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('"topology": "lanes"', coordinated));
    writeFileSync(logOf(root), log.slice(0, log.indexOf('\n') + 1));
    expect(codesOf(await examined(root, 'drift'))).toEqual([]);
    expect(codesOf(await examined(root, 'topology'))).toEqual(['COORDINATION_WORKTREE_MISSING']);
  });

  it('makes the coordination worktree that a mission needs', async () => {
    const { root, git } = planned();
    const meta = join(root, 'kitty-specs', directory, 'meta.json');
    writeFileSync(
      meta,
      readFileSync(meta, 'utf8').replace(
        '"topology": "lanes"',
        '"topology": "lanes_with_coord", "coordination_branch": "kitty/mission-demo-01KZ0000"',
      ),
    );
    git('branch', 'kitty/mission-demo-01KZ0000');
    expect((await examined(root, 'topology')).findings.map(({ error_code: code, fixable }) => [code, fixable])).toEqual([
      ['COORDINATION_WORKTREE_MISSING', true],
    ]);
    expect((await examined(root, 'topology', true)).healthy).toBe(true);
    expect(existsSync(join(root, '.worktrees', 'demo-01KZ0000-coord', '.git'))).toBe(true);
    // One that a killed run has begun to make lacks the log: nobody takes it for the mission's.
    const place = join(root, '.worktrees', 'demo-01KZ0000-coord');
    git('worktree', 'remove', '--force', place);
    git(
      'worktree',
      'add',
      '-q',
      '--no-checkout',
      '--lock',
      '--reason',
      `spec-kitty is making ${place}`,
      place,
      'kitty/mission-demo-01KZ0000',
    );
    expect((await examined(root, 'topology')).findings.map(({ error_code: code, fixable }) => [code, fixable])).toEqual([
      ['COORDINATION_WORKTREE_MISSING', true],
    ]);
    expect((await examined(root, 'topology', true)).healthy).toBe(true);
    expect(gitIn(place, 'status', '--porcelain')).toBe('');
    // Somebody else's checkout has the branch: that is not put right by itself.
    git('worktree', 'move', join(root, '.worktrees', 'demo-01KZ0000-coord'), join(root, '..', 'elsewhere'));
    const moved = await examined(root, 'topology');
    expect(moved.findings.map(({ error_code: code, fixable }) => [code, fixable])).toEqual([['COORDINATION_WORKTREE_MISSING', false]]);
    git('worktree', 'move', join(root, '..', 'elsewhere'), join(root, '.worktrees', 'demo-01KZ0000-coord'));
    git('worktree', 'remove', '--force', join(root, '.worktrees', 'demo-01KZ0000-coord'));
    git('branch', '-D', 'kitty/mission-demo-01KZ0000');
    const gone = await examined(root, 'topology', true);
    expect(gone.findings.map(({ error_code: code, fixable }) => [code, fixable])).toEqual([['COORDINATION_BRANCH_DELETED', false]]);
  });

  it('finds the files of a mission under way that nobody can read, and asks for none of one that is over', async () => {
    const { root } = planned();
    const folder = join(root, 'kitty-specs', directory);
    writeFiles(folder, { 'lanes.json': '<<<<<<< HEAD\n', 'tasks/WP02-part.md': '---\nwork_package_id: WP02\ndependencies: [WP01\n---\n' });
    expect((await examined(root, 'topology')).findings).toMatchObject([
      { error_code: 'WP_FRONT_MATTER_INVALID', severity: 'error', mission: directory },
      { error_code: 'LANES_CORRUPT', next_step: `git log --oneline -- ${join(folder, 'lanes.json')}` },
    ]);
    for (const wp of ['WP01', 'WP02'])
      expect(await emit(worldIn(root), { ...bareEmit, wp, to: 'canceled', actor: 'ada', reason: 'not wanted' })).toMatchObject({
        ok: true,
      });
    expect((await examined(root, 'topology')).healthy).toBe(true);
  });

  it.each([
    ['all of it', { email: 'auto-rebase@spec-kitty', name: 'spec-kitty auto-rebase' }, ['email', 'name'], undefined],
    ['the address alone', { email: 'auto-rebase@spec-kitty', name: 'Ada' }, ['email'], 'Ada'],
  ])(
    'finds that everybody commits in the name that the original has left, and takes nothing else away: %s',
    async (_, said, left, stays) => {
      const { root, git } = planned();
      for (const [key, value] of Object.entries(said)) git('config', `user.${key}`, value);
      const [found] = (await examined(root, 'merge')).findings;
      const next_step = left.map((key) => `git -C ${root} config --local --unset user.${key}`).join(' && ');
      expect(found).toMatchObject({ error_code: 'ORIGINAL_IDENTITY_LEFT', next_step });
      execFileSync('sh', ['-c', next_step]);
      expect((await examined(root, 'merge')).findings).toEqual([]);
      expect(gitIn(root, 'config', '--local', '--default', '', '--get', 'user.name')).toBe(stays ?? '');
    },
  );

  it('takes away the checkout that the original was killed in in the middle of a merge', async () => {
    const { root, git } = planned();
    const path = join(root, '..', 'kitty-merge-k1ll3d');
    git('worktree', 'add', '-q', '--detach', path);
    writeFiles(path, { 'half.txt': 'merged\n' });
    gitIn(path, 'add', 'half.txt');
    const [found] = (await examined(root, 'merge')).findings;
    expect(found).toMatchObject({ error_code: 'ORIGINAL_MERGE_WORKSPACE', next_step: `git -C ${root} worktree remove --force ${path}` });
    git('worktree', 'remove', '--force', path);
    expect((await examined(root, 'merge')).findings).toEqual([]);
  });

  it('explains a merge that the original has left in the middle, and how to go on', async () => {
    const { root, git } = planned();
    git('branch', laneNames('lane-a').branch);
    const state = {
      mission_id: missionId,
      mission_slug: directory,
      target_branch: 'work',
      wp_order: ['WP01', 'WP02'],
      completed_wps: ['WP01'],
      current_wp: 'WP02',
      has_pending_conflicts: false,
      strategy: 'merge',
      workspace_path: null,
      started_at: '2026-08-01T00:00:00+00:00',
      updated_at: '2026-08-01T00:00:01+00:00',
      mission_number_baked: false,
      push_requested: true,
      pending_coord_reconcile: null,
    };
    writeFiles(root, {
      [`.kittify/runtime/merge/${missionId}/state.json`]: JSON.stringify(state, null, 2),
      '.kittify/runtime/merge/other/state.json': '{"mission_id"',
      '.kittify/merge-state.json': '{}',
    });
    const found = await examined(root, 'merge');
    expect(codesOf(found)).toEqual(['ORIGINAL_MERGE_INTERRUPTED', 'ORIGINAL_MERGE_UNREADABLE', 'ORIGINAL_MERGE_LEGACY']);
    expect(found.findings[0]).toMatchObject({
      mission: directory,
      next_step: `spec-kitty merge --mission ${directory} --resume`,
      message: expect.stringContaining('1 of 2 lanes had been brought together'),
    });
    const meta = join(root, 'kitty-specs', directory, 'meta.json');
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('"topology"', '"baseline_merge_commit": "abc", "topology"'));
    // Everything is there and on record: to merge again would find nothing to do.
    expect((await examined(root, 'merge')).findings[0]).toMatchObject({
      next_step: `spec-kitty spec-commit kitty-specs/${directory}/meta.json --message '${directory} has landed' --mission ${directory}`,
      message: expect.stringContaining('Its work is in work, and the record of that is not committed.'),
    });
    git('commit', '-q', '-m', 'landed', '--', meta);
    expect((await examined(root, 'merge')).findings[0]).toMatchObject({
      next_step: `rm ${join(root, '.kittify', 'runtime', 'merge', missionId, 'state.json')}`,
      message: expect.stringContaining('nothing is left of it but'),
    });
  });

  it('lists what was begun and not ended, with the command that ends it', async () => {
    const { root } = planned();
    const dying = giveClaim(
      worldIn(root),
      { wp: 'WP02', agent: 'ada' },
      {
        reached: (boundary) => {
          if (boundary === 'after effect claiming') throw new Error('killed');
        },
      },
    );
    await expect(dying).rejects.toThrow('killed');
    expect((await examined(root, 'operations')).findings).toEqual([
      expect.objectContaining({
        error_code: 'OPERATION_UNFINISHED',
        severity: 'info',
        next_step: `spec-kitty agent action implement WP02 --mission ${directory} --agent ada`,
      }),
    ]);
    writeFileSync(join(desk(root), 'missions', directory, 'operations', 'broken.json'), '{');
    expect(codesOf(await examined(root, 'operations'))).toEqual(['OPERATION_UNREADABLE']);
  });

  it('sets merge drivers, and tells of hooks that cannot work and of sparse checkouts', async () => {
    const { root, git } = planned();
    writeFiles(root, {
      '.gitattributes': 'kitty-specs/**/status.events.jsonl merge=spec-kitty-event-log\n',
      '.git/hooks/pre-commit': '#!/nowhere/python3\nexit 0\n',
      '.git/hooks/commit-msg': '#!/bin/sh\nexit 0\n',
    });
    chmodSync(join(root, '.git', 'hooks', 'pre-commit'), 0o755);
    chmodSync(join(root, '.git', 'hooks', 'commit-msg'), 0o644);
    expect(codesOf(await examined(root, 'hooks'))).toEqual(['HOOK_NOT_EXECUTABLE', 'HOOK_INTERPRETER_MISSING']);
    expect(codesOf(await examined(root, 'drivers'))).toEqual(['MERGE_DRIVERS_MISSING']);
    expect((await examined(root, 'drivers', true)).healthy).toBe(true);
    expect(git('config', '--get', 'merge.spec-kitty-event-log.driver')).toMatch(/ && spec-kitty merge-driver-event-log %O %A %B$/);
    const log = readOperationLog(desk(root));
    expect(log.ok && log.value.rows.at(-1)?.changes.config['merge.spec-kitty-event-log.driver']).toEqual({
      before: null,
      after: expect.stringMatching(/ && spec-kitty merge-driver-event-log %O %A %B$/),
    });
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/docs');
    expect(codesOf(await examined(root, 'sparse-checkout'))).toEqual(['SPARSE_CHECKOUT_PRESENT']);
  });

  it('hides no mission behind one that cannot be opened', async () => {
    const { root, git } = planned();
    writeFiles(root, { 'kitty-specs/broken/meta.json': '{' });
    git('branch', laneNames('lane-a').branch);
    const found = await examined(root);
    expect(codesOf(found)).toEqual(expect.arrayContaining(['META_UNREADABLE', 'RECREATE_WORKTREE']));
  });

  it('is a command, with an exit code for what is left', async () => {
    const { root, git } = planned();
    git('branch', laneNames('lane-a').branch);
    const page = await runMain(['doctor'], { world: worldIn(root) });
    expect([page.exit, page.stdout]).toEqual([1, expect.stringContaining(`spec-kitty implement --recover --mission ${directory}`)]);
    const json = await runMain(['doctor', 'workspaces', '--fix', '--json'], { world: worldIn(root) });
    expect([json.exit, JSON.parse(json.stdout)]).toEqual([0, expect.objectContaining({ healthy: true, areas: ['workspaces'] })]);
    expect((await runMain(['doctor', 'feelings'], { world: worldIn(root) })).exit).toBe(2);
  });
});
