import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideClaim, takeoverOf, unnamedClaim } from '../../../../machines/claim/decideClaim.ts';
import { boardOf, type Standing } from '../../../../machines/mission/board.ts';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import { judge } from '../../../../machines/workPackage/judge.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';
import { lanes, type Lane } from '../../../../schemas/lane.ts';

const claimant = { agent: 'ada', mission: 'demo' };
const standingOf = (fact: PackageFact): Standing => {
  const [found] = boardOf([fact], claimant);
  if (found === undefined) throw new Error('The board is empty.');
  return found;
};
const held = (lane: Lane, holder: string | null, more: Partial<PackageFact> = {}): PackageFact => ({
  ...packageFact('WP01', lane),
  holder,
  ...more,
});

/** Every package a claim can meet. */
const fact: fc.Arbitrary<PackageFact> = fc
  .record({
    lane: fc.constantFrom(...lanes),
    holder: fc.constantFrom(null, 'ada', 'grace'),
    holder_gone: fc.boolean(),
    sent_back: fc.boolean(),
    flaw: fc.constantFrom(null, 'Something is misspelt.'),
    dependencies: fc.constantFrom([], ['WP09']),
  })
  .map(({ lane, ...more }) => ({ ...packageFact('WP01', lane), ...more }));
const takeover = fc.constantFrom(
  null,
  { holder: 'grace', claim: 'E1', why: 'asked' as const },
  { holder: 'grace', claim: 'E0', why: 'gone' as const },
  { holder: null, claim: 'E1', why: 'unnamed' as const },
);

describe('a claim', () => {
  it('is refused, or leads to in_progress by moves that the machine allows one after the other', () => {
    fc.assert(
      fc.property(fact, takeover, (one, takes) => {
        const decided = decideClaim(standingOf(one), takes, claimant, 'E1');
        if (!decided.ok) {
          expect(['WP_ALREADY_CLAIMED', 'DEPENDENCIES_NOT_SATISFIED', 'WP_NOT_CLAIMABLE']).toContain(decided.problems[0].code);
          return;
        }
        let lane = one.lane;
        for (const { to, reason } of decided.value.moves) {
          expect(judge(lane, { to, actor: 'ada', reason, workspace_context: 'worktree:/x' })).toEqual({ allowed: true });
          lane = to;
        }
        expect(lane).toBe('in_progress');
      }),
    );
  });

  it('never touches what is handed in, reviewed or over, whoever asks and however', () => {
    fc.assert(
      fc.property(
        fact.filter(({ lane }) => !['planned', 'claimed', 'in_progress'].includes(lane)),
        takeover,
        (one, takes) => {
          expect(decideClaim(standingOf(one), takes, claimant, 'E1')).toMatchObject({
            ok: false,
            problems: [{ code: 'WP_NOT_CLAIMABLE' }],
          });
        },
      ),
    );
  });

  it('takes nothing from a holder who may be there, but for a takeover of this very claim', () => {
    fc.assert(
      fc.property(
        fact.filter(({ lane, holder }) => (lane === 'claimed' || lane === 'in_progress') && holder === 'grace'),
        takeover,
        (one, takes) => {
          const decided = decideClaim(standingOf(one), takes, claimant, 'E1');
          expect(decided.ok).toBe(takes?.claim === 'E1');
          if (decided.ok) expect(decided.value).toMatchObject({ way: 'taken', frees: true });
        },
      ),
    );
  });

  it('of planned work is two moves; of claimed work one; of work in progress none', () => {
    const moves = (one: PackageFact): readonly string[] => {
      const decided = decideClaim(standingOf(one), null, claimant, 'E1');
      return decided.ok ? decided.value.moves.map(({ id }) => id) : [decided.problems[0].code];
    };
    expect(moves(held('planned', null))).toEqual(['claimed', 'started']);
    expect(moves(held('claimed', 'ada'))).toEqual(['started']);
    expect(moves(held('in_progress', 'ada'))).toEqual([]);
    expect(moves(held('in_progress', null, { sent_back: true }))).toEqual(['released', 'claimed', 'started']);
  });
});

describe('a takeover', () => {
  it.each<[string, PackageFact, boolean, object | null]>([
    ['of a holder who is gone', held('in_progress', 'grace', { holder_gone: true }), false, { holder: 'grace', claim: 'E1', why: 'gone' }],
    ['of nobody named', held('claimed', null), false, { holder: null, claim: 'E1', why: 'unnamed' }],
    ['of somebody who may be there, when asked for', held('in_progress', 'grace'), true, { holder: 'grace', claim: 'E1', why: 'asked' }],
    ['of somebody who may be there, unasked', held('in_progress', 'grace'), false, null],
    ["of one's own work", held('in_progress', 'ada'), true, null],
    ['of planned work', held('planned', null), true, null],
    ['of a review', held('in_review', 'grace'), true, null],
  ])('%s', (_, one, isAsked, expected) => {
    expect(takeoverOf(standingOf(one), 'E1', isAsked)).toEqual(expected);
  });

  it('needs a last event to be good for', () => {
    expect(takeoverOf(standingOf(held('in_progress', 'grace')), null, true)).toBeNull();
  });
});

it('without a package is told of every one, why not', () => {
  const board = boardOf([held('done', null), { ...held('in_progress', 'grace'), wp_id: 'WP02' }], claimant);
  const told = unnamedClaim(board, null, claimant);
  expect(told).toMatchObject({
    ok: false,
    problems: [
      { code: 'NOTHING_TO_IMPLEMENT', details: { why_not: ['WP01: WP01 is done.', 'WP02: WP02 is in_progress, held by grace.'] } },
    ],
  });
});
