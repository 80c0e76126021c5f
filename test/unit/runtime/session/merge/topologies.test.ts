/** Landings of missions of every topology, and from every folder of a project. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../../../../machines/rules/acceptanceMatrix.ts';
import { next } from '../../../../../runtime/session/next.ts';
import type { MergeReply } from '../../../../../schemas/mergeReply.ts';
import type { Outcome } from '../../../../../schemas/outcome.ts';
import { directory, plantedMission } from '../../../../support/boards.ts';
import { laneMission, laneNames } from '../../../../support/laneMission.ts';
import { approvedMission, giveMerge, worldIn } from '../../../../support/mergedMission.ts';
import { gitIn, repositories, writeFiles, type Repository } from '../../../../support/repository.ts';
import { everything, give } from '../../../../support/undoing.ts';

const specs = `kitty-specs/${directory}`;
const branch = `kitty/mission-${directory}`;
const approved = { lane: 'approved', by: 'grace' } as const;
const first = { 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n', 'src/deep/file.ts': 'export {};\n' };
const coordination = (topology: string) => ({ topology, coordination_branch: branch, mid8: '01KZ0000' });

/** A mission without a code lane, on the target itself. */
const unlaned = (files: Readonly<Record<string, string>>): (() => Repository) =>
  repositories(({ commit, git }) => {
    commit(first);
    git('switch', '-q', '-c', 'work');
    commit({ ...files, 'code.txt': 'code\n' });
  });

