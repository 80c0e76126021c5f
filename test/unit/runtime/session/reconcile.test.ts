import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../../../runtime/session/doctor.ts';
import { reconcile } from '../../../../runtime/session/reconcile.ts';
import { statusDoctor } from '../../../../runtime/session/statusDoctor.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import isReconcileReply from '../../../../schemas/generated/reconcileReply.js';
import type { ReconcileReply } from '../../../../schemas/reconcile.ts';
import { directory, missionId } from '../../../support/boards.ts';
import { giveClaim, worldIn } from '../../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { gitIn, repositories, writeFiles } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';

const planned = repositories(({ commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/\n',
    ...laneMission({ WP01: { lane: 'approved' }, WP02: {} }, { target_branch: 'work' }),
  });
  git('checkout', '-q', '-b', 'work');
});

async function reconciled(root: string, dryRun = false): Promise<ReconcileReply> {
  const answer = await reconcile(worldIn(root), { mission: directory, dryRun });
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join(' '));
  expect(isReconcileReply(answer.value), JSON.stringify(isReconcileReply.errors)).toBe(true);
  return answer.value;
}

const logOf = (root: string): string => join(root, 'kitty-specs', directory, 'status.events.jsonl');
const lanesIn = (root: string): Readonly<Record<string, string>> => {
  const { work_packages: packages } = JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'status.json'), 'utf8')) as {
    readonly work_packages: Readonly<Record<string, { readonly lane: string }>>;
  };
  return Object.fromEntries(Object.entries(packages).map(([wp, { lane }]) => [wp, lane]));
};

