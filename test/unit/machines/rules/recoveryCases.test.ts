import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  behindPackage,
  recoveryCases,
  type LaneFinding,
  type PackageFinding,
  type RecoveryFacts,
} from '../../../../machines/rules/recoveryCases.ts';
import { displayLanes } from '../../../../schemas/lane.ts';

const lane = (more: Partial<LaneFinding> = {}): LaneFinding => ({
  lane_id: 'lane-a',
  wp_ids: ['WP01'],
  branch: 'kitty/mission-demo-lane-a',
  tip: 'abc',
  worktree: '/repo/.worktrees/demo-lane-a',
  worktreeState: 'present',
  misplaced: null,
  context: 'sound',
  workedOn: 'WP01',
  commits: null,
  lastTip: null,
  isOnlyBegun: false,
  elsewhere: null,
  ...more,
});
const pack = (wp_id: string, now: PackageFinding['lane'], more: Partial<PackageFinding> = {}): PackageFinding => ({
  wp_id,
  lane: now,
  lane_id: 'lane-a',
  dependencies: [],
  holder: null,
  holder_gone: false,
  uncommitted: [],
  keptUnder: null,
  ...more,
});
const facts = (lanes: readonly LaneFinding[], packages: readonly PackageFinding[], orphans: readonly string[] = []): RecoveryFacts => ({
  mission: 'demo',
  root: '/repo',
  strayLanes: null,
  lanes,
  packages,
  orphans,
});
const kinds = (given: RecoveryFacts): readonly string[] => recoveryCases(given).map(({ kind }) => kind);

describe('what a crash has left', () => {
  it.each([
    ['a branch without a worktree', { worktreeState: 'missing' }, 'in_progress', ['recreate_worktree']],
    [
      'a worktree that git had begun to make',
      { worktreeState: 'half', context: 'missing' },
      'in_progress',
      ['recreate_worktree', 'recreate_context'],
    ],
    ['a worktree nobody wrote down', { context: 'missing' }, 'in_progress', ['recreate_context']],
    ['a note that is wrong', { context: 'stale' }, 'in_progress', ['recreate_context']],
    ['commits without a status', { commits: 2 }, 'planned', ['emit_transitions']],
    ['commits of a claim that went no further', { commits: 1 }, 'claimed', ['emit_transitions']],
    ['a branch without commits', { commits: 0 }, 'planned', ['no_action']],
    ['work in order', {}, 'in_progress', ['no_action']],
    ['work that is finished', { worktreeState: 'missing' }, 'done', ['no_action']],
    [
      'another branch checked out',
      { misplaced: { sentence: 'It has main.', next: 'git switch x' } },
      'in_progress',
      ['worktree_misplaced'],
    ],
    ['a folder in the way', { worktreeState: 'occupied', context: 'missing' }, 'in_progress', ['worktree_in_the_way']],
    ['a worktree that was moved', { worktreeState: 'moved', context: 'stale' }, 'in_progress', ['worktree_in_the_way']],
    [
      'everything at once',
      { worktreeState: 'missing', context: 'missing', commits: 3 },
      'planned',
      ['recreate_worktree', 'recreate_context', 'emit_transitions'],
    ],
    ['work that landed', { tip: null }, 'done', ['merged_and_deleted']],
    ['a claim without a workspace', { tip: null }, 'in_progress', ['claim_without_allocation']],
    ['a branch that is lost', { tip: null, lastTip: 'abc' }, 'in_progress', ['branch_lost']],
    ['a claim that went no further and whose branch is lost', { tip: null, lastTip: 'abc' }, 'claimed', ['branch_lost']],
    ['work in review whose branch is lost', { tip: null }, 'in_review', ['branch_lost']],
    ['approved work whose branch is lost', { tip: null }, 'approved', ['branch_lost']],
    ['approved work that a remote has alone', { tip: null, elsewhere: 'origin/x' }, 'approved', ['branch_elsewhere']],
    ['work that somebody does in another clone', { tip: null, elsewhere: 'origin/x' }, 'in_progress', []],
    [
      'work that was lost here, whatever was pushed of it',
      { tip: null, elsewhere: 'origin/x', lastTip: 'abc' },
      'in_progress',
      ['branch_lost'],
    ],
    ['a package nobody has begun', { tip: null }, 'planned', []],
  ] as const)('%s', (_, more, now, expected) => {
    expect(kinds(facts([lane(more)], [pack('WP01', now)]))).toEqual(expected);
  });

  it('says how to go on where it does not act', () => {
    const nextOf = (given: RecoveryFacts) => recoveryCases(given).map(({ next }) => next);
    expect(nextOf(facts([lane({ tip: null, lastTip: 'abc' })], [pack('WP01', 'for_review')]))).toEqual([
      'git -C /repo branch kitty/mission-demo-lane-a abc',
    ]);
    const begun = facts([lane({ tip: null, lastTip: 'abc', isOnlyBegun: true })], [pack('WP01', 'approved')]);
    expect(nextOf(begun)).toEqual(['git -C /repo fsck --lost-found']);
    expect(nextOf(facts([lane({ tip: null, lastTip: 'abc', isOnlyBegun: true })], [pack('WP01', 'in_progress')]))).toEqual([
      'git -C /repo branch kitty/mission-demo-lane-a abc',
    ]);
    expect(recoveryCases(begun)[0]?.sentence).toContain('began at abc, and what was committed there since is not known');
    const back = 'When nothing finds it, send WP01 back to be done again (agent tasks move-task --to planned).';
    for (const given of [begun, facts([lane({ tip: null })], [pack('WP01', 'approved')])])
      expect(recoveryCases(given)[0]?.sentence).toContain(back);
    expect(recoveryCases(facts([lane({ tip: null, lastTip: 'abc' })], [pack('WP01', 'approved')]))[0]?.sentence).not.toContain(back);
    expect(nextOf(facts([lane({ tip: null })], [pack('WP01', 'in_progress', { holder: 'ada' })]))).toEqual([
      'spec-kitty agent action implement WP01 --mission demo --agent ada',
    ]);
    expect(nextOf(facts([], [], ['demo-lane-z.json']))).toEqual(['spec-kitty doctor orphans --fix']);
  });

  it('is work that can begin at the target, once everything it needs has landed', () => {
    const of = (first: PackageFinding['lane'], second: PackageFinding['lane'], now: PackageFinding['lane'] = 'planned') => {
      const later = pack('WP03', now, { lane_id: 'lane-b', dependencies: ['WP01', 'WP02'] });
      return kinds(facts([lane({ lane_id: 'lane-b', wp_ids: ['WP03'], tip: null })], [pack('WP01', first), pack('WP02', second), later]));
    };
    expect(of('done', 'done')).toEqual(['ready_to_start_from_target']);
    expect(of('done', 'approved')).toEqual([]);
    expect(of('done', 'done', 'blocked')).toEqual([]);
  });

  it('is uncommitted work of somebody who is provably gone, until it is kept', () => {
    const left = (more: Partial<PackageFinding>) =>
      kinds(facts([lane()], [pack('WP01', 'in_progress', { holder: 'ada', holder_gone: true, uncommitted: ['half.txt'], ...more })]));
    expect(left({})).toEqual(['no_action', 'keep_work']);
    expect(left({ keptUnder: 'refs/x' })).toEqual(['no_action', 'work_kept']);
    expect(left({ holder_gone: false })).toEqual(['no_action']);
    expect(left({ uncommitted: [] })).toEqual(['no_action']);
    // What was handed in is nobody's to take over.
    expect(left({ lane: 'for_review' })).toEqual(['no_action']);
  });

  it('is put right until every package of the lane is finished', () => {
    const shared = lane({ wp_ids: ['WP01', 'WP02'], worktreeState: 'missing' });
    expect(kinds(facts([shared], [pack('WP01', 'done'), pack('WP02', 'in_progress')]))).toEqual(['recreate_worktree']);
    expect(kinds(facts([shared], [pack('WP01', 'done'), pack('WP02', 'canceled')]))).toEqual(['no_action']);
  });
});

