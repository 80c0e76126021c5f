/** Repositories that the original has left in the middle of a merge, by how far it came (contract 3 §§1.3, 1.4, 1.11). */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { previewMerge } from '../../../../runtime/session/previewMerge.ts';
import { mergeStatus } from '../../../../runtime/session/mergeStatus.ts';
import { directory, missionId, planText } from '../../../support/boards.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission, giveMerge, wishes, worldIn } from '../../../support/mergedMission.ts';
import { gitIn, writeFiles, type Repository } from '../../../support/repository.ts';
import { give } from '../../../support/undoing.ts';

const specs = `kitty-specs/${directory}`;
const own = `kitty/mission-${directory}`;
const place = `.kittify/runtime/merge/${missionId}/state.json`;
const lock = '.kittify/runtime/merge/__global_merge__/lock';
const lanes = { 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'ONE\ntwo\nthree\n' } };
const ready = approvedMission(lanes, { first: { '.gitignore': '.worktrees/\n.kittify/\n' } });
const goOn = `spec-kitty merge --mission ${directory} --resume`;

const stateText = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(
    {
      mission_id: missionId,
      mission_slug: directory,
      target_branch: 'work',
      wp_order: ['WP01', 'WP02'],
      completed_wps: [],
      current_wp: null,
      has_pending_conflicts: false,
      strategy: 'merge',
      workspace_path: null,
      started_at: '2026-08-01T00:00:00+00:00',
      updated_at: '2026-08-01T00:00:01+00:00',
      mission_number_baked: false,
      push_requested: false,
      pending_coord_reconcile: null,
      ...more,
    },
    null,
    2,
  );

const at = ({ git }: Repository, branch: string, path: string): string | null =>
  git('ls-tree', branch, '--', path) === '' ? null : git('show', `${branch}:${path}`);
const done = ({ git }: Repository, branch = 'work'): number =>
  git('show', `${branch}:${specs}/status.events.jsonl`).match(/"to_lane": "done"/g)?.length ?? 0;

