import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeGates } from '../../../../machines/rules/mergeGates.ts';
import { observeGates, type GateQuestion } from '../../../../runtime/merge/observeGates.ts';
import { overrideOrders, recordOverrides } from '../../../../runtime/merge/recordOverrides.ts';
import { openMission, type Mission } from '../../../../runtime/mission.ts';
import { openProject, type Project } from '../../../../runtime/project.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { directory } from '../../../support/boards.ts';
import { worldIn } from '../../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { gitIn, repositories, temporaryFolder, writeFiles, type Repository } from '../../../support/repository.ts';

/** Two approved packages in lanes of their own that have branches, on the target `work`. */
const begun = repositories(({ commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n',
    'src/login/form.ts': 'export {};\n',
    ...laneMission({ WP01: { lane: 'approved', by: 'ada' }, WP02: { lane: 'approved', by: 'bob' } }, { target_branch: 'work' }),
  });
  git('checkout', '-q', '-b', 'work');
});

function branch({ git, root }: Repository, lane: string, files: Readonly<Record<string, string>>): void {
  git('checkout', '-q', '-b', laneNames(lane).branch, 'work');
  writeFiles(root, files);
  git('add', '-A');
  git('commit', '-q', '-m', lane);
  git('checkout', '-q', 'work');
}

const valueOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};

interface Scene {
  readonly project: Project;
  readonly mission: Mission;
}

function sceneOf({ root }: Repository): Scene {
  const project = valueOf(openProject(worldIn(root)));
  return { project, mission: valueOf(openMission(project, directory)) };
}

async function look(repository: Repository, more: Partial<GateQuestion> = {}) {
  const { root, git } = repository;
  const { project, mission } = sceneOf(repository);
  const tipOf = (name: string): string | null => git('for-each-ref', '--format=%(objectname)', `refs/heads/${name}`) || null;
  const lanes = [
    ['lane-a', 'WP01'],
    ['lane-b', 'WP02'],
  ].map(([lane = '', wp = '']) => ({ lane, branch: laneNames(lane).branch, tip: tipOf(laneNames(lane).branch), packages: [wp] }));
  return valueOf(
    await observeGates(worldIn(root), project, mission, {
      target: { branch: 'work', baseline: git('rev-parse', 'work') },
      lanes,
      push: null,
      overrides: [],
      ...more,
    }),
  );
}