const single = unlaned(plantedMission({ WP01: approved, WP02: approved }, { target_branch: 'work', topology: 'single_branch' }));
const planning = unlaned(
  laneMission(
    { WP01: { ...approved, mode: 'planning_artifact' }, WP02: { ...approved, mode: 'planning_artifact' } },
    { target_branch: 'work' },
  ),
);
/** A mission of planning alone on a branch on which nobody commits. */
const guarded = unlaned({
  ...laneMission(
    {
      WP01: { ...approved, mode: 'planning_artifact' },
      WP02: { lane: 'canceled', mode: 'planning_artifact' },
    },
    { target_branch: 'work' },
  ),
  '.kittify/config.yaml': 'protection:\n  protected_branches: [work]\n',
});
const coord = unlaned(
  plantedMission({ WP01: approved, WP02: { lane: 'in_review', by: 'grace' } }, { target_branch: 'work', ...coordination('coord') }),
);
const waiting = { lane: 'in_review', by: 'grace', inLane: 'lane-b' } as const;
const lanes = { 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' } };
const lanesWithCoord = approvedMission(lanes, { first, meta: coordination('lanes_with_coord'), packages: { WP02: waiting } });
const laned = approvedMission(lanes, { first });
const ready = approvedMission(lanes, { first, meta: coordination('lanes_with_coord') });

function landed(outcome: Outcome<MergeReply>): MergeReply {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
}

const metaOf = ({ git }: Repository): unknown => JSON.parse(git('show', `work:${specs}/meta.json`));

/** What holds of every mission that has landed, whatever its topology. */
async function expectLanded(repository: Repository, { merged_wps, mission_number }: MergeReply): Promise<void> {
  const { root, git } = repository;
  expect([merged_wps, mission_number]).toEqual([['WP01', 'WP02'], 1]);
  expect(JSON.parse(git('show', `work:${specs}/status.json`))).toMatchObject({ summary: { done: 2 } });
  expect(git('show', `work:${specs}/status.events.jsonl`).match(/"to_lane": "done"/g)).toHaveLength(2);
  expect(metaOf(repository)).toMatchObject({ mission_number: 1, baseline_merge_commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
  expect(git('status', '--short')).toBe('');
  expect(await next(worldIn(root), { mission: directory, agent: 'claude' })).toMatchObject({ value: { offer: 'terminal' } });
  expect(landed(await giveMerge(root)).result).toBe('already_merged');
}

it('planning that was committed where nothing lands from is not left behind, and lands when that branch is the mission’s', async () => {
  const repository = planning();
  const { root, git, commit } = repository;
  git('switch', '-q', '-c', 'aside');
  commit({
    [`${specs}/tasks/WP01-part.md`]: `${readFileSync(join(root, specs, 'tasks', 'WP01-part.md'), 'utf8')}More.\n`,
    'docs/a.md': 'a\n',
  });
  const before = git('for-each-ref');
  const refused = await giveMerge(root);
  const way = `git -C ${root} branch ${branch} aside`;
  expect(refused).toMatchObject({ problems: [{ code: 'PLANNING_ELSEWHERE', next: way, details: { packages: ['WP01', 'WP02'] } }] });
  expect(git('for-each-ref')).toBe(before);
  git(...way.split(' ').slice(3));
  expect(landed(await giveMerge(root)).merged_wps).toEqual(['WP01', 'WP02']);
  expect(git('show', 'work:docs/a.md')).toBe('a');
});

it('what planning packages have written on a protected branch, where nobody commits it, lands with the mission', async () => {
  const { root, git, commit } = guarded();
  const owning = (wp: string, path: string): Readonly<Record<string, string>> => {
    const file = `${specs}/tasks/${wp}-part.md`;
    const text = readFileSync(join(root, file), 'utf8');
    return { [file]: text.replace('\nexecution_mode', `\nowned_files: ["${path}"]\nexecution_mode`) };
  };
  commit({ ...owning('WP01', './docs/[id]/**'), ...owning('WP02', 'drafts/**'), 'docs/[id]/old.md': 'old\n' });
  writeFiles(root, { 'docs/[id]/a.md': 'a\n', 'docs/[id]/old.md': 'new\n', 'drafts/b.md': 'b\n', 'private.txt': 'mine\n' });
  expect(landed(await giveMerge(root)).taken_along.toSorted()).toEqual(['docs/[id]/a.md', 'docs/[id]/old.md']);
  expect([git('show', 'work:docs/[id]/a.md'), git('show', 'work:docs/[id]/old.md')]).toEqual(['a', 'new']);
  expect(git('status', '--short', '-uall').split('\n')).toEqual(['?? drafts/b.md', '?? private.txt']);
});

it.each(['that was squashed onto the target', 'beside a branch of another history'])('planning %s is not left behind', async (where) => {
  const repository = planning();
  const { root, git, commit } = repository;
  if (where.startsWith('beside')) {
    git('switch', '-q', '--orphan', 'pages');
    git('restore', '--source', 'work', '--', 'kitty-specs');
    commit({ 'index.html': 'a\n' });
  } else {
    git('switch', '-q', '-c', 'aside');
    commit({ [`${specs}/tasks/WP01-part.md`]: `${readFileSync(join(root, specs, 'tasks', 'WP01-part.md'), 'utf8')}More.\n` });
    git('switch', '-q', 'work');
    git('merge', '-q', '--squash', 'aside');
    git('commit', '-q', '-m', 'Squash what was planned aside');
    git('switch', '-q', 'aside');
  }
  expect(landed(await giveMerge(root, { mission: directory })).merged_wps).toEqual(['WP01', 'WP02']);
});

it('status.json follows the log after every undo, also in a worktree of its own', async () => {
  const { root, git } = lanesWithCoord();
  const home = join(root, '.worktrees', `${directory}-coord`);
  git('worktree', 'add', '-q', '-b', branch, home);
  expect((await give(root, 'agent', 'tasks', 'add-history', 'WP01', '--note', 'Mind the step.', '--mission', directory)).exit).toBe(0);
  const path = join(home, specs, 'status.json');
  const right = readFileSync(path, 'utf8');
  const drift = async (): Promise<unknown> =>
    (JSON.parse((await give(root, 'doctor', 'drift', '--json')).stdout) as { findings: unknown }).findings;
  for (const stand of [() => rmSync(path), () => writeFileSync(path, right.replaceAll('"approved"', '"planned"'))]) {
    stand();
    expect(await drift()).toHaveLength(1);
    expect((await give(root, 'doctor', 'drift', '--fix')).exit).toBe(0);
    for (const deed of ['undo', 'redo', 'undo']) {
      expect((await give(root, deed)).exit).toBe(0);
      expect([await drift(), readFileSync(path, 'utf8')]).toEqual([[], right]);
    }
  }
});

describe('a mission lands', () => {
  it.each([
    ['on a single branch', single],
    ['of planning alone', planning],
  ] as const)('%s: with one commit that says so', async (_, make) => {
    const repository = make();
    writeFiles(repository.root, { [`${specs}/research.md`]: '# Research\n' });
    const before = repository.git('rev-parse', 'work');
    const reply = landed(await giveMerge(repository.root));
    expect(reply).toMatchObject({ lanes: [], taken_along: [`${specs}/research.md`], baseline_merge_commit: before });
    expect(repository.git('rev-list', `${before}..work`)).toBe(reply.merge_commit);
    expect(
      repository
        .git('diff', '--name-only', before, 'work')
        .split('\n')
        .filter((path) => !path.startsWith(specs)),
    ).toEqual([]);
    await expectLanded(repository, reply);
    // What lay there uncommitted lies there again.
    expect((await give(repository.root, 'undo')).exit).toBe(0);
    expect([
      repository.git('rev-parse', 'work'),
      repository.git('status', '--short', '--', `${specs}/research.md`),
      readFileSync(join(repository.root, specs, 'research.md'), 'utf8'),
    ]).toEqual([before, `?? ${specs}/research.md`, '# Research\n']);
  });

  it.each([
    ['without lanes', coord, 'code.txt'],
    ['with lanes', lanesWithCoord, 'b.txt'],
  ] as const)(
    'from a coordination branch %s: its rows too, and its branch and worktree go when they hold nothing else',
    async (_, make, file) => {
      const repository = make();
      const { root, git } = repository;
      const worktree = join(root, '.worktrees', `${directory}-coord`);
      git('worktree', 'add', '-q', '-b', branch, worktree);
      const said = await give(
        root,
        'agent',
        'tasks',
        'move-task',
        'WP02',
        '--to',
        'approved',
        '--mission',
        directory,
        '--agent',
        'grace',
        '--note',
        'Good.',
      );
      expect(said.exit, said.stderr).toBe(0);
      expect(readFileSync(join(worktree, specs, 'status.events.jsonl'), 'utf8')).not.toBe(git('show', `work:${specs}/status.events.jsonl`));
      const isLoose = file === 'b.txt';
      if (isLoose)
        writeFiles(worktree, { [`${specs}/decisions.events.jsonl`]: '{"at": "2026-01-01", "event_id": "01KZ0000000000000000008888"}\n' });
      const before = everything(root);
      const reply = landed(await giveMerge(root));
      expect(git('show', `work:${file}`)).toBe(file.slice(0, -4));
      // What is not committed there lands, and comes back with the worktree.
      if (isLoose) expect(git('show', `work:${specs}/decisions.events.jsonl`)).toContain('01KZ0000000000000000008888');
      expect([existsSync(worktree), git('branch', '--list', 'kitty/*'), reply.kept]).toEqual([false, '', []]);
      expect(metaOf(repository)).toMatchObject({ flattened: true });
      expect(metaOf(repository)).not.toHaveProperty('coordination_branch');
      await expectLanded(repository, reply);
      // Its log was on that branch, which never heard of the landing: nothing has to make up for it.
      const after = everything(root);
      for (const [verb, expected] of [
        ['undo', before],
        ['redo', after],
      ] as const) {
        expect((await give(root, verb)).exit).toBe(0);
        expect(everything(root)).toEqual(expected);
      }
    },
  );
});

describe('rows that the original has left uncommitted', () => {
  const note = (id: string, text: string): string =>
    `${JSON.stringify({ actor: 'ada', at: '2026-01-02T00:00:00.000000+00:00', delta: { note: text }, event_id: id, kind: 'annotation', wp_id: 'WP01' })}\n`;
  const [here, there] = ['01KZ0000000000000000007777', '01KZ0000000000000000008888'] as const;
  const add = (path: string, row: string): void => writeFileSync(path, `${readFileSync(path, 'utf8')}${row}`);
  const logIn = (checkout: string): string => join(checkout, specs, 'status.events.jsonl');

  it.each([
    ['on the target', 'work'],
    ['on another branch', 'aside'],
  ])('in the main checkout, %s, and in the coordination worktree all land, and an undo lets them lie there again', async (_, on) => {
    const repository = ready();
    const { root, git } = repository;
    const worktree = join(root, '.worktrees', `${directory}-coord`);
    git('worktree', 'add', '-q', '-b', branch, worktree);
    if (on !== 'work') git('switch', '-q', '-c', on);
    add(logIn(root), note(here, 'here'));
    add(logIn(worktree), note(there, 'there'));
    const before = { ...(everything(root) as object), logs: [root, worktree].map((place) => readFileSync(logIn(place), 'utf8')) };
    const reply = landed(await giveMerge(root));
    for (const log of [git('show', `work:${specs}/status.events.jsonl`), readFileSync(logIn(root), 'utf8')])
      for (const id of [here, there]) expect(log).toContain(id);
    const path = `${specs}/status.events.jsonl`;
    expect([git('status', '--short'), existsSync(worktree), reply.kept, reply.taken_along]).toEqual(['', false, [], [path]]);
    expect(JSON.parse(git('show', `work:${specs}/merge-ledger.json`))).toMatchObject({ taken_along: [path], is_balanced: true });
    expect((await give(root, 'merge', '--ledger')).stdout).toContain(`Taken along, committed by nobody\n  ${path}`);
    const after = everything(root);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect({ ...(everything(root) as object), logs: [root, worktree].map((place) => readFileSync(logIn(place), 'utf8')) }).toEqual(before);
    expect((await give(root, 'redo')).exit).toBe(0);
    expect([everything(root), git('status', '--short')]).toEqual([after, '']);
  });

  it('that say something else under the same id are nobody’s to choose from: nothing is moved', async () => {
    const { root, git } = ready();
    const worktree = join(root, '.worktrees', `${directory}-coord`);
    git('worktree', 'add', '-q', '-b', branch, worktree);
    add(logIn(root), note(here, 'one'));
    add(logIn(worktree), note(here, 'other'));
    const before = git('for-each-ref');
    expect(await giveMerge(root)).toMatchObject({
      ok: false,
      problems: [{ code: 'EVENT_LOG_CONFLICT', details: { is_published: false } }],
    });
    expect(git('for-each-ref')).toBe(before);
  });
});

it('what was proven in the coordination worktree is kept by the acceptance, and lands', async () => {
  const { root, git } = ready();
  const worktree = join(root, '.worktrees', `${directory}-coord`);
  git('worktree', 'add', '-q', '-b', branch, worktree);
  const matrix = `${specs}/acceptance-matrix.json`;
  const laidOut = newAcceptanceMatrix({ mission_slug: directory, mission_number: null, mission_type: 'software-dev' }, ['FR-001']);
  writeFiles(worktree, { [matrix]: acceptanceMatrixText(laidOut) });
  gitIn(worktree, 'add', '-A');
  gitIn(worktree, 'commit', '-q', '-m', 'laid out');
  const proven = laidOut.criteria.map((each) => ({
    ...each,
    description: 'It holds.',
    evidence: 'npm test',
    pass_fail: 'pass' as const,
    notes: '',
  }));
  writeFiles(worktree, { [matrix]: acceptanceMatrixText({ ...laidOut, criteria: proven }) });
  expect((await give(root, 'accept', '--mission', directory, '--actor', 'ada')).exit).toBe(0);
  expect(gitIn(worktree, 'status', '--short')).toBe('');
  expect(landed(await giveMerge(root)).result).toBe('merged');
  expect(git('show', `work:${matrix}`)).toContain('npm test');
});

it('a file that lies in the coordination worktree alone and says something else than the target is named where it lies', async () => {
  const repository = ready();
  const { root, git, commit } = repository;
  const worktree = join(root, '.worktrees', `${directory}-coord`);
  const [unknown, known] = [`${specs}/notes.md`, `${specs}/plan.md`];
  git('worktree', 'add', '-q', '-b', branch, worktree);
  commit({ [unknown]: 'newer\n' });
  writeFiles(worktree, { [unknown]: 'older\n' });
  const said = async (): Promise<unknown> => {
    const refused = await giveMerge(root);
    if (refused.ok) throw new Error('It has landed.');
    const [{ code, message, next: way }] = refused.problems;
    return [code, message.includes(`Not committed in ${worktree}, and taken along as it lies there`), way];
  };
  const shows = `git -C ${worktree} show work:${unknown} | git -C ${worktree} diff --no-index -- - ${unknown}`;
  expect(await said()).toEqual(['MERGE_UNACCOUNTED', true, shows]);
  expect(spawnSync('sh', ['-c', shows], { encoding: 'utf8' }).stdout).toContain('-newer\n+older\n');
  rmSync(join(worktree, unknown));
  expect((await give(root, 'merge', '--mission', directory, '--abort')).exit).toBe(0);
  commit({ [known]: 'Newer.\n' });
  writeFiles(worktree, { [known]: 'Older.\n' });
  expect(await said()).toEqual(['MERGE_UNACCOUNTED', true, `git -C ${worktree} diff HEAD -- ${known}`]);
  gitIn(worktree, 'restore', known);
  expect(landed(await giveMerge(root)).result).toBe('merged');
  expect(git('show', `work:${known}`)).toBe('Newer.');
});

describe('worktrees of the mission’s own branch', () => {
  it('go when all they hold has landed, whatever they are called; what holds anything else stays, and the landing is finished', async () => {
    const { root, git } = laned();
    git('branch', branch, 'work');
    const worktree = (name: string, files: Readonly<Record<string, string>>): string => {
      const place = join(root, '..', 'trees', name);
      git('worktree', 'add', '-q', '--force', place, branch);
      writeFiles(place, files);
      return place;
    };
    const going = ['my work', 'x.lock', '~'].map((name) => worktree(name, { 'a.txt': 'a\n' }));
    // As many paths of such a length as no process takes as its words.
    const deep = Array.from({ length: 12 }, () => 'd'.repeat(250)).join('/');
    const many = worktree('many', Object.fromEntries(Array.from({ length: 750 }, (_, index) => [`${deep}/${index}`, ''])));
    const [ignored, image, log, row, runnable, staged, gone] = [
      worktree('ignored', { 'a.txt': 'a\n', '.kittify/workspaces/own.json': '{}\n' }),
      worktree('image', { 'a.txt': 'a\n' }),
      worktree('log', {}),
      worktree('row', {}),
      worktree('runnable', { 'a.txt': 'a\n' }),
      worktree('staged', { 'b.txt': 'not landed\n' }),
      worktree('gone', {}),
    ];
    writeFileSync(join(image, 'b.txt'), Buffer.from([0x89, 0xff, 0xfe]));
    writeFileSync(join(log, specs, 'status.events.jsonl'), Buffer.from([0xc3]), { flag: 'a' });
    const delta = { note: 'nowhere else' };
    const note = {
      actor: 'ada',
      at: '2026-01-02T00:00:00.000000+00:00',
      delta,
      event_id: '01KZ0000000000000000009999',
      kind: 'annotation',
      wp_id: 'WP01',
    };
    writeFileSync(join(row, specs, 'status.events.jsonl'), `${JSON.stringify(note)}\n`, { flag: 'a' });
    chmodSync(join(runnable, 'a.txt'), 0o755);
    gitIn(staged, 'add', 'b.txt');
    writeFiles(staged, { 'b.txt': 'b\n' });
    gitIn(gone, 'rm', '-q', '--cached', 'README.md');
    const staying = [many, ignored, image, log, row, runnable, staged, gone];
    const reply = landed(await giveMerge(root));
    expect(going.map((place) => existsSync(place))).toEqual([false, false, false]);
    expect(reply.kept.map(({ what }) => what).toSorted()).toEqual([...staying, branch].toSorted());
    expect(gitIn(staged, 'show', ':b.txt')).toBe('not landed');
    const kept = git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/merged')
      .split('\n')
      .filter((ref) => ref.includes('/work/'));
    expect(kept.map((ref) => git('show', `${ref}:a.txt`))).toEqual(['a', 'a', 'a']);
  });
});

it('work on a lane that lanes.json does not name is not left behind, and lands when that is there again', async () => {
  const repository = laned();
  const { root, git } = repository;
  const path = `${specs}/lanes.json`;
  const whole = readFileSync(join(root, path), 'utf8');
  const way = `git log --oneline -- ':(top)${path}'`;
  const without = (lane: string): string => {
    const manifest = JSON.parse(whole) as { readonly lanes: readonly { readonly lane_id: string }[] };
    return JSON.stringify({ ...manifest, lanes: manifest.lanes.filter(({ lane_id }) => lane_id !== lane) });
  };
  for (const [text, begun] of [
    [null, ['WP01', 'WP02']],
    [without('lane-b'), ['WP02']],
  ] as const) {
    if (text === null) git('rm', '-q', path);
    else writeFiles(root, { [path]: text });
    git('add', '-A');
    git('commit', '-q', '-m', 'other lanes');
    const before = git('for-each-ref');
    expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'LANES_MISSING', next: way, details: { begun } }] });
    expect(git('for-each-ref')).toBe(before);
    const asked = await give(root, 'accept', '--mission', directory, '--actor', 'ada', '--json');
    expect(JSON.parse(asked.stdout)).toMatchObject({ ok: false, next_command: way });
  }
  writeFiles(root, { [path]: whole });
  git('add', '-A');
  git('commit', '-q', '-m', 'the lanes again');
  expect(landed(await giveMerge(root)).merged_wps).toEqual(['WP01', 'WP02']);
  expect([git('show', 'work:a.txt'), git('show', 'work:b.txt')]).toEqual(['a', 'b']);
});

