import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatePackage } from '../../../../machines/rules/gatePackages.ts';
import { gateProblems } from '../../../../machines/rules/gateProblems.ts';
import type { MergeGateFacts } from '../../../../machines/rules/mergeGateFacts.ts';
import { mergeGates } from '../../../../machines/rules/mergeGates.ts';
import { gates, policyGates, type Gate } from '../../../../schemas/gate.ts';
import isGateFinding from '../../../../schemas/generated/gateFinding.js';
import type { ProblemCode } from '../../../../schemas/problem.ts';
import { whyNotTaken } from '../../../support/whyNotTaken.ts';

const approved = (wp_id: string, more: Partial<GatePackage> = {}): GatePackage => ({
  wp_id,
  lane: 'approved',
  dependencies: [],
  last_event_id: `last-of-${wp_id}`,
  evidence: { reviewer: 'rita', reference: 'review-1' },
  review: { verdict: 'approved', reviewer: 'rita', at: '2026-01-01' },
  review_override: null,
  force_count: 0,
  implementer: 'ada',
  reviewer: 'rita',
  is_self_approved: false,
  ...more,
});

/** A mission with nothing in its way. */
const sound: MergeGateFacts = {
  mission: 'demo-01KZ0000',
  version: '1.0.0',
  policy: {
    enabled: true,
    mode: 'block',
    requireReviewApproval: true,
    requireRiskCheck: true,
    requireDepsComplete: true,
    riskThreshold: 0.6,
  },
  repository: { root: '/repo', isRepository: true, isTrusted: true, areWorktreesListed: true, hasOrigin: true },
  sparse: [{ checkout: '/repo/.worktrees/a', kind: 'managed_lane_sparse_checkout' }],
  packages: [approved('WP01'), approved('WP02', { dependencies: ['WP01'], lane: 'done' })],
  isBootstrapOnly: false,
  lanes: [
    {
      lane: 'lane-a',
      branch: 'kitty/mission-demo-lane-a',
      tip: 'aaa',
      packages: ['WP01'],
      changed: ['src/a.ts'],
      holds: [],
      elsewhere: null,
    },
    {
      lane: 'lane-b',
      branch: 'kitty/mission-demo-lane-b',
      tip: 'bbb',
      packages: ['WP02'],
      changed: ['src/b.ts'],
      holds: [],
      elsewhere: null,
    },
  ],
  landed: [],
  reverts: [{ commit: 'f00', subject: 'Revert "Merge"', lanes: ['lane-b'] }],
  risks: [{ lanes: ['lane-a', 'lane-b'], score: 0.12 }],
  issues: { schema_version: 1, rows: { '#12': { verdict: 'fixed' }, '#13': { verdict: 'deferred-with-followup', evidence_ref: '#14' } } },
  unreadable: [],
  target: {
    branch: 'main',
    tracking: 'origin/main',
    state: 'in_sync',
    ahead: 0,
    behind: 0,
    isCheckedOut: true,
    isProtected: false,
    changed: { 'lane-a': ['README.md'] },
  },
  isPushed: true,
  recorded: [],
  overrides: [],
};

