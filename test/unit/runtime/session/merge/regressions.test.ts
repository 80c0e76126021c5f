/** How work was lost in merges elsewhere: each of these ends with all of it on the target, or with a refusal and nothing moved. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removalNote } from '../../../../../actions/git/worktrees/removalNote.ts';
import { laneId } from '../../../../../machines/rules/laneId.ts';
import { readLog } from '../../../../../machines/rules/eventLog.ts';
import { abortMerge } from '../../../../../runtime/session/merge.ts';
import { previewMerge } from '../../../../../runtime/session/previewMerge.ts';
import { next } from '../../../../../runtime/session/next.ts';
import type { MergeReply } from '../../../../../schemas/mergeReply.ts';
import type { Outcome } from '../../../../../schemas/outcome.ts';
import type { Problem } from '../../../../../schemas/problem.ts';
import { directory, planText } from '../../../../support/boards.ts';
import { Crash } from '../../../../support/crashMatrix.ts';
import { laneNames } from '../../../../support/laneMission.ts';
import { approvedMission, giveMerge, wishes, worldIn } from '../../../../support/mergedMission.ts';
import { temporaryFolder, writeFiles, type Repository } from '../../../../support/repository.ts';
import { give } from '../../../../support/undoing.ts';
import { writeHook } from '../../../../support/gitWorld.ts';

const specs = `kitty-specs/${directory}`;
const two = approvedMission({ 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'ONE\ntwo\nthree\n' } });

function landed(outcome: Outcome<MergeReply>): MergeReply {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
}

function refused(outcome: Outcome<unknown>): Problem {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.value)}`);
  return outcome.problems[0];
}

const has = ({ git }: Repository, path: string): string | null =>
  git('ls-tree', 'work', '--', path) === '' ? null : git('show', `work:${path}`);

/** The lanes of the packages, as the log on the target says. */
function lanesOf({ git }: Repository): Readonly<Record<string, string>> {
  const log = readLog(git('show', `work:${specs}/status.events.jsonl`));
  if (!log.ok) throw new Error(log.problems[0].message);
  return Object.fromEntries(log.value.transitions.map(({ wp_id, to_lane }) => [wp_id, to_lane]));
}

function commitOn({ root, git }: Repository, branch: string, files: Readonly<Record<string, string>>): void {
  const place = join(root, '..', 'beside');
  git('worktree', 'add', '-q', place, branch);
  writeFiles(place, files);
  git('-C', place, 'add', '--all');
  git('-C', place, 'commit', '-qm', 'More');
  git('worktree', 'remove', place);
}

/** Does what a problem says comes next. */
const follow = ({ git }: Repository, { next: line }: Problem): string => git(...(line ?? '').split(' ').slice(1));