it('a lane’s worktree goes with the lock of a review by the original in it, which nobody needs any more, and comes back by an undo', async () => {
  const { root, git } = laned();
  const { branch: lane } = laneNames('lane-a');
  const worktree = join(root, '.worktrees', `${directory}-lane-a`);
  git('worktree', 'add', '-q', worktree, lane);
  writeFiles(worktree, { '.spec-kitty/review-lock.json': '{}\n' });
  expect(landed(await giveMerge(root)).kept).toEqual([]);
  expect(existsSync(worktree)).toBe(false);
  expect((await give(root, 'undo')).exit).toBe(0);
  expect(gitIn(worktree, 'status', '--short')).toBe('');
  // Anything else in its folder is work.
  writeFiles(worktree, { '.spec-kitty/notes.md': 'mine\n' });
  expect(landed(await giveMerge(root)).kept.map(({ what }) => what)).toEqual([worktree, lane]);
});

describe('the command is given', () => {
  it.each([false, true])('in the coordination worktree, and lands the same; that stays (named: %s)', async (isNamed) => {
    const { root, git } = ready();
    const worktree = join(root, '.worktrees', `${directory}-coord`);
    git('worktree', 'add', '-q', '-b', branch, worktree);
    const reply = landed(await giveMerge(root, isNamed ? {} : { mission: null }, {}, { cwd: join(worktree, specs) }));
    expect([git('show', 'work:a.txt'), git('show', 'work:b.txt'), git('status', '--short')]).toEqual(['a', 'b', '']);
    expect(reply.kept.map(({ what }) => what)).toEqual([worktree, branch]);
    expect([existsSync(join(worktree, specs)), gitIn(worktree, 'status', '--short')]).toEqual([true, '']);
    // Whoever asks there hears that it has landed.
    expect(landed(await giveMerge(root, { mission: null }, {}, { cwd: worktree })).result).toBe('already_merged');
    expect(await next(worldIn(worktree), { mission: directory, agent: 'claude' })).toMatchObject({ value: { offer: 'terminal' } });
    expect((await give(root, 'undo')).exit).toBe(0);
    expect(landed(await giveMerge(root)).kept).toEqual([]);
  });

  it.each([
    ['in a folder of the project', (root: string) => join(root, 'src', 'deep')],
    ['in the worktree of a lane', (root: string) => join(root, laneNames('lane-a').worktree)],
    [
      'in a folder of the worktree of a lane, the mission not named',
      (root: string) => join(root, laneNames('lane-a').worktree, 'src', 'deep'),
    ],
  ])('%s, and lands the same', async (what, placeIn) => {
    const repository = laned();
    const { root, git } = repository;
    git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
    const cwd = placeIn(root);
    mkdirSync(cwd, { recursive: true });
    const reply = landed(await giveMerge(root, what.includes('not named') ? { mission: null } : {}, {}, { cwd }));
    expect(reply.refreshed).toEqual([root]);
    expect([git('show', 'work:a.txt'), git('show', 'work:b.txt')]).toEqual(['a', 'b']);
    // Nobody's ground is taken from under their feet.
    expect(existsSync(cwd)).toBe(true);
  });
});

it('leaves the branches and worktrees that the mission asks to keep, unless somebody says otherwise', async () => {
  const keeping = approvedMission({ 'lane-a': { 'a.txt': 'a\n' } }, { first, meta: { retain_branches: true, retain_worktrees: true } });
  const lane = laneNames('lane-a');
  const begun = (): Repository => {
    const repository = keeping();
    repository.git('worktree', 'add', '-q', lane.worktree, lane.branch);
    return repository;
  };
  const kept = begun();
  expect(landed(await giveMerge(kept.root))).toMatchObject({ removed_worktrees: [], deleted_branches: [] });
  expect(kept.git('branch', '--list', '--format=%(refname:short)', lane.branch)).toBe(lane.branch);
  expect(existsSync(join(kept.root, lane.worktree))).toBe(true);
  const gone = begun();
  expect(landed(await giveMerge(gone.root, { deleteBranches: true, removeWorktrees: true }))).toMatchObject({
    deleted_branches: [lane.branch],
  });
  expect(existsSync(join(gone.root, lane.worktree))).toBe(false);
});