/** Everything that can be wrong, one fact each: what breaks it, and what the gates say then. */
const breaks: readonly {
  readonly gate: Gate;
  readonly code: ProblemCode;
  readonly isRemark?: boolean;
  readonly damage: (facts: MergeGateFacts) => MergeGateFacts;
}[] = [
  { gate: 'repository', code: 'NOT_A_GIT_REPOSITORY', damage: (f) => ({ ...f, repository: { ...f.repository, isRepository: false } }) },
  { gate: 'repository', code: 'UNTRUSTED_REPOSITORY', damage: (f) => ({ ...f, repository: { ...f.repository, isTrusted: false } }) },
  {
    gate: 'repository',
    code: 'WORKTREE_LIST_FAILED',
    damage: (f) => ({ ...f, repository: { ...f.repository, areWorktreesListed: false } }),
  },
  {
    gate: 'repository',
    code: 'MISSING_ORIGIN_REMOTE',
    isRemark: true,
    damage: (f) => ({ ...f, repository: { ...f.repository, hasOrigin: false } }),
  },
  {
    gate: 'sparse_checkout',
    code: 'SPARSE_CHECKOUT_PRESENT',
    damage: (f) => ({ ...f, sparse: [{ checkout: '/repo', kind: 'legacy_user_sparse_checkout' }] }),
  },
  {
    gate: 'work_packages',
    code: 'WP_NOT_APPROVED',
    damage: (f) => ({ ...f, packages: [...f.packages, approved('WP03', { lane: 'in_review' })] }),
  },
  { gate: 'work_packages', code: 'WORK_PACKAGES_MISSING', damage: (f) => ({ ...f, packages: [] }) },
  { gate: 'bootstrap_history', code: 'BOOTSTRAP_ONLY_HISTORY', damage: (f) => ({ ...f, isBootstrapOnly: true }) },
  {
    gate: 'lane_branches',
    code: 'LANE_BRANCH_MISSING',
    damage: (f) => ({ ...f, lanes: f.lanes.map((lane) => (lane.lane === 'lane-a' ? { ...lane, tip: null } : lane)) }),
  },
  {
    gate: 'lane_branches',
    code: 'LANE_BRANCH_BEHIND',
    damage: (f) => ({
      ...f,
      packages: [...f.packages, approved('WP09')],
      lanes: [
        ...f.lanes,
        {
          lane: 'lane-d',
          branch: 'kitty/mission-demo-lane-d',
          tip: 'ddd',
          packages: ['WP09'],
          changed: ['src/d.ts'],
          holds: [],
          elsewhere: { name: 'origin/kitty/mission-demo-lane-d', commits: 2, isApart: false, worktree: null },
        },
      ],
    }),
  },
  {
    gate: 'lane_branches',
    code: 'LANE_WORK_REVERTED',
    damage: (f) => ({
      ...f,
      packages: [...f.packages, approved('WP08')],
      lanes: [
        ...f.lanes,
        {
          lane: 'lane-c',
          branch: 'kitty/mission-demo-lane-c',
          tip: 'ccc',
          packages: ['WP08'],
          changed: ['src/c.ts'],
          holds: [],
          elsewhere: null,
        },
      ],
      reverts: [...f.reverts, { commit: 'f01', subject: 'Revert "Merge"', lanes: ['lane-c'] }],
    }),
  },
  {
    gate: 'review_artifacts',
    code: 'REJECTED_REVIEW_ARTIFACT_CONFLICT',
    damage: (f) => ({
      ...f,
      packages: [...f.packages, approved('WP04', { review: { verdict: 'changes_requested', reviewer: 'rita', at: '2026-01-02' } })],
    }),
  },
  {
    gate: 'evidence',
    code: 'MERGE_EVIDENCE_MISSING',
    damage: (f) => ({ ...f, packages: [...f.packages, approved('WP05', { evidence: null })] }),
  },
  {
    gate: 'dependency',
    code: 'MERGE_DEPENDENCY_OPEN',
    damage: (f) => ({ ...f, packages: [...f.packages, approved('WP06', { dependencies: ['WP99'] })] }),
  },
  { gate: 'risk', code: 'MERGE_RISK_HIGH', damage: (f) => ({ ...f, risks: [{ lanes: ['lane-a', 'lane-b'], score: 0.61 }] }) },
  {
    gate: 'issue_matrix_completeness',
    code: 'MERGE_ISSUE_OPEN',
    damage: (f) => ({ ...f, issues: { schema_version: 1, rows: { '#15': { verdict: 'in-mission' } } } }),
  },
  {
    gate: 'issue_matrix_completeness',
    code: 'MERGE_GATE_UNREADABLE',
    damage: (f) => ({
      ...f,
      issues: null,
      unreadable: [{ gate: 'issue_matrix_completeness', sentence: 'issue-matrix.json is not JSON.' }],
    }),
  },
  {
    gate: 'hollow_review',
    code: 'HOLLOW_REVIEW',
    isRemark: true,
    damage: (f) => ({ ...f, packages: [...f.packages, approved('WP07', { is_self_approved: true })] }),
  },
  {
    gate: 'target_synchronization',
    code: 'TARGET_BRANCH_NOT_SYNCHRONIZED',
    damage: (f) => ({ ...f, target: { ...f.target, state: 'diverged', ahead: 1, behind: 2 } }),
  },
  {
    gate: 'protected_branch',
    code: 'PROTECTED_BRANCH_PUSHED',
    isRemark: true,
    damage: (f) => ({ ...f, target: { ...f.target, isProtected: true } }),
  },
  {
    gate: 'stale_lanes',
    code: 'LANE_OVERLAPS',
    isRemark: true,
    damage: (f) => ({ ...f, target: { ...f.target, changed: { 'lane-a': ['src/a.ts'] } } }),
  },
];