describe('what the gates are told', () => {
  it('is what the lanes have changed, and where they meet the target and each other', async () => {
    const repository = begun();
    branch(repository, 'lane-a', { 'src/login/form.ts': 'export const a = 1;\n', 'src/login/a b"ä.ts': '' });
    branch(repository, 'lane-b', {
      'src/pay/cart.ts': '',
      'src/login/form.ts': 'export const b = 1;\n',
      [`kitty-specs/${directory}/plan.md`]: 'stale\n',
    });
    repository.commit({ 'src/pay/cart.ts': 'of the target\n' });
    const facts = await look(repository);
    expect(facts.lanes.map(({ lane, changed }) => [lane, changed.toSorted()])).toEqual([
      ['lane-a', ['src/login/a b"ä.ts', 'src/login/form.ts']],
      ['lane-b', ['src/login/form.ts', 'src/pay/cart.ts']],
    ]);
    expect(facts.target).toMatchObject({
      branch: 'work',
      tracking: null,
      state: 'no_tracking_branch',
      isCheckedOut: true,
      isProtected: false,
      changed: { 'lane-a': ['src/pay/cart.ts'], 'lane-b': ['src/pay/cart.ts'] },
    });
    expect(facts.repository).toEqual({
      root: repository.root,
      isRepository: true,
      isTrusted: true,
      areWorktreesListed: true,
      hasOrigin: false,
    });
    expect(facts.risks).toEqual([{ lanes: ['lane-a', 'lane-b'], score: 0.12 }]);
    expect(
      mergeGates(facts)
        .filter(({ gate }) => gate === 'stale_lanes')
        .map(({ details }) => [details['lane'], details['other'], details['paths']]),
    ).toEqual([
      ['lane-b', 'work', ['src/pay/cart.ts']],
      ['lane-b', 'lane-a', ['src/login/form.ts']],
    ]);
    expect(
      facts.packages.map(({ wp_id, lane, dependencies, evidence, force_count }) => [wp_id, lane, dependencies, evidence, force_count]),
    ).toEqual([
      ['WP01', 'approved', [], null, 2],
      ['WP02', 'approved', [], null, 2],
    ]);
  });

  it('is that the branch of a lane is gone', async () => {
    const repository = begun();
    branch(repository, 'lane-a', { 'src/a.ts': '' });
    const found = mergeGates(await look(repository)).filter(({ gate, verdict }) => gate === 'lane_branches' && verdict === 'fail');
    expect(found.map(({ code, packages, blocks }) => [code, packages, blocks])).toEqual([['LANE_BRANCH_MISSING', ['WP02'], true]]);
  });

  it('is how the target stands to what was last fetched, without a network', async () => {
    const repository = begun();
    const upstream = join(temporaryFolder(), 'upstream.git');
    gitIn(repository.root, 'clone', '-q', '--bare', repository.root, upstream);
    repository.git('remote', 'add', 'origin', upstream);
    repository.git('fetch', '-q', 'origin');
    repository.git('branch', '-q', '--set-upstream-to=origin/work', 'work');
    expect((await look(repository)).target).toMatchObject({ tracking: 'origin/work', state: 'in_sync' });
    repository.commit({ 'here.txt': 'here\n' });
    expect((await look(repository)).target).toMatchObject({ state: 'ahead', ahead: 1 });
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    gitIn(repository.root, 'clone', '-q', '-b', 'work', upstream, elsewhere);
    writeFiles(elsewhere, { 'there.txt': 'there\n' });
    gitIn(elsewhere, 'add', '-A');
    gitIn(elsewhere, 'commit', '-q', '-m', 'there');
    gitIn(elsewhere, 'push', '-q', 'origin', 'work');
    expect((await look(repository)).target.state, 'nothing is fetched to find out').toBe('ahead');
    repository.git('fetch', '-q', 'origin');
    const facts = await look(repository, { push: { remote: 'origin', branch: 'work' } });
    expect(facts.target).toMatchObject({ tracking: 'origin/work', state: 'diverged', ahead: 1, behind: 1 });
    expect(facts.repository.hasOrigin).toBe(true);
    expect(
      (await look(repository, { target: { branch: 'work', baseline: repository.git('rev-parse', 'work~1') } })).target,
      'the commit of the plan counts',
    ).toMatchObject({ state: 'behind', behind: 1 });
  });

  it('is what the project has set, what its matrix says, and what is sparse', async () => {
    const repository = begun();
    branch(repository, 'lane-a', { 'src/a.ts': '' });
    branch(repository, 'lane-b', { 'src/b.ts': '' });
    writeFiles(repository.root, {
      '.kittify/config.yaml':
        'policy:\n  merge_gates:\n    mode: block\n    require_deps_complete: false\n  risk:\n    threshold: 0.1\nprotection:\n  protected_branches: [work]\n',
      [`kitty-specs/${directory}/issue-matrix.json`]: '{"schema_version": 1, "rows": {"#12": {"verdict": "unknown"}}}',
    });
    repository.git('sparse-checkout', 'set', '--no-cone', '/*', '!/docs');
    const facts = await look(repository);
    expect(facts.policy).toEqual({
      enabled: true,
      mode: 'block',
      requireReviewApproval: true,
      requireRiskCheck: true,
      requireDepsComplete: false,
      riskThreshold: 0.1,
    });
    expect(facts.target.isProtected).toBe(true);
    expect(facts.sparse).toEqual([{ checkout: repository.root, kind: 'legacy_user_sparse_checkout' }]);
    const codes = mergeGates(facts)
      .filter(({ blocks }) => blocks)
      .map(({ code }) => code);
    expect(codes).toEqual(['SPARSE_CHECKOUT_PRESENT', 'MERGE_EVIDENCE_MISSING', 'MERGE_EVIDENCE_MISSING', 'MERGE_ISSUE_OPEN']);
    writeFiles(repository.root, { [`kitty-specs/${directory}/issue-matrix.json`]: '{' });
    expect((await look(repository)).unreadable).toEqual([
      { gate: 'issue_matrix_completeness', sentence: 'issue-matrix.json is not JSON.' },
    ]);
  });

  it('is the log that is to be landed, where it is handed in', async () => {
    const repository = begun();
    const log = readFileSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8')
      .split('\n')
      .slice(0, 2)
      .map((line) => `${line}\n`)
      .join('');
    const facts = await look(repository, { log });
    expect(facts.isBootstrapOnly).toBe(true);
    expect(facts.packages.map(({ lane }) => lane)).toEqual(['planned', 'planned']);
  });

  it('is that git refuses the repository', async () => {
    const repository = begun();
    const { project, mission } = sceneOf(repository);
    const baseline = repository.git('rev-parse', 'work');
    writeFiles(repository.root, { '.git/HEAD': 'nonsense\n' });
    const facts = valueOf(
      await observeGates(worldIn(repository.root), project, mission, {
        target: { branch: 'work', baseline },
        lanes: [],
        push: null,
        overrides: [],
      }),
    );
    expect(facts.repository).toMatchObject({ isRepository: false, isTrusted: false, areWorktreesListed: false });
    expect(mergeGates(facts).find(({ gate }) => gate === 'repository')?.code).toBe('NOT_A_GIT_REPOSITORY');
  });

  it('is not that another process is just adding a worktree, or was killed over that', async () => {
    const repository = begun();
    const { project, mission } = sceneOf(repository);
    const baseline = repository.git('rev-parse', 'work');
    repository.git('worktree', 'add', '-q', '--detach', join(repository.root, '.worktrees/other'));
    writeFiles(repository.root, { '.git/worktrees/other/commondir': '' });
    const question = { target: { branch: 'work', baseline }, lanes: [], push: null, overrides: [] };
    const facts = valueOf(await observeGates(worldIn(repository.root), project, mission, question));
    expect(facts.repository).toMatchObject({ isRepository: true, isTrusted: true, areWorktreesListed: true });
    // Asking writes nothing.
    expect(readFileSync(join(repository.root, '.git/worktrees/other/commondir'), 'utf8')).toBe('');
  });

  it('is which lanes have the work of others', async () => {
    const repository = begun();
    branch(repository, 'lane-a', { 'src/login/form.ts': 'export const a = 1;\n' });
    repository.git('checkout', '-q', '-b', laneNames('lane-b').branch, laneNames('lane-a').branch);
    repository.commit({ 'src/login/form.ts': 'export const b = 1;\n' });
    repository.git('checkout', '-q', 'work');
    const facts = await look(repository);
    expect(facts.lanes.map(({ holds }) => holds)).toEqual([[], ['lane-a']]);
    expect(mergeGates(facts).find(({ gate }) => gate === 'stale_lanes')?.verdict).toBe('pass');
  });

  it('finds where a lane left the target also when it has brought the target in since', async () => {
    const repository = begun();
    branch(repository, 'lane-a', { 'src/a.ts': '' });
    repository.commit({ 'src/early.ts': '' });
    repository.git('checkout', '-q', laneNames('lane-a').branch);
    repository.git('merge', '-q', '--no-edit', 'work');
    repository.git('checkout', '-q', 'work');
    repository.commit({ 'src/late.ts': '' });
    const facts = await look(repository);
    expect([facts.lanes[0]?.changed, facts.target.changed['lane-a']]).toEqual([['src/a.ts'], ['src/late.ts']]);
  });

  it('counts imports where they decide', async () => {
    const repository = begun();
    const texts = {
      'src/login/form.ts': "import { cart } from '../pay/cart.ts';\n",
      'src/a/x.ts': '',
      'src/b/x.ts': '',
      'src/c/x.ts': '',
      'src/d/x.ts': '',
    };
    branch(repository, 'lane-a', texts);
    branch(repository, 'lane-b', {
      'src/pay/cart.ts': 'export const cart = 1;\n',
      'src/a/y.ts': '',
      'src/b/y.ts': '',
      'src/c/y.ts': '',
      'src/d/y.ts': '',
    });
    expect((await look(repository)).risks).toEqual([{ lanes: ['lane-a', 'lane-b'], score: 0.58 }]);
  });
});

