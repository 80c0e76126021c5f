import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoordinationFacts, type PlacementFacts, homes, isCoordinated, topologyOf } from '../../../../machines/rules/homes.ts';
import { orThrow } from '../../../../runtime/orThrow.ts';
import { topologies } from '../../../../schemas/topology.ts';

const branch = 'kitty/mission-foo-01KV6510';
const worktree = '/repo/.worktrees/foo-01KV6510-coord';
const main = { folder: '/repo/kitty-specs/foo-01KV6510', checkout: '/repo', gitDir: '/repo/.git' };
const registered = { gitDir: '/repo/.git/worktrees/coord', branch, missionFolder: `${worktree}/kitty-specs/foo-01KV6510` };
const coordination: CoordinationFacts = {
  branch,
  branchExists: true,
  worktree,
  registered,
  isOccupied: false,
  elsewhere: null,
  newerLog: null,
};
const facts = (over: Partial<PlacementFacts> = {}, found: Partial<CoordinationFacts> = {}): PlacementFacts => ({
  directory: 'foo-01KV6510',
  main,
  topology: 'coord',
  hasLanded: false,
  targetBranch: 'main',
  onLane: null,
  coordination: { ...coordination, ...found },
  ...over,
});

const factsOfAnyKind: fc.Arbitrary<PlacementFacts> = fc.record({
  directory: fc.constant('foo-01KV6510'),
  main: fc.constant(main),
  topology: fc.constantFrom(...topologies),
  hasLanded: fc.boolean(),
  targetBranch: fc.constantFrom('main', null),
  onLane: fc.constant(null),
  coordination: fc.option(
    fc.record({
      branch: fc.constantFrom(branch, null),
      branchExists: fc.boolean(),
      worktree: fc.constant(worktree),
      registered: fc.option(
        fc.record({
          gitDir: fc.constant(registered.gitDir),
          branch: fc.constantFrom(branch, 'elsewhere', null),
          missionFolder: fc.constantFrom(registered.missionFolder, null),
        }),
      ),
      isOccupied: fc.boolean(),
      elsewhere: fc.option(
        fc.record({
          by: fc.constantFrom('lost' as const, 'locked' as const, 'worktree' as const, 'main' as const),
          path: fc.constant('/away'),
        }),
      ),
      newerLog: fc.constantFrom('{}\n', null),
    }),
  ),
});

describe('of whatever the eyes report', () => {
  test('planning files and packages are in the main checkout, always', () => {
    fc.assert(
      fc.property(factsOfAnyKind, (seen) => {
        const placed = homes(seen);
        fc.pre(placed.ok);
        expect(placed).toMatchObject({ value: { planning: main, packages: main } });
      }),
    );
  });

  test('status is refused exactly where it has a home that cannot be used, and the refusal can be acted upon', () => {
    fc.assert(
      fc.property(factsOfAnyKind, (seen) => {
        const placed = homes(seen);
        if (!placed.ok) return fc.pre(false);
        const { coordination: state, refusal, status } = placed.value;
        expect(refusal === null).toBe(state === 'none' || state === 'materialized');
        expect(status.at === 'checkout' && status.checkout === worktree).toBe(state === 'materialized');
        expect(refusal === null || seen.coordination?.isOccupied === true || refusal.next?.startsWith('git -C /')).toBe(true);
      }),
    );
  });

  test('nothing but a deleted branch keeps a mission from being read', () => {
    fc.assert(
      fc.property(factsOfAnyKind, (seen) => {
        const { coordination: found } = seen;
        const isDeleted =
          isCoordinated(seen.topology) &&
          !seen.hasLanded &&
          found?.branch === branch &&
          !found.branchExists &&
          found.registered?.branch !== branch;
        expect(homes(seen)).toMatchObject(
          isDeleted
            ? { ok: false, problems: [{ code: 'COORDINATION_BRANCH_DELETED', details: { coordination_branch: branch } }] }
            : { ok: true },
        );
      }),
    );
  });

  test('a mission without coordination, or one that has landed, has one home', () => {
    fc.assert(
      fc.property(factsOfAnyKind, (seen) => {
        fc.pre(!isCoordinated(seen.topology) || seen.hasLanded || seen.coordination === null);
        expect(homes(seen)).toEqual({
          ok: true,
          value: { planning: main, packages: main, status: { at: 'checkout', ...main }, coordination: 'none', refusal: null },
        });
      }),
    );
  });
});