const isPolicy = (gate: Gate): boolean => policyGates.some((name) => name === gate);
const failed = (facts: MergeGateFacts) => mergeGates(facts).filter(({ verdict }) => verdict === 'fail');
/** A mission without packages breaks every other fact about packages. */
const someBreaks = fc.uniqueArray(
  fc.constantFrom(
    ...breaks.filter(
      ({ code }) =>
        code !== 'WORK_PACKAGES_MISSING' &&
        code !== 'NOT_A_GIT_REPOSITORY' &&
        code !== 'UNTRUSTED_REPOSITORY' &&
        code !== 'MERGE_GATE_UNREADABLE',
    ),
  ),
);
const damaged = (some: readonly (typeof breaks)[number][], facts: MergeGateFacts = sound): MergeGateFacts =>
  some.reduce((now, { damage }) => damage(now), facts);

describe('the gates of a merge', () => {
  it('find nothing when all is well, and say so gate by gate in a fixed order', () => {
    const found = mergeGates(sound);
    expect(found.map(({ gate }) => gate)).toEqual(gates);
    expect(found.every(({ verdict, blocks }) => verdict === 'pass' && !blocks)).toBe(true);
    expect(gateProblems(found)).toEqual([]);
  });

  it.each(breaks)('$gate: $code', ({ gate, code, damage, isRemark = false }) => {
    const found = failed(damage(sound)).filter((one) => one.gate === gate);
    expect(found.map((one) => [one.code, one.blocks])).toEqual([[code, !isRemark]]);
    expect(isGateFinding(found[0])).toBe(true);
  });

  it('tell all that is broken at once, one finding for each fact, in the order of the gates', () => {
    fc.assert(
      fc.property(someBreaks, (some) => {
        const found = mergeGates(damaged(some));
        expect(
          found
            .filter(({ verdict }) => verdict === 'fail')
            .map(({ code }) => code ?? '')
            .toSorted(),
        ).toEqual(some.map(({ code }) => code).toSorted());
        expect([...new Set(found.map(({ gate }) => gate))]).toEqual(gates);
        expect(
          gateProblems(found)
            .map(({ code }) => code)
            .toSorted(),
        ).toEqual(
          some
            .filter(({ isRemark }) => isRemark !== true)
            .map(({ code }) => code)
            .toSorted(),
        );
        expect(mergeGates(structuredClone(damaged(some)))).toEqual(found);
      }),
    );
  });

  it('are matters of taste in part: in warn mode those of the policy never block, the others always', () => {
    fc.assert(
      fc.property(someBreaks, fc.constantFrom('warn', 'block', 'off'), fc.boolean(), (some, mode, enabled) => {
        const found = mergeGates(damaged(some, { ...sound, policy: { ...sound.policy, mode, enabled } }));
        for (const { gate, blocks, verdict } of found)
          if (isPolicy(gate))
            expect([blocks, verdict === 'fail']).toEqual([
              mode === 'block' && enabled && verdict === 'fail',
              enabled && mode !== 'off' && some.some((one) => one.gate === gate),
            ]);
        const hard = some.filter(({ gate, isRemark }) => !isPolicy(gate) && isRemark !== true);
        expect(
          found
            .filter(({ gate, blocks }) => blocks && !isPolicy(gate))
            .map(({ code }) => code ?? '')
            .toSorted(),
        ).toEqual(hard.map(({ code }) => code).toSorted());
      }),
    );
  });

  it('can be turned off one by one', () => {
    const all = damaged(breaks.filter(({ gate }) => isPolicy(gate)));
    const off = (policy: Partial<MergeGateFacts['policy']>) =>
      mergeGates({ ...all, policy: { ...sound.policy, ...policy } })
        .filter(({ verdict }) => verdict === 'skip')
        .map(({ gate }) => gate);
    expect(off({ requireReviewApproval: false })).toEqual(['evidence']);
    expect(off({ requireRiskCheck: false })).toEqual(['risk']);
    expect(off({ requireDepsComplete: false })).toEqual(['dependency']);
    expect(mergeGates({ ...sound, issues: null }).find(({ gate }) => gate === 'issue_matrix_completeness')?.verdict).toBe('skip');
  });

  it('name commands that the program takes', () => {
    // A mission without packages hides what else is wrong with packages.
    const [empty, others] = [true, false].map((isEmpty) => breaks.filter(({ code }) => (code === 'WORK_PACKAGES_MISSING') === isEmpty));
    const lines = [empty, others].flatMap((some = []) =>
      failed(damaged(some)).flatMap(({ remedy }) => (remedy === null ? [] : remedy.split(' && '))),
    );
    expect(lines).toContain(`spec-kitty next --mission ${sound.mission}`);
    expect(lines.length).toBeGreaterThan(8);
    expect(
      lines
        .filter((line) => line.startsWith('spec-kitty '))
        .map(whyNotTaken)
        .filter((mistake) => mistake !== null),
    ).toEqual([]);
  });
});

