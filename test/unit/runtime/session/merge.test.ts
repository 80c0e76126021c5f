/** Missions that land: what is on the target then, what became of checkouts and branches, and what is said. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOperation } from '../../../../runtime/desk/operations.ts';
import { workspaceContextPath } from '../../../../machines/rules/workspaceContext.ts';
import { previewMerge } from '../../../../runtime/session/previewMerge.ts';
import type { Boundary } from '../../../../runtime/engine/watch.ts';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { mergeStatus } from '../../../../runtime/session/mergeStatus.ts';
import { next } from '../../../../runtime/session/next.ts';
import { undo } from '../../../../runtime/session/undo.ts';
import type { Ledger } from '../../../../schemas/ledger.ts';
import type { MergePreview } from '../../../../schemas/mergeReply.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { directory } from '../../../support/boards.ts';
import { Crash } from '../../../support/crashMatrix.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission, giveMerge, wishes, worldIn } from '../../../support/mergedMission.ts';
import { gitIn, hermeticEnv, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';

const specs = `kitty-specs/${directory}`;
const kept = 'refs/spec-kitty/merged/01KZ0000000000000000000000';
const three = approvedMission({
  'lane-a': { 'a.txt': 'a\n' },
  'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'ONE\ntwo\nthree\n' },
  'lane-c': { 'c.txt': 'c\n' },
});
/** Two lanes that have changed the same line. */
const crossed = approvedMission({
  'lane-a': { 'shared.txt': 'left\ntwo\nthree\n' },
  'lane-b': { 'shared.txt': 'right\ntwo\nthree\n', 'b.txt': 'b\n' },
});

const wished = { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' } as const;

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
}

function problemOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.value)}`);
  return outcome.problems[0];
}

/** A row of an event log. */
const note = `${JSON.stringify({
  actor: 'ada',
  at: '2026-01-02T00:00:00.000000+00:00',
  delta: { note: 'nearly there' },
  event_id: '01KZ0000000000000000009999',
  kind: 'annotation',
  wp_id: 'WP01',
})}\n`;

describe('a mission that lands', () => {
  it.each(['squash', 'merge'] as const)('is one move of the target by %s: code, done rows, status, number', async (strategy) => {
    const { root, git } = three();
    const before = git('rev-parse', 'work');
    const tips = ['lane-a', 'lane-b', 'lane-c'].map((lane) => git('rev-parse', laneNames(lane).branch));
    const reply = valueOf(await giveMerge(root, { strategy }));
    expect(reply).toMatchObject({
      result: 'merged',
      mission_number: 1,
      target_branch: 'work',
      strategy,
      merged_wps: ['WP01', 'WP02', 'WP03'],
      baseline_merge_commit: before,
      resumed: false,
      kept: [],
    });
    expect(git('log', '--format=%H', '--first-parent', `${before}..work`)).toBe(reply.merge_commit);
    expect(git('log', '-1', '--format=%P', 'work').split(' ')).toHaveLength(strategy === 'merge' ? 2 : 1);
    expect(['a.txt', 'b.txt', 'c.txt', 'shared.txt'].map((path) => git('show', `work:${path}`))).toEqual([
      'a',
      'b',
      'c',
      'ONE\ntwo\nthree',
    ]);
    expect(JSON.parse(git('show', `work:${specs}/meta.json`))).toMatchObject({ mission_number: 1, baseline_merge_commit: before });
    expect(JSON.parse(git('show', `work:${specs}/status.json`))).toMatchObject({ summary: { done: 3, approved: 0 }, mission_number: '1' });
    expect(git('show', `work:${specs}/status.events.jsonl`).match(/"to_lane": "done"/g)).toHaveLength(3);
    expect(git('status', '--short')).toBe('');
    expect(readFileSync(join(root, 'c.txt'), 'utf8')).toBe('c\n');
    expect(git('branch', '--list', 'kitty/*')).toBe('');
    expect(['lane-a', 'lane-b', 'lane-c'].map((lane) => git('rev-parse', `${kept}/${lane}`))).toEqual(tips);
    expect(valueOf(await next(worldIn(root), { mission: directory, agent: 'claude' }))).toMatchObject({ offer: 'terminal' });
  });

  it('says so when it has landed before, and does nothing', async () => {
    const { root, git } = three();
    await giveMerge(root);
    const landed = git('rev-parse', 'work');
    expect(valueOf(await giveMerge(root))).toMatchObject({ result: 'already_merged', mission_number: 1 });
    expect(git('rev-parse', 'work')).toBe(landed);
    expect(valueOf(await mergeStatus(worldIn(root), directory))).toMatchObject({ result: 'merged', mover: 'nobody' });
  });

  it('hands git no option out of meta.json', async () => {
    const { root } = three();
    await giveMerge(root);
    const written = join(temporaryFolder(), 'written');
    const meta = join(root, specs, 'meta.json');
    const said = JSON.parse(readFileSync(meta, 'utf8')) as object;
    writeFileSync(meta, JSON.stringify({ ...said, baseline_merge_commit: `--output=${written}` }));
    expect(valueOf(await giveMerge(root))).toMatchObject({ result: 'already_merged' });
    expect(existsSync(written)).toBe(false);
  });

  it('takes along what its log has uncommitted, and leaves alone what others have', async () => {
    const { root, git } = three();
    const log = join(root, specs, 'status.events.jsonl');
    writeFileSync(log, note, { flag: 'a' });
    writeFiles(root, { 'README.md': 'A project of mine.\n', 'private.txt': 'mine\n' });
    git('add', 'README.md');
    valueOf(await giveMerge(root));
    expect(git('show', `work:${specs}/status.events.jsonl`)).toContain('nearly there');
    expect(git('status', '--short').split('\n')).toEqual(['M  README.md', '?? private.txt']);
    expect(git('show', 'work:README.md')).toBe('A project.');
  });

  it('refuses to take along what the lanes have changed as well, and names it', async () => {
    const spec = `${specs}/spec.md`;
    const { root, git } = approvedMission({ 'lane-a': { 'a.txt': 'a\n', [spec]: '# By the lane\n' } })();
    writeFiles(root, { [spec]: '# At home\n' });
    const landed = git('rev-parse', 'work');
    expect(await giveMerge(root)).toMatchObject({
      ok: false,
      problems: [{ code: 'CHECKOUT_NOT_MOVABLE', details: { obstacles: [{ path: spec, why: 'changed' }] } }],
    });
    expect([git('rev-parse', 'work'), readFileSync(join(root, spec), 'utf8')]).toEqual([landed, '# At home\n']);
    // What nobody else has changed lands with the mission.
    git('restore', spec);
    writeFiles(root, { [`${specs}/notes.md`]: '# Notes\n' });
    expect(valueOf(await giveMerge(root)).taken_along).toEqual([`${specs}/notes.md`]);
    expect(git('show', `work:${spec}`)).toBe('# By the lane');
  });

  it('lands where another branch is checked out, and says there that it has', async () => {
    const { root, git } = three();
    git('switch', '-q', '-c', 'elsewhere');
    valueOf(await giveMerge(root));
    expect(git('show', 'work:a.txt')).toBe('a');
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
    expect(git('status', '--short')).toBe('');
    expect(valueOf(await next(worldIn(root), { mission: directory, agent: 'claude' }))).toMatchObject({ offer: 'terminal' });
  });

  it('keeps the branch that the main checkout has, which is no worktree to be removed', async () => {
    const { root, git } = three();
    const { branch } = laneNames('lane-a');
    git('switch', '-q', branch);
    const reply = valueOf(await giveMerge(root));
    expect([reply.removed_worktrees, reply.kept]).toEqual([[], [{ what: branch, why: `It is checked out in ${root}.` }]]);
    expect(git('branch', '--show-current')).toBe(branch);
  });

  it('keeps worktrees with uncommitted work, and their branches', async () => {
    const { root, git } = three();
    const names = ['lane-a', 'lane-b', 'lane-c'];
    const [dirty = '', clean = '', landed = ''] = names.map((lane) => {
      git('worktree', 'add', '-q', join(root, laneNames(lane).worktree), laneNames(lane).branch);
      return join(root, laneNames(lane).worktree);
    });
    const contexts = names.map((lane) => workspaceContextPath(directory, lane));
    writeFiles(root, Object.fromEntries(contexts.map((path) => [path, '{}\n'])));
    writeFiles(dirty, { 'half.txt': 'half\n' });
    // Also where another lane has brought the same: whoever works there has not handed it in.
    writeFiles(landed, { 'b.txt': `${git('show', `${laneNames('lane-b').branch}:b.txt`)}\n` });
    const reply = valueOf(await giveMerge(root));
    expect(reply.removed_worktrees).toEqual([clean]);
    const staying = ['lane-a', 'lane-c'].map((lane) => laneNames(lane).branch);
    expect(reply.kept.map(({ what }) => what)).toEqual([dirty, landed, ...staying]);
    expect([readFileSync(join(dirty, 'half.txt'), 'utf8'), existsSync(join(landed, 'b.txt'))]).toEqual(['half\n', true]);
    expect(git('branch', '--list', '--format=%(refname:short)', 'kitty/*').split('\n')).toEqual(staying);
    // What is written down of a lane goes with its worktree, and stays with it.
    expect(contexts.map((path) => existsSync(join(root, path)))).toEqual([true, false, true]);
  });
});

describe('worktrees that go with their mission', () => {
  it.each([
    ['2', 2 * 2],
    ['-1', 0],
    ['often', 0],
  ])('go one after the other, with a pause of %s seconds where that is one', async (said, least) => {
    const { root, git } = three();
    const paths = ['lane-a', 'lane-b', 'lane-c'].map((lane) => {
      const { worktree, branch } = laneNames(lane);
      git('worktree', 'add', '-q', join(root, worktree), branch);
      return join(root, worktree);
    });
    const env = { ...hermeticEnv, SPEC_KITTY_WORKTREE_REMOVAL_DELAY: said };
    const started = performance.now();
    expect(valueOf(await giveMerge(root, {}, {}, { env })).removed_worktrees).toEqual(paths);
    expect((performance.now() - started) / 1000).toBeGreaterThan(least);
  });
});

describe('worktrees that nobody has told git to ignore', () => {
  it('stand in the way of neither acceptance nor landing, and leave nothing behind', async () => {
    const { root, git } = approvedMission(
      { 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' } },
      { first: { '.gitignore': '' } },
    )();
    for (const { worktree, branch } of ['lane-a', 'lane-b'].map(laneNames)) git('worktree', 'add', '-q', join(root, worktree), branch);
    writeFiles(root, { 'notes/private.txt': 'mine\n' });
    expect(git('status', '--short').split('\n')).toEqual(['?? .worktrees/', '?? notes/']);
    const words = ['accept', '--mission', directory, '--actor', 'ada', '--diagnose', '--json'];
    const { stdout } = await runMain(words, { env: hermeticEnv, world: { cwd: root } });
    expect(JSON.parse(stdout)).toMatchObject({ git_dirty: [] });
    expect(valueOf(await giveMerge(root)).kept).toEqual([]);
    expect([git('status', '--short'), git('show', 'HEAD:b.txt')]).toEqual(['?? notes/', 'b']);
  });
});

describe('a mission that may not land', () => {
  const unready = approvedMission(
    { 'lane-a': { 'a.txt': 'a\n' } },
    { packages: { WP02: { lane: 'in_progress', inLane: 'lane-a' }, WP03: { lane: 'for_review', inLane: 'lane-a' } } },
  );

  it('is told everything that stands in the way, and nothing is begun', async () => {
    const { root, git } = unready();
    const before = git('for-each-ref');
    const met = problemOf(await giveMerge(root));
    expect(met.code).toBe('WP_NOT_APPROVED');
    expect(met.message).toMatch(/WP02.*WP03/);
    expect(git('for-each-ref')).toBe(before);
    expect(readOperation({ desk: join(root, '.git', 'spec-kitty'), mission: directory, name: 'merge' })).toEqual({ ok: true, value: null });
  });

  it('is not published over files that nobody has committed, ignored ones included', async () => {
    const { root, git } = three();
    writeFiles(root, { '.git/info/exclude': 'c.txt\n', 'c.txt': 'my own\n', 'shared.txt': 'one\ntwo\nmine\n' });
    const before = git('rev-parse', 'work');
    const met = problemOf(await giveMerge(root));
    expect(met).toMatchObject({ code: 'CHECKOUT_NOT_MOVABLE', details: { is_published: false, step: { name: 'proving', n: 4, of: 7 } } });
    expect(met.message).toMatch(/c\.txt.*shared\.txt/);
    expect(git('rev-parse', 'work')).toBe(before);
    writeFiles(root, { 'shared.txt': 'one\ntwo\nthree\n' });
    git('clean', '-xfq', 'c.txt');
    expect(valueOf(await giveMerge(root, { resume: true }))).toMatchObject({ result: 'merged', resumed: true });
  });
});

describe('a merge that meets a conflict', () => {
  const workspace = (root: string): string => join(root, '.worktrees', `${directory}-merge`);

  it('stops with a place to decide in, goes on with what was decided, and takes the place away', async () => {
    const { root, git } = crossed();
    const met = problemOf(await giveMerge(root));
    expect(met).toMatchObject({
      code: 'MERGE_CONFLICT',
      next: `cd ${workspace(root)} && git status`,
      details: { open: ['shared.txt'], packages: ['WP01', 'WP02'], is_published: false, step: { name: 'building', n: 2 } },
    });
    expect(met.unchanged).toContain('Nothing is published');
    expect(readFileSync(join(workspace(root), 'shared.txt'), 'utf8')).toContain('<<<<<<<');
    expect(readFileSync(join(workspace(root), 'b.txt'), 'utf8')).toBe('b\n');
    expect(valueOf(await mergeStatus(worldIn(root), directory))).toMatchObject({
      result: 'unfinished',
      state: 'conflicted',
      mover: 'you',
      is_published: false,
      conflict: { open: ['shared.txt'] },
    });
    // Nothing is decided by doing nothing, nor by adding the marks.
    expect(problemOf(await giveMerge(root)).code).toBe('MERGE_CONFLICT');
    git('-C', workspace(root), 'add', '--all');
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['shared.txt'] } });
    writeFiles(workspace(root), { 'shared.txt': 'both\ntwo\nthree\n', 'also.txt': 'also\n' });
    git('-C', workspace(root), 'add', '--all');
    const reply = valueOf(await giveMerge(root));
    expect(reply).toMatchObject({ result: 'merged', resumed: true, resolutions: [{ by: 'ada', paths: ['shared.txt', 'also.txt'] }] });
    expect([git('show', 'work:shared.txt'), git('show', 'work:also.txt'), git('show', 'work:b.txt')]).toEqual([
      'both\ntwo\nthree',
      'also',
      'b',
    ]);
    expect(existsSync(workspace(root))).toBe(false);
    expect(git('for-each-ref', 'refs/spec-kitty/merge/')).toBe('');
  });

  it('is not over when a gate refuses it later: the place to decide in is still there, and goes when it is given up', async () => {
    const { root, git } = crossed();
    expect(problemOf(await giveMerge(root)).code).toBe('MERGE_CONFLICT');
    const index = git('-C', workspace(root), 'rev-parse', '--git-path', 'index');
    const whole = readFileSync(index);
    writeFileSync(index, 'torn');
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'GIT_FAILED', details: { stopped_at: 'resolving' } });
    writeFileSync(index, whole);
    git('config', 'core.sparseCheckout', 'true');
    writeFiles(root, { '.git/info/sparse-checkout': '/*\n' });
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'SPARSE_CHECKOUT_PRESENT', details: { stopped_at: 'gating' } });
    expect(valueOf(await mergeStatus(worldIn(root), directory))).toMatchObject({ result: 'unfinished', state: 'blocked' });
    expect(valueOf(await abortMerge(worldIn(root), directory)).result).toBe('aborted');
    expect(existsSync(workspace(root))).toBe(false);
  });

  it('holds for a file that git has put aside, since the other side has a folder there: moved, or given up', async () => {
    const make = approvedMission({ 'lane-a': { 'part/one.txt': 'one\n' }, 'lane-b': { part: 'two\n', 'b.txt': 'b\n' } });
    for (const becomes of ['part.txt', null]) {
      const { root, git } = make();
      const met = problemOf(await giveMerge(root));
      const [aside = ''] = met.details['open'] as readonly string[];
      expect(aside).toMatch(/^part~[0-9a-f]{40}$/);
      if (becomes === null) rmSync(join(workspace(root), aside));
      else renameSync(join(workspace(root), aside), join(workspace(root), becomes));
      git('-C', workspace(root), 'add', '--all');
      valueOf(await giveMerge(root));
      expect(git('show', 'work:part/one.txt')).toBe('one');
      expect(git('ls-tree', '--name-only', 'work', 'part.txt')).toBe(becomes ?? '');
      const ledger = JSON.parse(git('show', `work:${specs}/merge-ledger.json`)) as Ledger;
      expect(ledger.sides.find(({ name }) => name === 'lane-b')?.entries).toMatchObject([
        { path: 'b.txt', outcome: 'landed' },
        { path: 'part', outcome: 'decided', decision: 0 },
      ]);
    }
  });

  it('takes what a lane alone has changed in meta.json, and refuses where that lies changed at home', async () => {
    const meta = `${specs}/meta.json`;
    const make = approvedMission({ 'lane-a': { 'a.txt': 'a\n' } });
    for (const isLoose of [false, true]) {
      const { root, git, commit } = make();
      const named = (name: string): string =>
        readFileSync(join(root, meta), 'utf8').replace(/"friendly_name": "[^"]*"/, `"friendly_name": "${name}"`);
      git('switch', '-q', laneNames('lane-a').branch);
      commit({ [meta]: named('Of the lane') });
      git('switch', '-q', 'work');
      if (isLoose) writeFiles(root, { [meta]: named('At home') });
      const outcome = await giveMerge(root);
      if (isLoose) expect(problemOf(outcome)).toMatchObject({ code: 'META_UNREADABLE' });
      else expect([valueOf(outcome).result, git('show', `work:${meta}`).includes('Of the lane')]).toEqual(['merged', true]);
    }
  });

  it('shows both versions of a file of the mission whose own rule does not settle it, also where git knows of our drivers', async () => {
    const meta = `${specs}/meta.json`;
    const { root, git, commit } = approvedMission(
      { 'lane-a': { 'a.txt': 'a\n' } },
      { first: { '.gitattributes': 'kitty-specs/**/meta.json merge=spec-kitty-meta\n' } },
    )();
    const named = (name: string): string =>
      readFileSync(join(root, meta), 'utf8').replace(/"friendly_name": "[^"]*"/, `"friendly_name": "${name}"`);
    git('switch', '-q', laneNames('lane-a').branch);
    commit({ [meta]: named('Of the lane') });
    git('switch', '-q', 'work');
    commit({ [meta]: named('Of the target') });
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: [meta] } });
    const shown = readFileSync(join(workspace(root), meta), 'utf8');
    expect([shown.includes('Of the lane'), shown.includes('Of the target'), shown.includes('<<<<<<<')]).toEqual([true, true, true]);
    git('-C', workspace(root), 'add', '--all');
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: [meta] } });
    writeFiles(workspace(root), { [meta]: named('Of both') });
    git('-C', workspace(root), 'add', '--all');
    valueOf(await giveMerge(root));
    expect(git('show', `work:${meta}`)).toContain('Of both');
  });

  it('uses what was decided again when the target has moved meanwhile', async () => {
    const { root, git, commit } = crossed();
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'both\ntwo\nthree\n' });
    git('-C', workspace(root), 'commit', '-qam', 'Bring both together');
    commit({ 'newer.txt': 'newer\n' });
    const reply = valueOf(await giveMerge(root));
    expect(reply.attempts).toMatchObject([{ n: 2, because: [expect.stringContaining('work moved')] }]);
    expect([git('show', 'work:shared.txt'), git('show', 'work:newer.txt')]).toEqual(['both\ntwo\nthree', 'newer']);
  });

  it('goes on when the target has got more meanwhile in a file that the lanes have changed too', async () => {
    const first = { 'long.txt': Array.from({ length: 20 }, (_, line) => `${line}\n`).join('') };
    const { root, git, commit } = approvedMission(
      { 'lane-a': { 'shared.txt': 'a\n', 'long.txt': first['long.txt'].replace('2\n', 'two\n') }, 'lane-b': { 'shared.txt': 'b\n' } },
      { first },
    )();
    problemOf(await giveMerge(root));
    commit({ 'long.txt': `${first['long.txt']}more\n` });
    writeFiles(workspace(root), { 'shared.txt': 'both\n' });
    git('-C', workspace(root), 'add', '--all');
    expect(valueOf(await giveMerge(root)).attempts).toMatchObject([{ n: 2 }]);
    expect([git('show', 'work:shared.txt'), git('show', 'work:long.txt').includes('more'), git('status', '--short')]).toEqual([
      'both',
      true,
      '',
    ]);
  });

  it('takes nothing for decided that is not added, a new file least of all', async () => {
    const { root, git } = crossed();
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'both\ntwo\nthree\n', 'both.txt': 'taken out of both\n' });
    git('-C', workspace(root), 'add', 'shared.txt');
    const met = problemOf(await giveMerge(root));
    expect(met).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['both.txt'] } });
    expect(met.message).toMatch(/both\.txt.*git -C \S+ add --all && spec-kitty merge --mission \S+ --resume/);
    // Nor what was added after it was committed.
    git('-C', workspace(root), 'commit', '-qm', 'Bring both together');
    expect(problemOf(await giveMerge(root))).toMatchObject({ details: { open: ['both.txt'] } });
    git('-C', workspace(root), 'add', 'both.txt');
    valueOf(await giveMerge(root));
    expect([git('show', 'work:shared.txt'), git('show', 'work:both.txt')]).toEqual(['both\ntwo\nthree', 'taken out of both']);
  });

  it('is about the marks of the merge, not about lines of a file that look like some', async () => {
    const text = (end: string): string => `Of conflicts:\n<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> branch\n${end}\n`;
    const make = approvedMission(
      { 'lane-a': { 'doc.md': text('left') }, 'lane-b': { 'doc.md': text('right') } },
      { first: { 'doc.md': text('end') } },
    );
    const { root, git } = make();
    problemOf(await giveMerge(root));
    git('-C', workspace(root), 'add', '--all');
    expect(problemOf(await giveMerge(root))).toMatchObject({ details: { open: ['doc.md'] } });
    writeFiles(workspace(root), { 'doc.md': text('both') });
    git('-C', workspace(root), 'add', '--all');
    valueOf(await giveMerge(root));
    expect(git('show', 'work:doc.md')).toBe(text('both').trim());
    // Whoever commits the merge has answered, whatever the answer looks like.
    const other = make();
    problemOf(await giveMerge(other.root));
    const marked = readFileSync(join(workspace(other.root), 'doc.md'), 'utf8');
    other.git('-C', workspace(other.root), 'commit', '-qam', 'It is to be so');
    valueOf(await giveMerge(other.root));
    expect(other.git('show', 'work:doc.md')).toBe(marked.trim());
  });

  it('keeps what was half decided when the target moves, and says with which command it is had again', async () => {
    const { root, git, commit } = approvedMission(
      { 'lane-a': { 'shared.txt': 'lane\n', 'second.txt': 'lane\n' } },
      { first: { 'second.txt': 'x\n' } },
    )();
    commit({ 'shared.txt': 'target\n', 'second.txt': 'target\n' });
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'after an hour of thinking\n' });
    git('-C', workspace(root), 'add', '--all', 'shared.txt');
    writeFiles(workspace(root), { 'both.txt': 'taken out of both\n' });
    commit({ 'newer.txt': 'newer\n' });
    const met = problemOf(await giveMerge(root, { resume: true }));
    expect(met).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['second.txt', 'shared.txt'] } });
    expect([existsSync(join(workspace(root), 'both.txt')), git('-C', workspace(root), 'status', '--short')]).toEqual([
      false,
      'UU second.txt\nUU shared.txt',
    ]);
    const [take = ''] = /git -C \S+ checkout refs\/spec-kitty\/rescue\/\S+ -- both\.txt shared\.txt/.exec(met.message) ?? [];
    git(...take.split(' ').slice(1));
    writeFiles(workspace(root), { 'second.txt': 'both\n' });
    git('-C', workspace(root), 'add', '--all');
    valueOf(await giveMerge(root));
    expect(['shared.txt', 'second.txt', 'both.txt'].map((path) => git('show', `work:${path}`))).toEqual([
      'after an hour of thinking',
      'both',
      'taken out of both',
    ]);
    expect(git('for-each-ref', 'refs/spec-kitty/merge/')).toBe('');
  });

  describe('when the folder is gone in which it is decided', () => {
    const decided = (root: string): void => {
      writeFiles(workspace(root), { 'shared.txt': 'after an hour of thinking\n', 'also.txt': 'also\n' });
      gitIn(workspace(root), 'add', '--all');
      rmSync(workspace(root), { recursive: true });
    };

    it('goes on with what was added there', async () => {
      const { root, git } = crossed();
      problemOf(await giveMerge(root));
      decided(root);
      expect(valueOf(await mergeStatus(worldIn(root), directory))).toMatchObject({ conflict: { open: ['shared.txt'] } });
      expect(valueOf(await giveMerge(root))).toMatchObject({ result: 'merged', resolutions: [{ paths: ['shared.txt', 'also.txt'] }] });
      expect([git('show', 'work:shared.txt'), existsSync(workspace(root))]).toEqual(['after an hour of thinking', false]);
    });

    it('brings back what was not, with both sides', async () => {
      const { root } = crossed();
      problemOf(await giveMerge(root));
      rmSync(workspace(root), { recursive: true });
      expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['shared.txt'] } });
      expect(readFileSync(join(workspace(root), 'shared.txt'), 'utf8')).toMatch(/<{7}[^]*>{7}/);
      expect(readFileSync(join(workspace(root), 'b.txt'), 'utf8')).toBe('b\n');
    });

    it('makes it anew where git has forgotten it, too', async () => {
      const { root, git } = crossed();
      problemOf(await giveMerge(root));
      git('worktree', 'remove', '--force', workspace(root));
      expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['shared.txt'] } });
      expect(readFileSync(join(workspace(root), 'shared.txt'), 'utf8')).toContain('<<<<<<<');
    });

    it.each([false, true])(
      'keeps what was added there when the merge is given up (a run that brings it back was killed: %s)',
      async (isBegun) => {
        const { root, git } = crossed();
        problemOf(await giveMerge(root));
        decided(root);
        if (isBegun) git('worktree', 'lock', '--reason', `spec-kitty is making ${workspace(root)}`, workspace(root));
        valueOf(await abortMerge(worldIn(root), directory));
        const kept = git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/rescue/');
        expect([git('show', `${kept}:shared.txt`), existsSync(workspace(root)), git('worktree', 'list').split('\n').length]).toEqual([
          'after an hour of thinking',
          false,
          1,
        ]);
      },
    );
  });

  it('keeps what was half decided when nothing is left to decide', async () => {
    const { root, git, commit } = crossed();
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'nearly\ntwo\nthree\n' });
    git('switch', '-q', laneNames('lane-b').branch);
    commit({ 'shared.txt': 'one\ntwo\nRIGHT\n' });
    git('switch', '-q', 'work');
    const [kept] = valueOf(await giveMerge(root)).kept;
    expect(kept?.what).toMatch(/^refs\/spec-kitty\/rescue\//);
    expect([git('show', `${kept?.what}:shared.txt`), existsSync(workspace(root))]).toEqual(['nearly\ntwo\nthree', false]);
    expect(kept?.why).toContain(`git -C ${root} diff ${kept?.what}^1 ${kept?.what}`);
  });

  it('keeps its worktree as long as that holds what git ignores and no tool makes again', async () => {
    const { root, git } = crossed();
    writeFiles(root, { '.git/info/exclude': '*.env\n' });
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'both\n', 'local.env': 'TOKEN=1\n' });
    git('-C', workspace(root), 'add', '--all');
    expect(valueOf(await giveMerge(root)).kept).toMatchObject([{ what: workspace(root), why: expect.stringContaining('local.env') }]);
    expect(readFileSync(join(workspace(root), 'local.env'), 'utf8')).toBe('TOKEN=1\n');
  });

  it('takes one side for nobody who leaves the merge there', async () => {
    const { root, git } = crossed();
    problemOf(await giveMerge(root));
    git('-C', workspace(root), 'merge', '--abort');
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['shared.txt'] } });
  });

  it('goes on when a lane is mended instead', async () => {
    const { root, git, commit } = crossed();
    problemOf(await giveMerge(root));
    git('switch', '-q', laneNames('lane-b').branch);
    commit({ 'shared.txt': 'one\ntwo\nRIGHT\n' });
    git('switch', '-q', 'work');
    const reply = valueOf(await giveMerge(root));
    expect(reply.attempts).toMatchObject([{ n: 2, because: [expect.stringContaining('lane-b moved')] }]);
    expect(git('show', 'work:shared.txt')).toBe('left\ntwo\nRIGHT');
  });

  it('can be given up: everything is as it was, and what was begun is kept', async () => {
    const { root, git } = crossed();
    const before = git('for-each-ref');
    problemOf(await giveMerge(root));
    expect(valueOf(await abortMerge(worldIn(root), directory))).toMatchObject({ result: 'aborted' });
    expect([git('for-each-ref'), git('worktree', 'list').split('\n').length, git('status', '--short')]).toEqual([before, 1, '']);
    expect(problemOf(await abortMerge(worldIn(root), directory))).toMatchObject({
      code: 'OPERATION_NOT_BEGUN',
      message: `No merge of ${directory} is unfinished.`,
      next: `spec-kitty merge --mission ${directory} --status`,
    });
    expect(problemOf(await giveMerge(root, { resume: true }))).toMatchObject({
      code: 'OPERATION_NOT_BEGUN',
      next: `spec-kitty merge --mission ${directory}`,
    });
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'nearly\ntwo\nthree\n' });
    valueOf(await abortMerge(worldIn(root), directory));
    const rescued = git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/rescue/');
    expect(git('show', `${rescued}:shared.txt`)).toBe('nearly\ntwo\nthree');
    // Given up once more with nothing decided it takes nothing away of what was.
    problemOf(await giveMerge(root));
    valueOf(await abortMerge(worldIn(root), directory));
    expect(git('show', `${rescued}:shared.txt`)).toBe('nearly\ntwo\nthree');
  });

  it('can be given up when all is decided and something else is in the way: what was decided is kept, and it is said where', async () => {
    const { root, git } = crossed();
    problemOf(await giveMerge(root));
    writeFiles(workspace(root), { 'shared.txt': 'both\ntwo\nthree\n' });
    git('-C', workspace(root), 'add', '--all');
    writeFiles(root, { 'b.txt': 'in the way\n' });
    expect(problemOf(await giveMerge(root)).code).toBe('CHECKOUT_NOT_MOVABLE');
    const given = valueOf(await abortMerge(worldIn(root), directory));
    const [, kept = ''] = /git -C \S+ diff \S+ (refs\/spec-kitty\/rescue\/\S+)/.exec('message' in given ? given.message : '') ?? [];
    expect([git('show', `${kept}:shared.txt`), existsSync(workspace(root))]).toEqual(['both\ntwo\nthree', false]);
    expect(git('for-each-ref', 'refs/spec-kitty/merge/')).toBe('');
  });

  it.each(['refreshing', 'cleaning'])('cannot be given up any more when it was killed while %s, and says so as a merge', async (step) => {
    const { root } = three();
    const reached = (boundary: string): void => {
      if (boundary === `before effect ${step}`) throw new Crash(boundary);
    };
    await expect(giveMerge(root, {}, { reached })).rejects.toThrow(Crash);
    expect(problemOf(await abortMerge(worldIn(root), directory))).toEqual({
      code: 'MERGE_PUBLISHED',
      message: `The target has the landing of ${directory} already.`,
      unchanged: 'Nothing was taken back.',
      next: `spec-kitty merge --mission ${directory} --resume`,
      details: {},
    });
    expect(valueOf(await giveMerge(root, { resume: true }))).toMatchObject({ result: 'merged' });
  });
});

describe('what moves while a mission lands', () => {
  it('makes another attempt: nothing of the target is overwritten, and the strategy stays', async () => {
    const { root, git } = three();
    let moves = 0;
    const reply = valueOf(
      await giveMerge(
        root,
        { strategy: 'merge' },
        {
          reached: (boundary) => {
            if (boundary !== 'before effect publishing' || moves > 0) return;
            moves += 1;
            writeFiles(root, { 'late.txt': 'late\n' });
            git('add', 'late.txt');
            git('commit', '-qm', 'Late');
          },
        },
      ),
    );
    expect(reply).toMatchObject({ strategy: 'merge', attempts: [{ n: 2 }] });
    expect([git('show', 'work:late.txt'), git('show', 'work:a.txt')]).toEqual(['late', 'a']);
    expect(git('status', '--short')).toBe('');
  });

  it('is not lost: a row that comes when the target has moved and its checkouts have not', async () => {
    const { root, git } = three();
    const log = `${specs}/status.events.jsonl`;
    const reached = (boundary: Boundary): void => {
      if (boundary === 'before effect refreshing') writeFileSync(join(root, log), note, { flag: 'a' });
    };
    valueOf(await giveMerge(root, {}, { reached }));
    expect(git('diff', '--name-only').split('\n')).toContain(log);
    expect(readFileSync(join(root, log), 'utf8')).toMatch(/nearly there[^]*"to_lane": "done"|"to_lane": "done"[^]*nearly there/);
  });

  it('is not lost: a package that is reopened is never done', async () => {
    const { root } = three();
    let moves = 0;
    const met = problemOf(
      await giveMerge(
        root,
        {},
        {
          reached: (boundary) => {
            if (boundary !== 'before effect publishing' || moves > 0) return;
            moves += 1;
            const log = join(root, specs, 'status.events.jsonl');
            const row = {
              actor: 'grace',
              at: '2026-01-03T00:00:00.000000+00:00',
              event_id: '01KZ0000000000000000009998',
              evidence: null,
              execution_mode: 'worktree',
              force: true,
              from_lane: 'approved',
              mission_slug: directory,
              policy_metadata: null,
              reason: 'again',
              review_ref: null,
              to_lane: 'in_progress',
              wp_id: 'WP02',
            };
            writeFileSync(log, `${readFileSync(log, 'utf8')}${JSON.stringify(row)}\n`);
          },
        },
      ),
    );
    expect(met).toMatchObject({ code: 'WP_NOT_APPROVED', details: { is_published: false } });
    expect(met.message).toContain('WP02');
  });
});

describe('a landing that is replayed', () => {
  it('has every commit of the lanes in a row, by its author, and the tree of a merge', async () => {
    const [rebased, merged] = [three(), three()];
    const reply = valueOf(await giveMerge(rebased.root, { strategy: 'rebase' }));
    valueOf(await giveMerge(merged.root, { strategy: 'merge' }));
    expect(rebased.git('log', '--merges', '--format=%H', 'work')).toBe('');
    expect(rebased.git('log', '--format=%s', `${reply.baseline_merge_commit}..work`).split('\n')).toEqual([
      expect.stringContaining('feat('),
      'more',
      'more',
      'more',
    ]);
    const code = (git: typeof rebased.git): string =>
      git('ls-tree', '-r', 'work')
        .split('\n')
        .filter((row) => !/status\.|meta\.json|merge-ledger/.test(row))
        .join('\n');
    expect(code(rebased.git)).toBe(code(merged.git));
  });

  it('stops where a commit does not fit by itself, and lands by another way after it is given up', async () => {
    const { root, git } = three();
    git('switch', '-q', laneNames('lane-b').branch);
    git('merge', '-q', '--no-commit', laneNames('lane-a').branch);
    writeFiles(root, { 'a.txt': 'settled in the merge\n' });
    git('commit', '-qam', 'Settle');
    git('switch', '-q', 'work');
    expect(problemOf(await giveMerge(root, { strategy: 'rebase' }))).toMatchObject({
      code: 'MERGE_REBASE_STOPPED',
      next: `spec-kitty merge --mission ${directory} --abort`,
      details: { is_published: false },
    });
    // The strategy of a merge that has begun does not change.
    expect(problemOf(await giveMerge(root, { strategy: 'squash' })).code).toBe('MERGE_REBASE_STOPPED');
    valueOf(await abortMerge(worldIn(root), directory));
    valueOf(await giveMerge(root, { strategy: 'squash' }));
    expect(git('show', 'work:a.txt')).toBe('settled in the merge');
  });
});

describe('a branch that is being rebased', () => {
  const stopped = (root: string): void => {
    expect(() => gitIn(root, 'rebase', '-q', '--exec', 'false', 'HEAD~1')).toThrow('rebase');
  };

  it('is not landed on, and not taken back: giving up the rebase would lose the one and make the other up again', async () => {
    const { root, git } = three();
    git('commit', '-q', '--allow-empty', '-m', 'mine');
    const before = git('rev-parse', 'work');
    stopped(root);
    const refused = { code: 'GIT_OPERATION_IN_PROGRESS', next: `git -C ${root} status` };
    expect(problemOf(await giveMerge(root))).toMatchObject(refused);
    git('rebase', '--abort');
    expect(git('rev-parse', 'work')).toBe(before);
    valueOf(await giveMerge(root));
    stopped(root);
    expect(problemOf(await undo(worldIn(root), wished))).toMatchObject(refused);
    git('rebase', '--abort');
    valueOf(await undo(worldIn(root), wished));
    expect(git('rev-parse', 'work')).toBe(before);
  });

  it('has nothing landed beside it in the main checkout, which would lose what a mission has there', async () => {
    const { root, git } = three();
    git('switch', '-q', '-c', 'other');
    git('commit', '-q', '--allow-empty', '-m', 'mine');
    stopped(root);
    expect(problemOf(await giveMerge(root))).toMatchObject({ code: 'GIT_OPERATION_IN_PROGRESS', next: `git -C ${root} status` });
    git('rebase', '--abort');
    expect(git('status', '--porcelain', '--untracked-files=no')).toBe('');
    valueOf(await giveMerge(root));
  });

  it('stays where it is a lane', async () => {
    const { root, git } = three();
    const { branch, worktree } = laneNames('lane-a');
    git('worktree', 'add', '-q', join(root, worktree), branch);
    stopped(join(root, worktree));
    const reply = valueOf(await giveMerge(root));
    expect(reply.kept).toContainEqual({ what: branch, why: `It is being rebased in ${join(root, worktree)}.` });
    expect(git('branch', '--list', 'kitty/*')).toContain(branch);
  });
});

describe('a submodule that two lanes take further', () => {
  /** A commit of the submodule for each of these, on the target and the lanes. */
  function taken(commits: Readonly<Record<'work' | 'lane-a' | 'lane-b', string>>): ReturnType<typeof three> {
    const repository = three();
    const { git } = repository;
    const set = (branch: string, commit: string): void => {
      git('switch', '-q', branch);
      git('update-index', '--add', '--cacheinfo', `160000,${commit},part`);
      git('commit', '-q', '-m', `part of ${branch}`);
    };
    set('work', commits.work);
    for (const lane of ['lane-a', 'lane-b'] as const) {
      git('switch', '-q', laneNames(lane).branch);
      git('merge', '-q', '--no-edit', 'work');
      set(laneNames(lane).branch, commits[lane]);
    }
    git('switch', '-q', 'work');
    return repository;
  }

  it('lands as the later one has it, where that has all of the other', async () => {
    const elsewhere = temporaryFolder();
    const part = (...words: readonly string[]): string => gitIn(elsewhere, ...words);
    part('init', '-q');
    const [work = '', one = '', two = ''] = ['one', 'two', 'three'].map((message) => {
      part('commit', '-q', '--allow-empty', '-m', message);
      return part('rev-parse', 'HEAD');
    });
    const { root, git } = taken({ work, 'lane-a': one, 'lane-b': two });
    rmSync(join(root, 'part'), { recursive: true });
    cpSync(elsewhere, join(root, 'part'), { recursive: true });
    valueOf(await giveMerge(root));
    expect(git('rev-parse', 'work:part')).toBe(two);
  });

  it('is decided by the command that is told, or given up: git adds none that is not checked out', async () => {
    const commits = { work: '1'.repeat(40), 'lane-a': '2'.repeat(40), 'lane-b': '3'.repeat(40) };
    const { root, git } = taken(commits);
    const workspace = join(root, '.worktrees', `${directory}-merge`);
    problemOf(await giveMerge(root));
    expect(valueOf(await abortMerge(worldIn(root), directory))).toMatchObject({ result: 'aborted' });
    expect(existsSync(workspace)).toBe(false);
    const met = problemOf(await giveMerge(root));
    expect(met).toMatchObject({ code: 'MERGE_CONFLICT', details: { open: ['part'] } });
    const [set = ''] = /git -C \S+ update-index .*$/.exec(met.message) ?? [];
    git(...set.split(' ').slice(1));
    git('-C', workspace, 'add', '--all');
    valueOf(await giveMerge(root));
    expect(git('rev-parse', 'work:part')).toBe(commits['lane-b']);
  });
});

describe('a landing that is pushed', () => {
  it('is on the remote, and a remote that refuses is asked again', async () => {
    const { root, git } = three();
    const remote = temporaryFolder();
    gitIn(remote, 'init', '-q', '--bare');
    git('remote', 'add', 'origin', remote);
    git('push', '-q', 'origin', 'work');
    writeFiles(remote, { 'hooks/pre-receive': '#!/bin/sh\nexit 1\n' });
    gitIn(remote, 'config', 'core.hooksPath', join(remote, 'hooks'));
    chmodSync(join(remote, 'hooks', 'pre-receive'), 0o755);
    const met = problemOf(await giveMerge(root, { push: true }));
    expect(met).toMatchObject({ code: 'MERGE_PUSH_REJECTED', details: { is_published: true, step: { name: 'pushing', n: 7, of: 8 } } });
    expect(git('show', 'work:a.txt')).toBe('a');
    rmSync(join(remote, 'hooks', 'pre-receive'));
    writeFiles(root, { '.git/hooks/pre-push': '#!/bin/sh\necho "The tests have not run."\nexit 1\n' });
    chmodSync(join(root, '.git', 'hooks', 'pre-push'), 0o755);
    expect(problemOf(await giveMerge(root)).message).toBe('origin did not take work: The tests have not run.');
    rmSync(join(root, '.git', 'hooks', 'pre-push'));
    // Without --push it is pushed all the same: that was asked for when it began.
    const reply = valueOf(await giveMerge(root));
    expect(reply.pushed).toMatchObject({ remote: 'origin', branch: 'work' });
    expect(gitIn(remote, 'rev-parse', 'work')).toBe(git('rev-parse', 'work'));
    expect(reply.warnings.join(' ')).toContain('push was something else');
  });

  it('stays here where the remote never takes it, and may be undone', async () => {
    const { root, git } = three();
    git('remote', 'add', 'origin', join(root, 'nowhere'));
    const before = git('rev-parse', 'work');
    const met = problemOf(await giveMerge(root, { push: true }));
    expect(met.details).toMatchObject({ give_up: `spec-kitty merge --mission ${directory} --abort` });
    expect(problemOf(await undo(worldIn(root), wished))).toMatchObject({
      code: 'MERGE_UNFINISHED',
      details: { is_published: true, give_up: met.details['give_up'] },
    });
    const reply = valueOf(await abortMerge(worldIn(root), directory));
    expect(reply).toMatchObject({ result: 'merged', pushed: null, warnings: expect.arrayContaining([expect.stringContaining('push')]) });
    expect(git('branch', '--list', 'kitty/*')).toBe('');
    valueOf(await undo(worldIn(root), wished));
    expect(git('rev-parse', 'work')).toBe(before);
  });

  it.each(['--no-rebase', '--rebase'])('is pushed when it was brought there with what others had pushed meanwhile: %s', async (manner) => {
    const { root, git } = three();
    const [remote, theirs] = [temporaryFolder(), temporaryFolder()];
    gitIn(remote, 'init', '-q', '--bare');
    git('remote', 'add', 'origin', remote);
    git('push', '-q', 'origin', 'work');
    gitIn(theirs, 'clone', '-q', '-b', 'work', remote, 'clone');
    gitIn(join(theirs, 'clone'), 'commit', '-q', '--allow-empty', '-m', 'theirs');
    gitIn(join(theirs, 'clone'), 'push', '-q');
    const met = problemOf(await giveMerge(root, { push: true }));
    expect(met.message).not.toMatch(/linear|\t/);
    expect(met.next).toBe(`git -C ${root} pull --no-rebase origin work && git -C ${root} push origin work`);
    execFileSync('sh', ['-c', (met.next ?? '').replace('--no-rebase', manner)], { env: hermeticEnv, stdio: 'ignore' });
    const reply = valueOf(await giveMerge(root, { resume: true }));
    expect(reply).toMatchObject({ pushed: { remote: 'origin', branch: 'work' }, kept: [] });
    expect(gitIn(remote, 'rev-parse', 'work')).toBe(git('rev-parse', 'work'));
  });
});

describe('a preview', () => {
  const previewed = async (root: string): Promise<MergePreview> => {
    const reply = valueOf(await previewMerge(worldIn(root), wishes));
    if (!('blocked' in reply)) throw new TypeError(`It is ${reply.result}.`);
    return reply;
  };

  it('says the tree, the steps, the changes and the clean-up, and changes nothing', async () => {
    const { root, git } = three();
    git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
    const before = [git('for-each-ref'), git('status', '--short'), git('worktree', 'list')];
    const preview = await previewed(root);
    expect(preview).toMatchObject({
      mission_slug: directory,
      target_branch: 'work',
      blocked: false,
      result: 'ready',
      would_assign_mission_number: 1,
      would_be_done: ['WP01', 'WP02', 'WP03'],
      conflicts: [],
    });
    expect(preview.steps.map(({ lane_id, state }) => [lane_id, state])).toEqual([
      ['lane-a', 'taken'],
      ['lane-b', 'merged'],
      ['lane-c', 'merged'],
    ]);
    expect(preview.changes.filter(({ path }) => !path.startsWith('kitty-specs')).map(({ change, path }) => `${change} ${path}`)).toEqual([
      'A a.txt',
      'A b.txt',
      'A c.txt',
      'M shared.txt',
    ]);
    expect(preview.cleanup.map(({ kind, would }) => `${kind} ${would}`)).toEqual(['worktree go', 'branch go', 'branch go', 'branch go']);
    expect([git('for-each-ref'), git('status', '--short'), git('worktree', 'list')]).toEqual(before);
    const merged = valueOf(await giveMerge(root));
    const code = (tree: string): string => git('ls-tree', '-r', tree, '--', 'a.txt', 'b.txt', 'c.txt', 'shared.txt');
    expect(code(merged.merge_commit ?? '')).toBe(code(preview.tree ?? ''));
  });

  it('says of a mission that has landed what the merge says', async () => {
    const { root, git } = three();
    await giveMerge(root);
    const landed = git('rev-parse', 'work');
    expect(await previewMerge(worldIn(root), wishes)).toEqual(await giveMerge(root));
    expect(git('rev-parse', 'work')).toBe(landed);
  });

  it('names conflicts, and what stands in the way', async () => {
    expect(await previewed(crossed().root)).toMatchObject({
      result: 'conflict',
      tree: null,
      conflicts: [
        {
          step: 'building',
          path: 'shared.txt',
          kind: 'contents',
          ours: { name: 'lane-a', packages: ['WP01'] },
          theirs: { name: 'lane-b' },
        },
      ],
    });
    const { root } = three();
    writeFiles(root, { 'c.txt': 'mine\n' });
    expect(await previewed(root)).toMatchObject({
      result: 'blocked',
      blocked: true,
      diagnostic_code: 'CHECKOUT_NOT_MOVABLE',
    });
  });
});