/** Two lanes whose packages the log calls done, although nothing of them has landed. */
const alreadyDone = approvedMission(
  { 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' } },
  { packages: { WP01: { lane: 'done', by: 'merge', inLane: 'lane-a' }, WP02: { lane: 'done', by: 'merge', inLane: 'lane-b' } } },
);

/** Runs a merge into a wall at a boundary, as a kill there would. */
async function killedAt({ root }: Repository, boundary: string, more: Parameters<typeof giveMerge>[1] = {}): Promise<void> {
  await expect(
    giveMerge(root, more, {
      reached: (reached) => {
        if (reached === boundary) throw new Crash(reached);
      },
    }),
  ).rejects.toThrow(Crash);
}

describe('a lane', () => {
  it.each([
    ['squash', { 'a.txt': 'again\n' }],
    ['merge', { 'a.txt': 'again\n' }],
    ['rebase', { 'a.txt': 'again\n' }],
    ['squash', null],
  ] as const)(
    'was sent back after another lane had been begun from it, by %s: what it made then is what lands',
    async (strategy, again) => {
      const repository = two();
      const { root, git } = repository;
      git('switch', '-q', laneNames('lane-b').branch);
      git('merge', '-q', '--no-edit', laneNames('lane-a').branch);
      git('switch', '-q', 'work');
      if (again === null) {
        git('switch', '-q', laneNames('lane-a').branch);
        git('rm', '-q', 'a.txt');
        git('commit', '-qm', 'Without it');
        git('switch', '-q', 'work');
      } else commitOn(repository, laneNames('lane-a').branch, again);
      landed(await giveMerge(root, { strategy }));
      expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual([again === null ? null : 'again', 'b']);
    },
  );

  it('keeps what the target has got since the lanes began, also in the files they have changed', async () => {
    const repository = two();
    repository.commit({ 'shared.txt': 'one\ntwo\nTHREE\n', 'newer.txt': 'newer\n' });
    landed(await giveMerge(repository.root, { strategy: 'squash' }));
    expect([has(repository, 'shared.txt'), has(repository, 'newer.txt'), has(repository, 'b.txt')]).toEqual([
      'ONE\ntwo\nTHREE',
      'newer',
      'b',
    ]);
  });
});

describe('a squash', () => {
  it('takes no side where target and lane have changed the same line', async () => {
    const repository = two();
    repository.commit({ 'shared.txt': 'One!\ntwo\nthree\n' });
    const before = repository.git('rev-parse', 'work');
    expect(refused(await giveMerge(repository.root, { strategy: 'squash' }))).toMatchObject({
      code: 'MERGE_CONFLICT',
      message: expect.stringContaining('until no conflict marks are left') as string,
      details: { open: ['shared.txt'], is_published: false },
    });
    expect([repository.git('rev-parse', 'work'), has(repository, 'shared.txt')]).toEqual([before, 'One!\ntwo\nthree']);
  });
});

describe('a merge that is resumed', () => {
  it('keeps its strategy, whatever the project or the command says by then', async () => {
    const repository = two();
    await killedAt(repository, 'before effect landing', { strategy: 'merge' });
    writeFiles(repository.root, { '.kittify/config.yaml': 'merge:\n  strategy: rebase\n' });
    const reply = landed(await giveMerge(repository.root, { strategy: 'squash', resume: true }));
    expect(reply.strategy).toBe('merge');
    expect(repository.git('log', '-1', '--format=%P', 'work').split(' ')).toHaveLength(2);
  });

  it('brings the code, also where the log calls its packages done already', async () => {
    const repository = alreadyDone();
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
  });

  it('is not given up when its target has the landing, though nobody has heard of that', async () => {
    const repository = two();
    await killedAt(repository, 'after effect publishing');
    expect(refused(await abortMerge(worldIn(repository.root), directory))).toMatchObject({ code: 'MERGE_PUBLISHED' });
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
  });

  it('has everything once', async () => {
    const repository = two();
    await killedAt(repository, 'after effect building');
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
    expect(repository.git('show', `work:${specs}/status.events.jsonl`).match(/"to_lane": "done"/g)).toHaveLength(2);
  });
});

describe('planning files', () => {
  const path = `${specs}/plan.md`;
  const corrected = planText.replace('TypeScript 7', 'TypeScript 7, strict');

  it('that were corrected on the target stay so, beside what a lane with an older copy has added', async () => {
    const repository = approvedMission({ 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { [path]: `${planText}\nAdded in the lane.\n` } })();
    repository.commit({ [path]: corrected, [`${specs}/spec.md`]: '# Spec\n\nCorrected.\n' });
    landed(await giveMerge(repository.root));
    expect(has(repository, path)).toBe(`${corrected}\nAdded in the lane.`);
    expect(has(repository, `${specs}/spec.md`)).toContain('Corrected.');
  });
});

describe('a lane', () => {
  it('is never left out: without its branch nothing lands, and the branch is named', async () => {
    const repository = two();
    const { branch } = laneNames('lane-b');
    const tip = repository.git('rev-parse', branch);
    repository.git('branch', '-D', branch);
    const before = repository.git('for-each-ref');
    const met = refused(await giveMerge(repository.root));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_MISSING', details: { branch, packages: ['WP02'] } });
    expect(repository.git('for-each-ref')).toBe(before);
    repository.git('branch', branch, tip);
    expect(landed(await giveMerge(repository.root)).lanes.map(({ lane_id, state }) => [lane_id, state])).toEqual([
      ['lane-a', 'taken'],
      ['lane-b', 'merged'],
    ]);
  });

  it('whose branch goes while it lands is not landed without', async () => {
    const repository = two();
    const { branch } = laneNames('lane-b');
    const before = repository.git('rev-parse', 'work');
    const met = refused(
      await giveMerge(
        repository.root,
        {},
        {
          reached: (boundary) => {
            if (boundary === 'before effect publishing') repository.git('branch', '-D', branch);
          },
        },
      ),
    );
    expect(met).toMatchObject({ code: 'LANE_BRANCH_MISSING', details: { is_published: false } });
    expect(repository.git('rev-parse', 'work')).toBe(before);
  });

  it('keeps its branch until it has landed, and with commits of its own also then', async () => {
    const repository = two();
    const { branch } = laneNames('lane-b');
    await killedAt(repository, 'before effect publishing');
    expect(repository.git('branch', '--list', 'kitty/*').split('\n')).toHaveLength(2);
    const reply = landed(
      await giveMerge(
        repository.root,
        {},
        {
          reached: (boundary) => {
            if (boundary === 'before effect cleaning') commitOn(repository, branch, { 'late.txt': 'late\n' });
          },
        },
      ),
    );
    expect(reply).toMatchObject({ deleted_branches: [laneNames('lane-a').branch], kept: [{ what: branch }] });
    expect(repository.git('show', `${branch}:late.txt`)).toBe('late');
  });

  it.each(['its pointer', 'its folder and the lock of its entry', 'its folder and the pointer of its entry'])(
    'whose worktree was half removed by a git that was killed, %s first, is cleaned up to the end',
    async (first) => {
      const repository = two();
      const { root, git } = repository;
      const { branch, worktree } = laneNames('lane-b');
      const place = join(root, worktree);
      git('worktree', 'add', '-q', place, branch);
      await killedAt(repository, 'before effect cleaning');
      git('worktree', 'lock', '--reason', `spec-kitty is removing ${place}`, place);
      const entry = join(root, '.git', 'worktrees', basename(place));
      removalNote.write(join(root, '.git'), { gitDir: entry });
      if (first === 'its pointer') rmSync(join(place, '.git'));
      else for (const gone of [place, join(entry, first.includes('lock') ? 'locked' : 'gitdir')]) rmSync(gone, { recursive: true });
      expect(landed(await giveMerge(root))).toMatchObject({
        kept: [],
        removed_worktrees: [place],
        deleted_branches: [laneNames('lane-a').branch, branch],
      });
      expect([existsSync(place), existsSync(entry), git('worktree', 'list').split('\n')]).toEqual([
        false,
        false,
        [expect.stringContaining(root)],
      ]);
    },
  );

  it('that moves after the plan was frozen is built again with what it has then', async () => {
    const repository = two();
    let moves = 0;
    const reply = landed(
      await giveMerge(
        repository.root,
        {},
        {
          reached: (boundary) => {
            if (boundary !== 'before effect publishing' || moves > 0) return;
            moves += 1;
            commitOn(repository, laneNames('lane-a').branch, { 'late.txt': 'late\n' });
          },
        },
      ),
    );
    expect(reply.attempts).toMatchObject([{ n: 2, because: [expect.stringContaining('lane-a moved')] }]);
    expect([has(repository, 'late.txt'), has(repository, 'a.txt')]).toEqual(['late', 'a']);
  });

  it('beyond the 26th is claimed and lands like all before it', async () => {
    const names = [0, 25, 26, 27].map(laneId);
    expect(names).toEqual(['lane-a', 'lane-z', 'lane-aa', 'lane-ab']);
    const files = Object.fromEntries(names.map((lane) => [lane, { [`${lane}.txt`]: `${lane}\n` }]));
    const repository = approvedMission(files, { packages: { WP05: { inLane: laneId(28) } } })();
    const { branch, worktree } = laneNames('lane-ac');
    const claimed = await give(repository.root, 'agent', 'action', 'implement', 'WP05', '--mission', directory, '--agent', 'claude');
    expect(claimed.exit, claimed.stderr).toBe(0);
    const place = join(repository.root, worktree);
    writeFiles(place, { 'lane-ac.txt': 'lane-ac\n' });
    repository.git('-C', place, 'add', '--all');
    repository.git('-C', place, 'commit', '-qm', 'Work');
    const said = await give(
      repository.root,
      'agent',
      'tasks',
      'move-task',
      'WP05',
      '--to',
      'approved',
      '--mission',
      directory,
      '--agent',
      'grace',
      '--force',
      '--note',
      'Good.',
    );
    expect(said.exit, said.stderr).toBe(0);
    const reply = landed(await giveMerge(repository.root));
    expect([...names, 'lane-ac'].filter((lane) => has(repository, `${lane}.txt`) !== lane)).toEqual([]);
    expect(reply.deleted_branches).toContain(branch);
    expect([Object.values(lanesOf(repository)), existsSync(place)]).toEqual([Array.from({ length: 5 }, () => 'done'), false]);
  });
});

describe('a target that is checked out elsewhere', () => {
  const elsewhere = async (
    files: Readonly<Record<string, string>>,
  ): Promise<{ readonly repository: Repository; readonly place: string; readonly outcome: Outcome<MergeReply> }> => {
    const repository = two();
    const place = join(repository.root, '..', 'elsewhere');
    repository.git('switch', '-q', '-c', 'aside');
    repository.git('worktree', 'add', '-q', place, 'work');
    writeFiles(place, files);
    return { repository, place, outcome: await giveMerge(repository.root) };
  };

  it('is brought up to date there, around what lies there', async () => {
    const { repository, place, outcome } = await elsewhere({ 'README.md': 'Mine.\n', 'private.txt': 'mine\n' });
    expect(landed(outcome).refreshed).toEqual([place]);
    expect([readFileSync(join(place, 'b.txt'), 'utf8'), readFileSync(join(place, 'README.md'), 'utf8')]).toEqual(['b\n', 'Mine.\n']);
    expect([repository.git('-C', place, 'status', '--short').split('\n'), repository.git('status', '--short')]).toEqual([
      ['M README.md', '?? private.txt'],
      '',
    ]);
  });

  it.each(['b.txt', `${specs}/status.json`])('keeps the landing away while it would lose something there: %s', async (path) => {
    const { repository, place, outcome } = await elsewhere({ [path]: 'mine\n' });
    expect(refused(outcome)).toMatchObject({ code: 'CHECKOUT_NOT_MOVABLE', details: { is_published: false, checkout: place } });
    expect([has(repository, 'b.txt'), readFileSync(join(place, path), 'utf8')]).toEqual([null, 'mine\n']);
  });

  it('keeps the landing away while git is in the middle of something there', async () => {
    const repository = two();
    const { root, git } = repository;
    const place = join(root, '..', 'elsewhere');
    git('switch', '-q', '-c', 'aside');
    git('worktree', 'add', '-q', place, 'work');
    const picking = join(root, '.git', 'worktrees', 'elsewhere', 'CHERRY_PICK_HEAD');
    writeFileSync(picking, `${git('rev-parse', 'work')}\n`);
    expect(refused(await giveMerge(root))).toMatchObject({ code: 'GIT_OPERATION_IN_PROGRESS', details: { is_published: false } });
    rmSync(picking);
    landed(await giveMerge(root));
  });
});

describe('a worktree that is registered and not there', () => {
  it('keeps the landing away from its target, for the commit after it comes back would take it away again', async () => {
    const repository = two();
    const { root, git } = repository;
    const [place, away] = [join(root, '..', 'elsewhere'), join(root, '..', 'away')];
    git('switch', '-q', '-c', 'aside');
    git('worktree', 'add', '-q', place, 'work');
    git('worktree', 'lock', place);
    const distant = join(temporaryFolder(), 'distant');
    renameSync(place, distant);
    expect(await previewMerge(worldIn(root), wishes)).toMatchObject({ value: { diagnostic_code: 'WORKTREE_AWAY' } });
    expect(refused(await giveMerge(root))).toMatchObject({
      code: 'WORKTREE_AWAY',
      next: `git -C ${root} worktree repair <path>`,
      details: { is_published: false, worktree: place, branch: 'work', is_locked: true },
    });
    expect(has(repository, 'a.txt')).toBeNull();
    git('worktree', 'unlock', place);
    expect(refused(await giveMerge(root))).toMatchObject({ code: 'WORKTREE_AWAY', next: `git -C ${root} worktree prune` });
    renameSync(distant, away);
    expect(refused(await giveMerge(root))).toMatchObject({ code: 'WORKTREE_AWAY', next: `git -C ${root} worktree repair ${away}` });
    git('worktree', 'repair', away);
    expect(landed(await giveMerge(root)).refreshed).toEqual([away]);
    expect([has(repository, 'a.txt'), git('-C', away, 'status', '--short')]).toEqual(['a', '']);
    // Nor is the landing taken back under it.
    renameSync(away, place);
    expect(await give(root, 'undo')).toMatchObject({ exit: 1, stderr: expect.stringContaining('WORKTREE_AWAY') });
    expect(has(repository, 'a.txt')).toBe('a');
    git('worktree', 'repair', place);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect([has(repository, 'a.txt'), git('-C', place, 'status', '--short')]).toEqual([null, '']);
  });

  it('stops what is left of a landing that was published before it went', async () => {
    const repository = two();
    const { root, git } = repository;
    const [place, away] = [join(root, '..', 'elsewhere'), join(root, '..', 'away')];
    git('switch', '-q', '-c', 'aside');
    git('worktree', 'add', '-q', place, 'work');
    await killedAt(repository, 'before effect refreshing');
    renameSync(place, away);
    expect(refused(await giveMerge(root))).toMatchObject({ code: 'WORKTREE_AWAY', details: { is_published: true } });
    renameSync(away, place);
    expect(landed(await giveMerge(root)).refreshed).toEqual([place]);
    expect(git('-C', place, 'status', '--short')).toBe('');
  });

  it('keeps the branch of its lane, and what is staged in it', async () => {
    const { root, git } = two();
    const { branch, worktree } = laneNames('lane-a');
    const moved = join(root, '..', 'moved');
    git('worktree', 'add', '-q', join(root, worktree), branch);
    writeFiles(join(root, worktree), { 'wip.txt': 'wip\n' });
    git('-C', join(root, worktree), 'add', 'wip.txt');
    renameSync(join(root, worktree), moved);
    expect(await previewMerge(worldIn(root), wishes)).toMatchObject({
      value: { cleanup: expect.arrayContaining([{ what: branch, kind: 'branch', would: 'stay', why: expect.stringContaining('repair') }]) },
    });
    expect(landed(await giveMerge(root)).kept).toEqual([
      { what: branch, why: expect.stringContaining(`worktree repair ${moved}`) as string },
    ]);
    expect(git('-C', moved, 'status', '--short')).toBe('A  wip.txt');
  });
});

it('says how to go on where a git that was killed has left the index locked, and goes on', async () => {
  const { root, git } = two();
  const lock = join(root, '.git', 'index.lock');
  writeFiles(root, { '.git/index.lock': '' });
  const met = refused(await giveMerge(root));
  expect(met).toMatchObject({ code: 'GIT_OPERATION_IN_PROGRESS', next: 'spec-kitty doctor locks', details: { is_published: true, lock } });
  expect((await give(root, 'doctor', 'locks')).stdout).toContain(`rm ${lock}`);
  rmSync(lock);
  landed(await giveMerge(root));
  expect(git('status', '--short')).toBe('');
});

describe('a package', () => {
  it('that is reopened after it landed and approved again is done again, with its rework', async () => {
    const repository = two();
    const began = repository.git('rev-parse', 'work');
    landed(await giveMerge(repository.root, { deleteBranches: false }));
    const moves = [
      ['in_progress', 'claude'],
      ['for_review', 'claude'],
      ['in_review', 'grace'],
      ['approved', 'grace'],
    ] as const;
    for (const [to, actor] of moves) {
      const said = await give(
        repository.root,
        'agent',
        'status',
        'emit',
        'WP02',
        '--to',
        to,
        '--actor',
        actor,
        '--force',
        '--reason',
        'Once more.',
        '--mission',
        directory,
      );
      expect(said.exit, said.stderr).toBe(0);
    }
    commitOn(repository, laneNames('lane-b').branch, { 'rework.txt': 'rework\n' });
    const reply = landed(await giveMerge(repository.root));
    expect(reply).toMatchObject({ result: 'merged', mission_number: 1, merged_wps: ['WP02'] });
    expect([has(repository, 'rework.txt'), lanesOf(repository)]).toEqual(['rework', { WP01: 'done', WP02: 'done' }]);
    // All of the mission is what came after this, not its rework alone.
    expect(JSON.parse(repository.git('show', `work:${specs}/meta.json`))).toMatchObject({ baseline_merge_commit: began });
    expect(await next(worldIn(repository.root), { mission: directory, agent: 'claude' })).toMatchObject({ value: { offer: 'terminal' } });
  });

  it('blocks nobody for longer than the reason is there', async () => {
    const repository = approvedMission(
      { 'lane-a': { 'a.txt': 'a\n' } },
      { packages: { WP01: { lane: 'approved', by: 'ada', sentBackBy: 'grace', inLane: 'lane-a' } } },
    )();
    const met = refused(await giveMerge(repository.root));
    expect(met.code).toBe('REJECTED_REVIEW_ARTIFACT_CONFLICT');
    for (const line of [['for_review'], ['in_review', '--agent', 'grace'], ['approved', '--agent', 'grace']]) {
      const said = await give(
        repository.root,
        'agent',
        'tasks',
        'move-task',
        'WP01',
        '--mission',
        directory,
        '--force',
        '--note',
        'Seen again.',
        '--to',
        ...line,
      );
      expect(said.exit, said.stderr).toBe(0);
    }
    landed(await giveMerge(repository.root));
    expect(has(repository, 'a.txt')).toBe('a');
  });
});

describe('a landing that was taken back on the target', () => {
  it('by hand, its branches still there, is never called landed without its code', async () => {
    const repository = two();
    landed(await giveMerge(repository.root, { strategy: 'merge', deleteBranches: false }));
    repository.git('revert', '--no-edit', '-m', '1', 'work');
    const met = refused(await giveMerge(repository.root, { strategy: 'merge' }));
    expect(met).toMatchObject({
      code: 'LANE_WORK_REVERTED',
      details: { lanes: ['lane-a', 'lane-b'], revert: repository.git('rev-parse', 'work') },
    });
    follow(repository, met);
    landed(await giveMerge(repository.root, { strategy: 'merge' }));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt'), lanesOf(repository)]).toEqual(['a', 'b', { WP01: 'done', WP02: 'done' }]);
  });

  it('by undo, and done again where others had that, is not called taken back', async () => {
    const repository = two();
    const remote = join(repository.root, '..', 'remote');
    repository.git('init', '-q', '--bare', remote);
    repository.git('remote', 'add', 'origin', remote);
    repository.git('push', '-q', 'origin', 'work');
    landed(await giveMerge(repository.root, { push: true }));
    expect((await give(repository.root, 'undo')).exit).toBe(0);
    repository.git('push', '-q', 'origin', 'work');
    expect((await give(repository.root, 'redo')).exit).toBe(0);
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
    expect(landed(await giveMerge(repository.root))).toMatchObject({ result: 'already_merged', warnings: [] });
  });

  it('after somebody had merged a lane by hand, is never called landed without its code either', async () => {
    const repository = two();
    repository.git('merge', '-q', '--no-ff', '--no-edit', laneNames('lane-a').branch);
    repository.git('revert', '--no-edit', '-m', '1', 'work');
    const met = refused(await giveMerge(repository.root));
    expect(met).toMatchObject({ code: 'LANE_WORK_REVERTED', details: { lanes: ['lane-a'], revert: repository.git('rev-parse', 'work') } });
    follow(repository, met);
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
  });

  it('is no concern of the mission where it is a merge that its lanes began with', async () => {
    const repository = two();
    const { git } = repository;
    git('switch', '-q', '-c', 'other');
    repository.commit({ 'other.txt': 'other\n' });
    git('switch', '-q', 'work');
    git('merge', '-q', '--no-ff', '--no-edit', 'other');
    for (const lane of ['lane-a', 'lane-b']) {
      git('switch', '-q', laneNames(lane).branch);
      git('merge', '-q', '--no-edit', 'work');
    }
    git('switch', '-q', 'work');
    git('revert', '--no-edit', '-m', '1', 'work');
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt'), has(repository, 'other.txt')]).toEqual(['a', 'b', null]);
  });

  it.each([
    ['keeps its branches and worktrees', two],
    ['keeps its branches and worktrees, though its packages were done before', alreadyDone],
  ])('while it is cleaned up %s, and lands once more', async (_, make) => {
    const repository = make();
    const { branch, worktree } = laneNames('lane-a');
    repository.git('worktree', 'add', '-q', worktree, branch);
    const before = repository.git('rev-parse', 'work');
    await killedAt(repository, 'before effect cleaning');
    repository.git('reset', '-q', '--hard', before);
    expect(landed(await giveMerge(repository.root))).toMatchObject({
      deleted_branches: [],
      removed_worktrees: [],
      kept: [{ what: 'work' }],
    });
    expect(repository.git('rev-parse', '--verify', '--quiet', branch)).not.toBe('');
    expect(existsSync(join(repository.root, worktree))).toBe(true);
    landed(await giveMerge(repository.root));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt')]).toEqual(['a', 'b']);
  });

  it('by hand, its branches gone, can be had again', async () => {
    const repository = two();
    const tips = ['lane-a', 'lane-b'].map((lane) => repository.git('rev-parse', laneNames(lane).branch));
    landed(await giveMerge(repository.root));
    repository.git('revert', '--no-edit', 'work');
    const { stdout } = await give(repository.root, 'implement', '--recover', '--mission', directory);
    expect(tips.filter((tip) => !stdout.includes(tip))).toEqual([]);
    const met = refused(await giveMerge(repository.root));
    expect(met).toMatchObject({ code: 'LANE_WORK_REVERTED', details: { lanes: ['lane-a', 'lane-b'] } });
    follow(repository, met);
    expect(landed(await giveMerge(repository.root)).result).toBe('already_merged');
    expect([has(repository, 'a.txt'), lanesOf(repository)]).toEqual(['a', { WP01: 'done', WP02: 'done' }]);
  });

  it('in part is told, and the mission stays landed', async () => {
    const repository = two();
    landed(await giveMerge(repository.root, { strategy: 'merge' }));
    repository.git(
      'revert',
      '--no-edit',
      '-m',
      '1',
      repository.git('log', '-1', '--format=%H', '--merges', '--grep', 'Merge lane-b', 'work'),
    );
    const revert = repository.git('rev-parse', 'work');
    const reply = landed(await giveMerge(repository.root));
    expect(reply).toMatchObject({ result: 'already_merged', warnings: [expect.stringContaining(revert.slice(0, 12))] });
    expect([has(repository, 'a.txt'), has(repository, 'b.txt'), repository.git('rev-parse', 'work')]).toEqual(['a', null, revert]);
  });

  it('by undo is not called landed without its code either', async () => {
    const repository = two();
    const remote = join(repository.root, '..', 'remote');
    repository.git('init', '-q', '--bare', remote);
    repository.git('remote', 'add', 'origin', remote);
    repository.git('push', '-q', 'origin', 'work');
    landed(await giveMerge(repository.root, { strategy: 'merge', deleteBranches: false, push: true }));
    expect((await give(repository.root, 'undo')).exit).toBe(0);
    expect([has(repository, 'a.txt'), lanesOf(repository)]).toEqual([null, { WP01: 'approved', WP02: 'approved' }]);
    const met = refused(await giveMerge(repository.root, { strategy: 'merge' }));
    expect(met).toMatchObject({ code: 'LANE_WORK_REVERTED', details: { lanes: ['lane-a', 'lane-b'] } });
    follow(repository, met);
    landed(await giveMerge(repository.root, { strategy: 'merge' }));
    expect([has(repository, 'a.txt'), has(repository, 'b.txt'), lanesOf(repository)]).toEqual(['a', 'b', { WP01: 'done', WP02: 'done' }]);
  });
});

it('lands a mission once for two who merge it at once: the second waits, and hears that it has landed', async () => {
  const { root, git } = two();
  const before = git('rev-parse', 'work');
  let second: ReturnType<typeof giveMerge> | null = null;
  const first = await giveMerge(
    root,
    {},
    {
      reached: (boundary) => {
        if (boundary === 'before effect publishing') second ??= giveMerge(root, {}, { patience: 60_000 });
      },
    },
  );
  expect([landed(first).result, landed(await (second ?? giveMerge(root))).result]).toEqual(['merged', 'already_merged']);
  expect(git('rev-list', '--count', `${before}..work`)).toBe('1');
});

it('files of the mission that somebody has staged are taken along as they lie there, and the checkout follows', async () => {
  const repository = two();
  const { root, git } = repository;
  const [log, spec] = [`${specs}/status.events.jsonl`, `${specs}/spec.md`];
  const row = `{"event_type": "Noted", "event_id": "STAGED", "at": "2026-08-01T00:00:00+00:00"}\n`;
  writeFiles(root, { [log]: `${readFileSync(join(root, log), 'utf8')}${row}`, [spec]: 'Staged.\n' });
  git('add', '-A');
  writeFiles(root, { [spec]: 'Written after that.\n' });
  expect(landed(await giveMerge(root)).taken_along).toEqual([spec, log]);
  expect([has(repository, spec), has(repository, log)?.includes('STAGED'), git('status', '--short')]).toEqual([
    'Written after that.',
    true,
    '',
  ]);
});

it('says of half a row that a power cut has left in the log who sees to it, and lands then', async () => {
  const { root } = two();
  const log = join(root, specs, 'status.events.jsonl');
  writeFileSync(log, `${readFileSync(log, 'utf8')}{"event_id": "HA`);
  expect(refused(await giveMerge(root))).toMatchObject({
    code: 'EVENT_LOG_CONFLICT',
    next: `spec-kitty doctor log --mission ${directory}`,
    details: { is_published: false },
  });
  const told = await give(root, 'doctor', 'log', '--mission', directory);
  expect(told.stdout).toContain('spec-kitty doctor log --fix');
  expect((await give(root, 'doctor', 'log', '--fix', '--mission', directory)).exit).toBe(0);
  expect(landed(await giveMerge(root)).merged_wps).toEqual(['WP01', 'WP02']);
});

it('the hook post-merge hears of the landing where a checkout has followed it, however that ends', async () => {
  const heard = (root: string): string => readFileSync(join(root, '.git', 'heard'), 'utf8');
  const hook = 'echo "$1 $(git rev-parse HEAD) $(git status --short) $(pwd)" >> "$(git rev-parse --git-common-dir)/heard"; exit 1';
  const squashed = two();
  writeHook(squashed.root, 'post-merge', hook);
  landed(await giveMerge(squashed.root));
  expect(heard(squashed.root)).toBe(`1 ${squashed.git('rev-parse', 'work')}  ${squashed.root}\n`);
  const beside = two();
  const place = join(beside.root, '..', 'place');
  beside.git('switch', '-qc', 'elsewhere');
  beside.git('worktree', 'add', '-q', place, 'work');
  writeHook(beside.root, 'post-merge', hook);
  landed(await giveMerge(beside.root, { strategy: 'merge' }));
  expect(heard(beside.root)).toBe(`0 ${beside.git('rev-parse', 'work')}  ${place}\n`);
  const nowhere = two();
  nowhere.git('switch', '-qc', 'elsewhere');
  writeHook(nowhere.root, 'post-merge', hook);
  landed(await giveMerge(nowhere.root));
  expect(existsSync(join(nowhere.root, '.git', 'heard'))).toBe(false);
});