describe('the branches of lanes', () => {
  const [first, second] = sound.lanes as readonly [MergeGateFacts['lanes'][number], MergeGateFacts['lanes'][number]];
  const both = { ...sound, reverts: [], packages: [approved('WP01'), approved('WP02')] };
  const of = (lanes: MergeGateFacts['lanes'], more: Partial<MergeGateFacts> = {}) =>
    failed({ ...both, lanes, ...more }).filter(({ gate }) => gate === 'lane_branches');
  const gone = (lane: MergeGateFacts['lanes'][number]) => ({ ...lane, tip: null });
  const elsewhere = (lane: MergeGateFacts['lanes'][number]) => ({
    ...lane,
    elsewhere: { name: `origin/${lane.branch}`, commits: 1, isApart: false, worktree: null },
  });

  it('that are gone are made again, unless their work is on the target: then only its status is', () => {
    const remedies = (landed: readonly string[]) => of([gone(first), gone(second)], { landed }).map(({ remedy }) => remedy);
    const [made, recorded] = ['implement --recover', 'agent status reconcile'].map(
      (words) => `spec-kitty ${words} --mission demo-01KZ0000`,
    );
    expect([remedies([]), remedies(['WP01']), remedies(['WP01', 'WP02'])]).toEqual([
      [made, made],
      [recorded, made],
      [recorded, recorded],
    ]);
    // Of a lane with several packages all have to be there that are not done yet.
    const shared = { ...gone(first), packages: ['WP01', 'WP02'] };
    const done = [approved('WP01'), approved('WP02', { lane: 'done' })];
    expect([of([shared], { landed: ['WP01'] })[0]?.remedy, of([shared], { landed: ['WP01'], packages: done })[0]?.remedy]).toEqual([
      made,
      recorded,
    ]);
  });

  it('that are on a remote alone are fetched from there, all at once, and what is nowhere is told beside it', () => {
    const [a, b] = [elsewhere(gone(first)), elsewhere(gone(second))];
    expect(of([a, b]).map(({ packages, remedy }) => [packages, remedy])).toEqual([
      [['WP01', 'WP02'], `git -C /repo branch ${a.branch} origin/${a.branch} && git -C /repo branch ${b.branch} origin/${b.branch}`],
    ]);
    expect(of([a, gone(second)]).map(({ packages }) => packages)).toEqual([['WP01'], ['WP02']]);
  });

  it('that went on elsewhere are brought in where they are, and by force only where nothing is lost', () => {
    const remedy = (isApart: boolean, worktree: string | null) =>
      of([{ ...first, elsewhere: { name: 'origin/x', commits: 2, isApart, worktree } }])[0]?.remedy;
    expect([remedy(false, null), remedy(false, '/tree'), remedy(true, '/tree'), remedy(true, null)]).toEqual([
      `git -C /repo branch --force ${first.branch} origin/x`,
      'git -C /tree merge --ff-only origin/x',
      'git -C /tree merge origin/x',
      'spec-kitty implement --recover --mission demo-01KZ0000',
    ]);
  });

  it('whose work was taken back are not missed besides', () => {
    const reverts = [...sound.reverts, { commit: 'f01', subject: 'Revert "Merge"', lanes: ['lane-a'] }];
    expect(of([gone(first)], { reverts }).map(({ code }) => code)).toEqual(['LANE_WORK_REVERTED']);
  });
});

describe('lanes that come close to each other', () => {
  it('are told above the limit, with the packages of these two', () => {
    const [first, second] = sound.lanes as readonly [MergeGateFacts['lanes'][number], MergeGateFacts['lanes'][number]];
    const third = { ...second, lane: 'lane-c', packages: ['WP03'], changed: [] };
    const at = (score: number) =>
      failed({ ...sound, lanes: [first, second, third], risks: [{ lanes: ['lane-a', 'lane-b'], score }] }).map(({ packages }) => packages);
    expect([at(0.6), at(0.61)]).toEqual([[], [['WP01', 'WP02']]]);
  });
});

