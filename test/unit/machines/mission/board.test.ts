import { describe, expect, it } from 'vitest';
import { boardOf, firstOffered } from '../../../../machines/mission/board.ts';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';

const ada = { agent: 'ada' };
const standing = (fact: PackageFact, ...others: readonly PackageFact[]) => {
  const [found] = boardOf([fact, ...others], ada);
  if (found === undefined) throw new Error('The board is empty.');
  return { offer: found.offer, reason: found.reason, sentence: found.sentence };
};

describe('work that was left behind', () => {
  it('is offered when the process of its holder is gone, and not before', () => {
    const held = { ...packageFact('WP01', 'in_progress'), holder: 'grace' };
    expect(standing(held)).toMatchObject({ offer: null, reason: 'held_by_another' });
    expect(standing({ ...held, holder_gone: true })).toEqual({
      offer: 'take_over',
      reason: 'holder_gone',
      sentence: 'WP01 is in_progress, held by grace, whose process is gone: it can be taken over.',
    });
  });

  it('stays with whoever holds it under the same name', () => {
    expect(standing({ ...packageFact('WP01', 'in_progress'), holder: 'ada', holder_gone: true })).toMatchObject({ offer: 'continue' });
  });

  it('says to whoever holds it that its file is gone', () => {
    const mine = { ...packageFact('WP01', 'in_progress'), holder: 'ada' };
    expect(standing(mine).sentence).toBe('WP01 is in_progress and yours.');
    expect(standing({ ...mine, file: null }).sentence).toContain('Its file is gone');
  });

  it('is offered when nobody named holds it', () => {
    expect(standing({ ...packageFact('WP01', 'claimed'), holder: null })).toMatchObject({ offer: 'take_over', reason: 'holder_unnamed' });
  });

  it('is a review to be taken over too, though not by the author of what is reviewed', () => {
    const inReview = { ...packageFact('WP01', 'in_review'), holder: 'grace', author: 'eve' };
    expect(standing(inReview)).toMatchObject({ offer: null, reason: 'review in progress' });
    expect(standing({ ...inReview, holder_gone: true })).toEqual({
      offer: 'review',
      reason: 'reviewer_gone',
      sentence: 'WP01 is in review by grace, whose process is gone: the review can be taken over.',
    });
    expect(standing({ ...inReview, holder_gone: true, author: 'ada' })).toMatchObject({ offer: null });
    expect(standing({ ...inReview, holder_gone: true, holder: 'ada' })).toMatchObject({ offer: 'continue_review' });
  });

  it('comes after work that was sent back, in the same breath', () => {
    const board = boardOf(
      [{ ...packageFact('WP01', 'claimed'), holder_gone: true }, packageFact('WP02', 'planned', { sent_back: true })],
      ada,
    );
    expect(firstOffered(board, ['rework', 'take_over'])?.package.wp_id).toBe('WP02');
  });
});

describe('packages that share a worktree', () => {
  const inLane = (fact: PackageFact, lane_id: string | null): PackageFact => ({ ...fact, lane_id });
  const planned = inLane(packageFact('WP02', 'planned'), 'lane-a');

  it.each(['claimed', 'in_progress'] as const)('wait for the one that is %s there', (lane) => {
    expect(standing(planned, inLane(packageFact('WP01', lane), 'lane-a'))).toEqual({
      offer: null,
      reason: 'lane_in_use',
      sentence: `WP02 waits for WP01, which is ${lane} in the worktree both share (lane-a).`,
    });
  });

  it('do not wait for what is handed in, blocked or elsewhere', () => {
    for (const lane of ['for_review', 'in_review', 'approved', 'blocked'] as const)
      expect(standing(planned, inLane(packageFact('WP01', lane), 'lane-a'))).toMatchObject({ offer: 'start' });
    expect(standing(planned, inLane(packageFact('WP01', 'in_progress'), 'lane-b'))).toMatchObject({ offer: 'start' });
  });

  it('are not moved on from what blocks them, nor taken up again, while somebody is at the other one', () => {
    const other = inLane(packageFact('WP01', 'in_progress'), 'lane-a');
    expect(standing(inLane(packageFact('WP02', 'blocked'), 'lane-a'), other)).toMatchObject({
      reason: 'blocked',
      sentence: expect.stringContaining('It waits for WP01, which is in_progress in the worktree both share (lane-a), as well.'),
    });
    const sentBack = { ...inLane(packageFact('WP02', 'in_progress', { sent_back: true }), 'lane-a'), holder: null };
    const leftBehind = inLane(packageFact('WP02', 'in_progress', { gone: true }), 'lane-a');
    for (const fact of [sentBack, leftBehind]) expect(standing(fact, other)).toMatchObject({ offer: null, reason: 'lane_in_use' });
    // Of two that nobody is at each can be taken up.
    for (const nobody of [
      { ...other, holder: null },
      { ...other, holder_gone: true },
    ]) {
      expect(standing(sentBack, nobody)).toMatchObject({ offer: 'rework' });
      expect(standing(leftBehind, nobody)).toMatchObject({ offer: 'take_over' });
    }
  });

  it('never wait in the main checkout or without a lane', () => {
    for (const lane of ['lane-planning', null])
      expect(standing(inLane(planned, lane), inLane(packageFact('WP01', 'in_progress'), lane))).toMatchObject({ offer: 'start' });
  });
});