describe('reconciling', () => {
  it('changes nothing where everything agrees', async () => {
    const { root } = planned();
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const before = readFileSync(logOf(root), 'utf8');
    expect(await reconciled(root, true)).toMatchObject({ lost_events: [], landed_wps: [], drift: [], events_appended: 0 });
    // The planted package has no branch: that is for a person, and nothing to be put right.
    expect(await reconciled(root)).toMatchObject({
      healthy: false,
      events_appended: 0,
      message: "Nothing is to be brought into agreement. 1 thing needs somebody's decision.",
      cases: [{ kind: 'branch_lost', packages: ['WP01'] }, { kind: 'no_action' }],
    });
    expect(readFileSync(logOf(root), 'utf8')).toBe(before);
  });

  it('brings back rows that git still has, and keeps those that have come since', async () => {
    const { root } = planned();
    const early = readFileSync(logOf(root), 'utf8');
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const late = readFileSync(logOf(root), 'utf8');
    writeFileSync(logOf(root), early);
    const note = {
      event_id: '01KZ0000000000000000009999',
      kind: 'annotation',
      wp_id: 'WP01',
      at: '2026-01-02T00:00:00.000000+00:00',
      actor: 'olga',
      delta: { note: 'since then' },
    };
    appendFileSync(logOf(root), `${JSON.stringify(note)}\n`);
    const lost = late.slice(early.length).trimEnd().split('\n').length;
    expect(await reconciled(root, true)).toMatchObject({
      dry_run: true,
      healthy: false,
      events_appended: 0,
      lost_events: expect.objectContaining({ length: lost }),
    });
    expect(readFileSync(logOf(root), 'utf8').startsWith(early)).toBe(true);
    const reply = await reconciled(root);
    expect(reply.events_appended).toBe(lost);
    const now = readFileSync(logOf(root), 'utf8');
    expect([now.startsWith(early), now.includes('since then'), now.endsWith(late.slice(early.length))]).toEqual([true, true, true]);
    expect(lanesIn(root)).toEqual({ WP01: 'approved', WP02: 'in_progress' });
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    const log = readOperationLog(join(root, '.git', 'spec-kitty'));
    expect(log.ok && log.value.rows.find(({ operation }) => operation === 'reconcile')?.changes.events).toEqual(reply.lost_events);
    expect((await reconciled(root)).events_appended).toBe(0);
  });

  it('brings back a log that was wiped and committed, in a clone too, from the history', async () => {
    const { root, git } = planned();
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const ids = (path: string) =>
      readFileSync(logOf(path), 'utf8')
        .match(/"event_id": "\w+"/g)
        ?.toSorted() ?? [];
    const [had, lanes] = [ids(root), lanesIn(root)];
    writeFileSync(logOf(root), '');
    git('commit', '-q', '-a', '-m', 'wiped');
    const clone = `${root}-clone`;
    git('clone', '-q', root, clone);
    rmSync(join(root, '.git', 'spec-kitty'), { recursive: true });
    for (const place of [root, clone]) {
      const found = await doctor(worldIn(place), { area: 'log', mission: null, fix: false });
      expect(found).toMatchObject({
        ok: true,
        value: {
          findings: [
            { error_code: 'EVENT_LOG_ROWS_LOST', next_step: `spec-kitty agent status reconcile --mission ${directory}`, fixable: true },
          ],
        },
      });
      expect(await statusDoctor(worldIn(place), { mission: directory })).toMatchObject({
        ok: true,
        value: { healthy: false, findings: [{ message: expect.stringContaining('spec-kitty agent status reconcile') as string }, {}, {}] },
      });
      expect(await reconciled(place)).toMatchObject({ events_appended: had.length });
      expect([ids(place), lanesIn(place)]).toEqual([had, lanes]);
    }
  });

  it('finds the rows of a log on the branches of lanes, and says so where nothing has them', async () => {
    const { root, git } = planned();
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    const lanes = lanesIn(root);
    git('branch', laneNames('lane-a').branch);
    writeFileSync(logOf(root), '');
    git('checkout', '-q', '--orphan', 'anew');
    git('commit', '-q', '-a', '-m', 'all anew');
    const alone = `${root}-alone`;
    git('clone', '-q', '--single-branch', root, alone);
    expect(await reconciled(alone)).toMatchObject({
      healthy: false,
      events_appended: 0,
      message: "Nothing is to be brought into agreement. 1 thing needs somebody's decision.",
      warnings: [expect.stringContaining('Neither the desk nor the history') as string],
    });
    expect(lanesIn(alone), 'what tells of the loss stays').toEqual(lanes);
    rmSync(join(root, '.git', 'spec-kitty'), { recursive: true });
    await reconciled(root);
    expect(lanesIn(root)).toEqual(lanes);
  });

  it('finishes what has landed, and nothing that was reopened or is not in the target', async () => {
    const { root, git } = planned();
    const meta = join(root, 'kitty-specs', directory, 'meta.json');
    writeFileSync(
      meta,
      readFileSync(meta, 'utf8').replace('"topology"', `"baseline_merge_commit": "${git('rev-parse', 'HEAD')}", "topology"`),
    );
    git('checkout', '-q', '-b', laneNames('lane-a').branch);
    writeFiles(root, { 'work.txt': 'work\n' });
    git('add', 'work.txt');
    git('commit', '-q', '-m', 'work');
    git('checkout', '-q', 'work');
    expect((await reconciled(root, true)).landed_wps).toEqual([]);
    git('merge', '-q', '--ff-only', laneNames('lane-a').branch);
    expect(await reconciled(root)).toMatchObject({ landed_wps: ['WP01'] });
    expect(lanesIn(root)).toEqual({ WP01: 'done', WP02: 'planned' });
    const row = JSON.parse(readFileSync(logOf(root), 'utf8').trimEnd().split('\n').at(-1) ?? '') as object;
    expect(row).toMatchObject({
      actor: 'reconcile',
      from_lane: 'approved',
      to_lane: 'done',
      evidence: { review: { verdict: 'approved', reference: 'lane-approved:WP01' } },
    });
  });

  it('records commits that nobody has recorded, and writes status.json anew', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = repository.worktree(`${directory}-lane-b`, laneNames('lane-b').branch);
    writeFiles(worktree, { 'work.txt': 'work\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    writeFiles(root, { [`kitty-specs/${directory}/status.json`]: '{}' });
    const reply = await reconciled(root);
    expect([reply.events_appended, reply.drift.length > 0]).toEqual([2, true]);
    expect(lanesIn(root)).toEqual({ WP01: 'approved', WP02: 'in_progress' });
  });

  it('commits what a run has put right that could not commit it', async () => {
    const { root, git } = planned();
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    writeHook(root, 'pre-commit', 'exit 1');
    expect(
      (await runMain(['agent', 'tasks', 'add-history', 'WP02', '--note', 'x', '--mission', directory], { world: worldIn(root) })).exit,
    ).toBe(0);
    rmSync(join(root, 'kitty-specs', directory, 'status.json'));
    expect(await reconciled(root)).toMatchObject({ commits: [{ state: 'left' }] });
    rmSync(join(root, '.git/hooks/pre-commit'));
    expect(await reconciled(root)).toMatchObject({ drift: [], events_appended: 0, commits: [{ state: 'committed' }] });
    expect(git('status', '--porcelain')).toBe('');
    expect(await reconciled(root)).toMatchObject({ commits: [] });
  });

  it('is a command', async () => {
    const { root } = planned();
    const page = await runMain(['agent', 'status', 'reconcile', '--mission', directory, '--dry-run'], { world: worldIn(root) });
    expect([page.exit, page.stdout]).toEqual([1, expect.stringContaining(directory)]);
  });
});

describe('the doctor of a status', () => {
  it('tells what is off, by category, and writes nothing', async () => {
    const { root } = planned();
    await giveClaim(worldIn(root), { wp: 'WP02', agent: 'ada' });
    writeFiles(root, {
      [`.kittify/workspaces/${directory}-lane-z.json`]: '{}',
      [`kitty-specs/${directory}/issue-matrix.json`]: '{"schema_version": 1, "rows": {"#12": {"verdict": "unknown"}}}',
    });
    const answer = await runMain(['agent', 'status', 'doctor', '--mission', directory, '--json'], {
      world: { ...worldIn(root), now: () => new Date('2027-01-01T00:00:00Z') },
    });
    const reply = JSON.parse(answer.stdout) as {
      readonly healthy: boolean;
      readonly mission_slug: string;
      readonly findings: readonly { readonly category: string; readonly wp_id: string | null }[];
    };
    expect([answer.exit, reply.healthy, reply.mission_slug]).toEqual([1, false, directory]);
    expect(reply.findings.map(({ category, wp_id }) => [category, wp_id])).toEqual([
      ['stale_claim', 'WP02'],
      ['orphan_workspace', null],
      ['issue_matrix', null],
    ]);
    expect((await runMain(['agent', 'status', 'doctor', '--mission', directory], { world: worldIn(root) })).exit).toBe(0);
  });
});

describe('migrating lanes', () => {
  const old = repositories(({ commit, git }) => {
    const files = laneMission({ WP01: { lane: 'genesis' }, WP02: {}, WP03: { lane: 'genesis' } }, { target_branch: 'work' });
    const tasks = `kitty-specs/${directory}/tasks`;
    commit({
      'README.md': 'A project.\n',
      ...files,
      [`${tasks}/WP01-part.md`]: (files[`${tasks}/WP01-part.md`] ?? '').replace('title:', 'lane: for_review\ntitle:'),
      [`${tasks}/WP02-part.md`]: (files[`${tasks}/WP02-part.md`] ?? '').replace('title:', 'lane: done\ntitle:'),
    });
    git('checkout', '-q', '-b', 'work');
  });

  it('takes over what only files know, and never overrules an event', async () => {
    const { root, git } = old();
    const before = readFileSync(logOf(root), 'utf8');
    const look = await runMain(['agent', 'status', 'migrate', '--mission', directory, '--dry-run', '--json'], { world: worldIn(root) });
    const expected = {
      mission_slug: directory,
      migrated: [{ wp_id: 'WP01', lane: 'for_review' }],
      skipped: [
        { wp_id: 'WP02', reason: 'The event log knows where it stands.' },
        { wp_id: 'WP03', reason: 'Its file names no lane.' },
      ],
    };
    expect(JSON.parse(look.stdout)).toMatchObject({ ...expected, dry_run: true, events_appended: 0 });
    expect([readFileSync(logOf(root), 'utf8'), git('status', '--porcelain')]).toEqual([before, '']);
    const done = await runMain(['agent', 'status', 'migrate', '--mission', directory, '--json'], { world: worldIn(root) });
    expect([done.exit, JSON.parse(done.stdout)]).toEqual([0, expect.objectContaining({ ...expected, dry_run: false, events_appended: 2 })]);
    expect(lanesIn(root)).toEqual({ WP01: 'for_review', WP02: 'planned' });
    expect(readFileSync(logOf(root), 'utf8').startsWith(before)).toBe(true);
    const again = await runMain(['agent', 'status', 'migrate', '--mission', missionId], { world: worldIn(root) });
    expect([again.exit, again.stdout]).toEqual([0, expect.stringContaining('nothing to take over')]);
  });

  it('commits what a run has taken over that could not commit it', async () => {
    const { root, git } = old();
    const migrate = () => runMain(['agent', 'status', 'migrate', '--mission', directory, '--json'], { world: worldIn(root) });
    writeHook(root, 'pre-commit', 'exit 1');
    expect((await migrate()).exit).toBe(0);
    expect(git('status', '--porcelain')).not.toBe('');
    rmSync(join(root, '.git/hooks/pre-commit'));
    expect((await migrate()).exit).toBe(0);
    expect(git('status', '--porcelain')).toBe('');
  });
});