test('where the main checkout is on a lane that is behind the target, status is read there and written nowhere', () => {
  const onLane = { branch: 'kitty/mission-foo-01KV6510-lane-a', target: 'main', log: '{}\n' };
  const { refusal, status } = orThrow(homes(facts({ topology: 'lanes', coordination: null, onLane })));
  expect(status).toEqual({ at: 'branch', branch: 'main', log: '{}\n' });
  expect(refusal).toMatchObject({ code: 'MAIN_CHECKOUT_ON_LANE', next: 'git -C /repo switch main' });
  expect(orThrow(homes(facts({ onLane }))).refusal).toBeNull();
});

describe('a coordinated mission', () => {
  const placed = (over?: Partial<PlacementFacts>, found?: Partial<CoordinationFacts>) => {
    const outcome = homes(facts(over, found));
    return outcome.ok ? outcome.value : outcome.problems;
  };

  test.each([
    [
      'materialized',
      {},
      { status: { at: 'checkout', folder: registered.missionFolder, checkout: worktree, gitDir: registered.gitDir }, refusal: null },
    ],
    ['materialized', { branch: null, branchExists: false }, { status: { checkout: worktree } }],
    ['none', { branch: null, branchExists: false, registered: null }, { status: { checkout: '/repo' }, refusal: null }],
    [
      'empty',
      { registered: { ...registered, missionFolder: null } },
      { status: { checkout: '/repo' }, refusal: { code: 'COORDINATION_WORKTREE_EMPTY', next: `git -C ${worktree} merge main` } },
    ],
    ['empty', { registered: { ...registered, missionFolder: null }, newerLog: 'x\n' }, { status: { at: 'branch', branch, log: 'x\n' } }],
    [
      'misplaced',
      { registered: { ...registered, branch: null }, newerLog: 'x\n' },
      { status: { at: 'branch' }, refusal: { code: 'COORDINATION_WORKTREE_BRANCH_MISMATCH', details: { expected: branch, actual: null } } },
    ],
    [
      'unmaterialized',
      { registered: null },
      {
        status: { checkout: '/repo' },
        refusal: { code: 'COORDINATION_WORKTREE_MISSING', next: `git -C /repo worktree add ${worktree} ${branch}` },
      },
    ],
    ['unmaterialized', { registered: null, newerLog: 'x\n' }, { status: { at: 'branch', branch, log: 'x\n' } }],
    ['unmaterialized', { registered: null, isOccupied: true }, { refusal: { code: 'COORDINATION_WORKTREE_MISSING', next: null } }],
  ] as const)('%s', (state, found, expected) => {
    expect(placed({}, found)).toMatchObject({ coordination: state, ...expected });
  });

  test('commands in a refusal survive a shell', () => {
    const spaced = "/it's here/.worktrees/foo";
    expect(placed({ main: { ...main, checkout: "/it's here" } }, { registered: null, worktree: spaced })).toMatchObject({
      refusal: { next: `git -C '/it'\\''s here' worktree add '/it'\\''s here/.worktrees/foo' ${branch}` },
    });
  });
});

describe('the topology', () => {
  test('that is stored wins over what the files show', () => {
    for (const stored of topologies) expect(topologyOf({ stored, coordinationBranch: branch, hasLanes: true })).toBe(stored);
  });

  test.each([
    [null, false, 'single_branch'],
    [null, true, 'lanes'],
    [branch, false, 'coord'],
    [branch, true, 'lanes_with_coord'],
  ] as const)('of a mission without one: branch %s, lanes %s → %s', (coordinationBranch, hasLanes, topology) => {
    expect(topologyOf({ stored: null, coordinationBranch, hasLanes })).toBe(topology);
    expect(topologyOf({ stored: 'something', coordinationBranch, hasLanes })).toBe(topology);
  });
});