describe('what cannot be read', () => {
  it('stands in the way of its own gate, and of no other', () => {
    const unreadable = [{ gate: 'issue_matrix_completeness', sentence: 'issue-matrix.json is not JSON.' }] as const;
    expect(failed({ ...sound, issues: null, unreadable }).map(({ gate }) => gate)).toEqual(['issue_matrix_completeness']);
  });
});

describe('lanes that have changed the same', () => {
  const overlaps = (holds: readonly string[], firstHolds: readonly string[] = []) => {
    const [first, second] = sound.lanes;
    const both = [
      { ...first, changed: ['src/x.ts'], holds: firstHolds },
      { ...second, changed: ['src/x.ts'], holds },
    ] as MergeGateFacts['lanes'];
    return mergeGates({ ...sound, lanes: both })
      .filter(({ code }) => code === 'LANE_OVERLAPS')
      .map(({ packages, blocks }) => [packages, blocks]);
  };

  it('are told, unless one of them has the work of the other', () => {
    expect(overlaps([])).toEqual([[['WP02'], false]]);
    expect(overlaps(['lane-a'])).toEqual([]);
    expect(overlaps([], ['lane-b'])).toEqual([]);
  });
});

describe('packages', () => {
  const of = (gate: Gate, packages: readonly GatePackage[]) => failed({ ...sound, packages }).filter((one) => one.gate === gate);

  it.each([
    ['for_review', [{ wp_id: 'WP02', dependency: 'WP01', lane: 'for_review' }]],
    ['approved', []],
    ['done', []],
  ] as const)('wait for what they depend on: %s', (lane, open) => {
    const found = of('dependency', [approved('WP01', { lane }), approved('WP02', { dependencies: ['WP01'] })]);
    expect(found.map(({ details }) => details)).toEqual(open);
  });

  it.each([
    [{ force_count: 2, implementer: 'ada', reviewer: 'rita' }, false],
    [{ force_count: 1, implementer: 'ada', reviewer: 'ada' }, false],
    [{ force_count: 2, implementer: 'ada', reviewer: 'ada' }, true],
    [{ force_count: 2, implementer: 'ada', reviewer: null }, true],
    [{ force_count: 2, implementer: null, reviewer: 'rita' }, true],
  ])('that were forced twice need another pair of eyes on record: %j', (more, isHollow) => {
    expect(of('hollow_review', [approved('WP01', more)])).toHaveLength(isHollow ? 1 : 0);
  });
});

describe('a package that is not approved', () => {
  it.each(['planned', 'in_progress', 'for_review'] as const)('is told once, whatever its last review said: %s', (lane) => {
    const review = { verdict: 'changes_requested', reviewer: 'rita', at: '2026-01-02' };
    const found = failed({ ...sound, packages: [...sound.packages, approved('WP03', { lane, review, evidence: null })] });
    expect(found.map(({ code, packages }) => [code, packages])).toEqual([['WP_NOT_APPROVED', ['WP03']]]);
  });
});