describe('an override that is recorded', () => {
  it('is honoured by every later gate, and recorded once', async () => {
    const repository = begun();
    const { root } = repository;
    branch(repository, 'lane-a', { 'src/a.ts': '' });
    branch(repository, 'lane-b', { 'src/b.ts': '' });
    const path = join(root, 'kitty-specs', directory, 'status.events.jsonl');
    const rejected = {
      actor: 'rita',
      at: '2026-01-01T00:01:00.000000+00:00',
      event_id: '01KZ0000000000000000000777',
      execution_mode: 'worktree',
      force: true,
      from_lane: 'approved',
      to_lane: 'approved',
      mission_slug: directory,
      reason: 'planted',
      wp_id: 'WP02',
      review_result: { reviewer: 'rita', verdict: 'changes_requested', reference: 'r' },
    };
    appendFileSync(path, `${JSON.stringify(rejected)}\n`);
    writeFiles(root, { '.kittify/config.yaml': 'policy:\n  merge_gates:\n    mode: block\n' });
    const why = { actor: 'olga', reason: 'seen by hand', fact: null };
    const overrides = [
      { gate: 'evidence', ...why },
      { gate: 'review_artifacts', ...why },
    ] as const;
    const found = mergeGates(await look(repository, { overrides: [...overrides] }));
    expect(found.filter(({ blocks }) => blocks)).toEqual([]);
    const world = worldIn(root);
    const orders = overrideOrders(found, '2026-02-01T00:00:00.000000+00:00', world.newId);
    expect(orders.map(({ gate, packages }) => [gate, packages])).toEqual([
      ['review_artifacts', ['WP02']],
      ['evidence', ['WP01']],
      ['evidence', ['WP02']],
    ]);
    const { project, mission } = sceneOf(repository);
    for (let time = 0; time < 2; time += 1) {
      const recorded = valueOf(recordOverrides(world, project, mission, orders));
      expect(recorded).toEqual({ events: [orders[0]?.event_id], paths: [join(root, 'kitty-specs', directory, 'policy-audit.jsonl')] });
    }
    const rows = readFileSync(join(root, 'kitty-specs', directory, 'policy-audit.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toEqual(
      orders.slice(1).map(({ event_id, gate, fact, packages }) => ({
        event_id,
        event_type: 'merge_gate_override',
        mission_slug: directory,
        actor: 'olga',
        reason: 'seen by hand',
        details: { gate, fact, packages },
        at: '2026-02-01T00:00:00.000000+00:00',
      })),
    );
    expect(
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"kind": "annotation"')),
    ).toHaveLength(1);
    const later = mergeGates(await look(repository));
    expect(later.filter(({ blocks }) => blocks)).toEqual([]);
    expect(later.filter(({ verdict }) => verdict === 'overridden').map(({ gate, override }) => [gate, override?.is_recorded])).toEqual([
      ['review_artifacts', true],
      ['evidence', true],
      ['evidence', true],
    ]);
    expect(overrideOrders(later, '2026-02-02', world.newId)).toEqual([]);
  });
});