describe('a merge of the original that was interrupted', () => {
  it('into a branch that is gone since is ended by taking its note away: nobody can go on with it', async () => {
    const { root, git } = ready();
    writeFiles(root, { [place]: stateText({ target_branch: 'gone', push_requested: true }) });
    const path = join(root, place);
    const refusal = {
      ok: false,
      problems: [{ code: 'BRANCH_NOT_FOUND', next: `rm ${path}`, message: expect.stringContaining(path) as string }],
    };
    expect(await giveMerge(root)).toMatchObject(refusal);
    expect(await previewMerge(worldIn(root), wishes)).toMatchObject(refusal);
    expect(await giveMerge(root, { target: 'work' })).toMatchObject({
      ok: false,
      problems: [{ code: 'MERGE_REMOTE_MISSING', next: `rm ${path}` }],
    });
    const named = await giveMerge(root, { target: 'missing' });
    expect(named).toMatchObject({ ok: false, problems: [{ next: `git -C ${root} branch --all` }] });
    git('update-ref', 'refs/remotes/origin/gone', 'work');
    const fetched = await giveMerge(root);
    expect(fetched).toMatchObject({ ok: false, problems: [{ next: `git -C ${root} branch gone origin/gone` }] });
  });

  it('before the target had moved is gone on with when somebody says so: target, push and number are those it had', async () => {
    const repository = ready();
    const { root, git } = repository;
    const remote = join(root, '..', 'remote');
    gitIn(root, 'init', '-q', '--bare', remote);
    git('remote', 'add', 'origin', remote);
    git('branch', 'release');
    git('push', '-q', 'origin', 'release');
    git('switch', '-q', '-c', own);
    git('merge', '-q', '--no-edit', laneNames('lane-a').branch);
    repository.commit({
      [`${specs}/meta.json`]: at(repository, own, `${specs}/meta.json`)?.replace('{', '{\n  "mission_number": 7,') ?? '',
    });
    git('switch', '-q', 'work');
    writeFiles(root, {
      [place]: stateText({ target_branch: 'release', push_requested: true, mission_number_baked: true }),
      [lock]: '2026-08-01T00:00:00+00:00\n',
    });

    const before = git('for-each-ref');
    expect(await giveMerge(root)).toMatchObject({
      ok: false,
      problems: [{ code: 'ORIGINAL_MERGE_UNFINISHED', next: goOn, details: { target_branch: 'release', push_requested: true } }],
    });
    expect(await abortMerge(worldIn(root), directory)).toMatchObject({
      ok: false,
      problems: [{ code: 'ORIGINAL_MERGE_UNFINISHED', next: `rm ${join(root, place)}` }],
    });
    expect(await mergeStatus(worldIn(root), directory)).toMatchObject({
      value: { result: 'not_begun', next_command: goOn, safe: expect.stringContaining('release') },
    });
    expect(await previewMerge(worldIn(root), wishes)).toMatchObject({
      value: { target_branch: 'release', push: true, would_assign_mission_number: 7 },
    });
    expect(git('for-each-ref')).toBe(before);

    const reply = await giveMerge(root, { resume: true });
    expect(reply).toMatchObject({
      value: { result: 'merged', target_branch: 'release', mission_number: 7, pushed: { branch: 'release' } },
    });
    expect(reply.ok ? reply.value.warnings.join('\n') : '').toContain(
      'The original began a merge into release at 2026-08-01T00:00:00+00:00, to be pushed, and did not end it',
    );
    expect(['a.txt', 'b.txt', 'shared.txt'].map((path) => at(repository, 'release', path))).toEqual(['a', 'b', 'ONE\ntwo\nthree']);
    expect([done(repository, 'release'), gitIn(remote, 'rev-parse', 'release'), existsSync(join(root, place))]).toEqual([
      2,
      git('rev-parse', 'release'),
      false,
    ]);
  });

  it('after the target had moved, its state cut off, is ended without a word: nothing lands twice, and undo brings the state back', async () => {
    const repository = ready();
    const { root, git } = repository;
    git('switch', '-q', '-c', own);
    for (const lane of ['lane-a', 'lane-b']) git('merge', '-q', '--no-edit', laneNames(lane).branch);
    git('switch', '-q', 'work');
    git('merge', '-q', '--squash', own);
    git('commit', '-qm', `feat(${own}): squash merge of mission`);
    const torn = stateText().slice(0, 40);
    writeFiles(root, { [place]: torn });
    const before = git('rev-parse', 'work');
    expect(await giveMerge(root)).toMatchObject({ value: { result: 'merged', merged_wps: ['WP01', 'WP02'], mission_number: 1 } });
    expect(
      git('diff', '--name-only', before, 'work')
        .split('\n')
        .filter((path) => !path.startsWith(specs)),
    ).toEqual([]);
    expect([done(repository), existsSync(join(root, place)), git('status', '--short')]).toEqual([2, false, '']);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect([git('rev-parse', 'work'), readFileSync(join(root, place), 'utf8')]).toEqual([before, torn]);
  });

  it('after it had called everything done lands the code all the same', async () => {
    const repository = approvedMission(lanes, {
      packages: { WP01: { lane: 'done', by: 'merge', inLane: 'lane-a' }, WP02: { lane: 'done', by: 'merge', inLane: 'lane-b' } },
    })();
    writeFiles(repository.root, {
      '.git/info/exclude': '.kittify/\n',
      [place]: stateText({
        completed_wps: ['WP01', 'WP02'],
        pending_coord_reconcile: { coord_ref: own, captured_sha: 'abc', stranded_wp_ids: ['WP01'] },
      }),
    });
    expect(await giveMerge(repository.root)).toMatchObject({ value: { result: 'merged', merged_wps: [] } });
    expect([
      at(repository, 'work', 'a.txt'),
      at(repository, 'work', 'b.txt'),
      done(repository),
      existsSync(join(repository.root, place)),
    ]).toEqual(['a', 'b', 2, false]);
  });

  it('after everything had landed is over: that is said, and what to remove', async () => {
    const { root, git } = ready();
    expect(await giveMerge(root)).toMatchObject({ ok: true });
    writeFiles(root, { [place]: stateText(), [lock]: '' });
    const before = git('for-each-ref');
    for (const resume of [false, true])
      expect(await giveMerge(root, { resume })).toMatchObject({
        value: { result: 'already_merged', warnings: [expect.stringContaining(`rm ${join(root, place)}`)] },
      });
    expect(git('for-each-ref')).toBe(before);
    // Where the record of it is not committed, the note is not the first thing to go.
    const meta = join(root, specs, 'meta.json');
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('{', '{ '));
    const commit = `spec-kitty spec-commit ${specs}/meta.json --message '${directory} has landed' --mission ${directory}`;
    expect(await giveMerge(root)).toMatchObject({ value: { warnings: [expect.stringContaining(`not committed. ${commit}`)] } });
  });

  describe('before the checkout had followed the target', () => {
    /** As the original leaves it: it moves the ref, and resets the checkouts that have the branch afterwards. */
    function moved(more: (log: string) => Readonly<Record<string, string>> = () => ({})): Repository {
      const repository = ready();
      const { root, git } = repository;
      git('switch', '-q', '-c', own);
      for (const lane of ['lane-a', 'lane-b']) git('merge', '-q', '--no-edit', laneNames(lane).branch);
      const log = readFileSync(join(root, specs, 'status.events.jsonl'), 'utf8');
      repository.commit({ [`${specs}/plan.md`]: `${planText}\nCorrected on the way.\n`, ...more(log) });
      git('switch', '-q', 'work');
      git('update-ref', 'refs/heads/work', own);
      writeFiles(root, { [place]: stateText(), 'README.md': 'Half rewritten.\n', 'notes.txt': 'mine\n' });
      return repository;
    }
    const path = `${specs}/plan.md`;

    it('is recognised and gone on with: the checkout follows first, and what somebody has edited stays', async () => {
      const repository = moved();
      const { root, git } = repository;
      const stale = git('status', '--short');
      expect(stale).toContain('D  a.txt');
      expect(await previewMerge(worldIn(root), wishes)).toMatchObject({
        value: { result: 'blocked', blockers: [{ code: 'ORIGINAL_MERGE_UNFINISHED', next: goOn, details: { checkout: root } }] },
      });
      expect(JSON.parse((await give(root, 'doctor', 'merge', '--json')).stdout)).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({ error_code: 'ORIGINAL_MERGE_CHECKOUT_BEHIND', next_step: goOn }),
        ]) as unknown,
      });
      expect(git('status', '--short')).toBe(stale);
      const reply = await giveMerge(root);
      expect(reply).toMatchObject({ value: { result: 'merged', merged_wps: ['WP01', 'WP02'] } });
      expect(reply.ok ? reply.value.warnings.join('\n') : '').toContain(`was killed before ${root} followed`);
      expect([at(repository, 'work', path), at(repository, 'work', 'a.txt'), git('status', '--short')]).toEqual([
        `${planText}\nCorrected on the way.`,
        'a',
        'M README.md\n?? notes.txt',
      ]);
      expect([readFileSync(join(root, 'a.txt'), 'utf8'), readFileSync(join(root, 'README.md'), 'utf8')]).toEqual([
        'a\n',
        'Half rewritten.\n',
      ]);
    });

    it('also where the log has rows that nobody has committed, as the original leaves them beside a coordination branch: they land', async () => {
      const row = (id: string): string => `{"event_type": "Noted", "event_id": "${id}", "at": "2026-08-01T00:00:00+00:00"}\n`;
      const [log, status] = [`${specs}/status.events.jsonl`, `${specs}/status.json`];
      const repository = moved((text) => ({ [log]: `${text}${row('THEIRS')}`, [status]: '{}\n' }));
      const { root, git } = repository;
      appendFileSync(join(root, log), row('MINE'));
      writeFiles(root, { [status]: '{"local": true}\n' });
      expect(git('status', '--short')).toContain(`D  ${status}\n`);
      const reply = await giveMerge(root);
      expect(reply.ok ? reply.value.warnings.join('\n') : reply.problems).toContain(`was killed before ${root} followed`);
      expect(at(repository, 'work', log)).toMatch(/MINE[^]*THEIRS|THEIRS[^]*MINE/);
      expect([at(repository, 'work', 'a.txt'), git('status', '--short')]).toEqual(['a', 'M README.md\n?? notes.txt']);
    });

    it('also where the kill came in the middle of that, and in another worktree', async () => {
      const repository = moved();
      const { root, git } = repository;
      git('switch', '-q', '--detach');
      git('reset', '-q', '--hard', 'work');
      git('update-ref', 'refs/heads/work', 'work@{1}');
      const other = join(root, '..', 'other');
      git('worktree', 'add', '-q', other, 'work');
      git('update-ref', 'refs/heads/work', own);
      writeFiles(other, { 'a.txt': 'a\n' });
      writeFiles(root, { [place]: stateText() });
      expect(await giveMerge(root)).toMatchObject({ value: { result: 'merged', refreshed: [other] } });
      expect(gitIn(other, 'status', '--short')).toBe('');
    });

    it.each([
      ['has taken the landing back softly', ['reset', '-q', '--soft', 'HEAD~1']],
      ['is about to revert it', ['revert', '--no-commit', '-m', '1', 'HEAD']],
    ])('and somebody %s: what they have staged stays', async (_, words) => {
      const repository = ready();
      const { root, git } = repository;
      git('merge', '-q', '--no-ff', '--no-edit', laneNames('lane-a').branch);
      git(...words);
      writeFiles(root, { [place]: stateText() });
      expect(git('status', '--short')).toMatch(/^[AD] +a\.txt$/);
      const staged = git('ls-files', '-s', 'a.txt');
      const reply = await giveMerge(root, { resume: true });
      expect(reply.ok ? reply.value.warnings.join() : reply.problems[0].unchanged).not.toContain('followed');
      expect(git('ls-files', '-s', 'a.txt')).toBe(staged);
    });

    it('and the merge cannot go on: that the checkout has followed is told all the same', async () => {
      const { root, git } = moved();
      git('restore', '-q', 'README.md');
      const reply = await giveMerge(root, { push: true });
      expect(reply.ok ? '' : reply.problems[0].unchanged).toMatch(/before .* followed: now it has\. Apart from that: /);
      expect(git('status', '--short')).toBe('?? notes.txt');
    });

    it('and somebody has changed what would follow: nothing is touched, and every file is told', async () => {
      const { root, git } = moved();
      writeFiles(root, { [path]: 'Rewritten by hand.\n', 'shared.txt': 'mine\n' });
      const before = git('status', '--short');
      expect(await giveMerge(root)).toMatchObject({
        ok: false,
        problems: [
          { code: 'MERGE_UNACCOUNTED', next: `git -C ${root} diff HEAD -- ${path}`, details: { uncommitted: [path], is_published: false } },
        ],
      });
      expect(git('status', '--short')).toBe(before);
    });
  });
});