describe('an override', () => {
  it('passes over its gate, as long as the fact is the same one', () => {
    const broken = damaged([breaks.find(({ code }) => code === 'MERGE_EVIDENCE_MISSING') ?? never()]);
    const [finding] = failed(broken);
    expect([finding?.gate, finding?.may_be_overridden]).toEqual(['evidence', true]);
    const now = mergeGates({ ...broken, overrides: [{ gate: 'evidence', fact: null, actor: 'olga', reason: 'seen by hand' }] }).find(
      ({ verdict }) => verdict === 'overridden',
    );
    expect([now?.fact, now?.blocks, now?.override]).toEqual([
      finding?.fact,
      false,
      { actor: 'olga', reason: 'seen by hand', is_recorded: false },
    ]);
    const recorded = [{ gate: 'evidence', fact: finding?.fact ?? '', actor: 'olga', reason: 'seen by hand' }] as const;
    expect(mergeGates({ ...broken, recorded }).find(({ verdict }) => verdict === 'overridden')?.override?.is_recorded).toBe(true);
    const moved = { ...broken, recorded, packages: broken.packages.map((each) => ({ ...each, last_event_id: 'a later event' })) };
    expect(failed(moved).map(({ gate, blocks }) => [gate, blocks])).toEqual([['evidence', true]]);
  });

  it('passes over nothing else, and nothing that is no matter of judgement', () => {
    fc.assert(
      fc.property(fc.constantFrom(...breaks), fc.constantFrom(...gates), ({ gate, damage }, overridden) => {
        const found = mergeGates({ ...damage(sound), overrides: [{ gate: overridden, fact: null, actor: 'olga', reason: 'so' }] });
        for (const one of found)
          expect(one.verdict === 'overridden').toBe(one.code !== null && one.gate === overridden && one.may_be_overridden);
        if (gate === overridden && ['repository', 'work_packages', 'bootstrap_history', 'lane_branches'].includes(gate))
          expect(found.some(({ verdict }) => verdict === 'overridden')).toBe(false);
      }),
    );
  });

  it('of a review is found in the event log, and does not outlive the next review', () => {
    const rejected = (at: string, review_override: GatePackage['review_override']) =>
      mergeGates({
        ...sound,
        packages: [approved('WP01', { review: { verdict: 'changes_requested', reviewer: 'rita', at }, review_override })],
      }).find(({ gate }) => gate === 'review_artifacts');
    const override = { at: '2026-01-03', actor: 'olga', reason: 'the finding was wrong' };
    expect(rejected('2026-01-02', override)).toMatchObject({
      verdict: 'overridden',
      blocks: false,
      override: { actor: 'olga', is_recorded: true },
    });
    expect(rejected('2026-01-04', override)).toMatchObject({ verdict: 'fail', blocks: true });
    const details = rejected('2026-01-04', null)?.details ?? {};
    expect(Object.keys(details).toSorted()).toEqual([
      'branch_or_work_package',
      'diagnostic_code',
      'lane',
      'latest_review_cycle_path',
      'latest_review_cycle_verdict',
      'remediation',
      'review_cycle_number',
      'violated_invariant',
    ]);
    expect(details).toMatchObject({
      latest_review_cycle_verdict: 'changes_requested',
      remediation: [expect.any(String), expect.any(String)],
    });
  });
});

describe('the target', () => {
  const said = (target: Partial<MergeGateFacts['target']>, isPushed: boolean) =>
    mergeGates({ ...sound, isPushed, target: { ...sound.target, ...target } }).find(({ gate }) => gate === 'target_synchronization');

  it('may be ahead, and behind as long as nothing is pushed', () => {
    for (const state of ['in_sync', 'ahead', 'no_tracking_branch', 'missing_local_branch'] as const)
      expect(said({ state }, true)?.verdict).toBe('pass');
    expect(said({ state: 'behind', behind: 2 }, false)).toMatchObject({
      verdict: 'fail',
      blocks: false,
      remedy: 'git -C /repo merge --ff-only origin/main',
    });
    expect(said({ state: 'behind', behind: 2, isCheckedOut: false }, true)).toMatchObject({
      blocks: true,
      remedy: 'git -C /repo fetch . origin/main:main',
    });
  });

  it('may be protected as long as nothing is pushed to it', () => {
    const facts = { ...sound, isPushed: false, target: { ...sound.target, isProtected: true } };
    expect(mergeGates(facts).find(({ gate }) => gate === 'protected_branch')?.verdict).toBe('skip');
  });

  it('that has gone apart from its upstream is offered a branch of its own for the mission', () => {
    const found = said({ branch: 'release/2', tracking: 'origin/release/2', state: 'diverged', ahead: 1, behind: 3 }, false);
    expect(found).toMatchObject({
      verdict: 'fail',
      blocks: true,
      may_be_overridden: true,
      remedy:
        'git -C /repo branch kitty/pr/demo-01KZ0000-to-release-2 origin/release/2 && spec-kitty merge --mission demo-01KZ0000 --target kitty/pr/demo-01KZ0000-to-release-2',
    });
    expect(Object.keys(found?.details ?? {}).toSorted()).toEqual([
      'ahead_count',
      'behind_count',
      'branch_or_work_package',
      'diagnostic_code',
      'error',
      'remediation',
      'spec_kitty_version',
      'state',
      'target_branch',
      'tracking_branch',
      'violated_invariant',
    ]);
    expect(said({ state: 'diverged', ahead: 1, behind: 3 }, true)).toMatchObject({
      may_be_overridden: false,
      remedy: expect.stringMatching(/ --target kitty\/pr\/demo-01KZ0000-to-main --push$/),
    });
  });
});

function never(): never {
  throw new Error('There is such a break.');
}