describe('the package of commits that nobody recorded', () => {
  it('is the one that was worked on, else the first that is open, and none where another is in progress', () => {
    const two = lane({ wp_ids: ['WP01', 'WP02'], workedOn: null });
    expect(behindPackage(two, [pack('WP01', 'done'), pack('WP02', 'planned')])?.wp_id).toBe('WP02');
    expect(behindPackage({ ...two, workedOn: 'WP02' }, [pack('WP01', 'planned'), pack('WP02', 'planned')])?.wp_id).toBe('WP02');
    expect(behindPackage(two, [pack('WP01', 'approved'), pack('WP02', 'planned')])?.wp_id).toBe('WP02');
    expect(behindPackage(two, [pack('WP01', 'in_progress'), pack('WP02', 'planned')])).toBeNull();
    expect(behindPackage({ ...two, workedOn: 'WP02' }, [pack('WP01', 'in_progress'), pack('WP02', 'planned')])).toBeNull();
    expect(behindPackage(two, [pack('WP01', 'approved'), pack('WP02', 'for_review')])).toBeNull();
  });

  it('is never raised above in progress, and nothing is put right twice', () => {
    const states = fc.record({
      tip: fc.constantFrom('abc', null),
      worktreeState: fc.constantFrom('present', 'half', 'missing', 'moved', 'occupied'),
      context: fc.constantFrom('sound', 'stale', 'missing'),
      commits: fc.constantFrom(null, 0, 2),
      lastTip: fc.constantFrom(null, 'abc'),
    });
    fc.assert(
      fc.property(states, fc.constantFrom(...displayLanes), (state, now) => {
        const found = recoveryCases(facts([lane(state)], [pack('WP01', now)]));
        expect(new Set(found.map(({ kind }) => kind)).size).toBe(found.length);
        for (const { kind, repairs, sentence } of found) {
          expect(sentence).toMatch(/\.$/);
          expect(repairs).toBe(['recreate_worktree', 'recreate_context', 'emit_transitions', 'keep_work'].includes(kind));
          if (kind === 'emit_transitions') expect(['planned', 'claimed']).toContain(now);
          if (repairs) expect(state.tip).not.toBeNull();
        }
      }),
    );
  });
});
