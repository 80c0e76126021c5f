import { describe, expect, it } from 'vitest';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import { readLog } from '../../../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../../../machines/rules/fold.ts';
import { gatePackages } from '../../../../machines/rules/gatePackages.ts';

let clock = 0;
const row = (wp_id: string, from_lane: string, to_lane: string, actor: string, more: object = {}): object => {
  clock += 1;
  return {
    event_id: `01KZ${String(clock).padStart(22, '0')}`,
    wp_id,
    from_lane,
    to_lane,
    at: `2026-01-01T00:00:00.${String(clock).padStart(6, '0')}+00:00`,
    actor,
    force: false,
    execution_mode: 'worktree',
    mission_slug: 'demo',
    ...more,
  };
};
const judged = (...rows: readonly object[]) => {
  const log = readLog(rows.map((each) => `${JSON.stringify(each)}\n`).join(''));
  if (!log.ok) throw new Error(log.problems[0].message);
  const snapshot = snapshotOf(foldRows(emptyFold, log.value), { mission_number: null, mission_type: 'software-dev' });
  return gatePackages(log.value, snapshot, [packageFact('WP01', snapshot.work_packages['WP01']?.lane ?? 'planned')])[0];
};
const approval = { reviewer: 'rita', verdict: 'approved', reference: 'review-1' };
const handedIn = [row('WP01', 'planned', 'claimed', 'ada'), row('WP01', 'in_progress', 'for_review', 'ada')];

describe('a package before a merge', () => {
  it('has evidence from its review, or from its approval', () => {
    const byReview = judged(...handedIn, row('WP01', 'in_review', 'approved', 'rita', { review_result: approval }));
    expect(byReview).toMatchObject({
      lane: 'approved',
      evidence: { reviewer: 'rita', reference: 'review-1' },
      review: { verdict: 'approved' },
      implementer: 'ada',
      reviewer: 'rita',
      is_self_approved: false,
    });
    const byEvidence = judged(
      ...handedIn,
      row('WP01', 'for_review', 'approved', 'operator', { evidence: { review: { ...approval, reference: 'PR#7' } } }),
    );
    expect(byEvidence?.evidence).toEqual({ reviewer: 'rita', reference: 'PR#7' });
    expect(judged(...handedIn, row('WP01', 'for_review', 'approved', 'operator'))).toMatchObject({ evidence: null, reviewer: 'operator' });
  });

  it('loses it with its work: what was approved and then reopened has to show something new', () => {
    const reopened = [
      ...handedIn,
      row('WP01', 'in_review', 'approved', 'rita', { review_result: approval }),
      row('WP01', 'approved', 'in_progress', 'operator', { force: true, reason: 'found a hole' }),
    ];
    expect(judged(...reopened, row('WP01', 'in_progress', 'approved', 'operator', { force: true, reason: 'so' }))).toMatchObject({
      evidence: null,
      force_count: 2,
    });
  });

  it('has none by a rejection, nor by what was said of another package or in a review that ended without a result', () => {
    const rejected = { ...approval, verdict: 'changes_requested' };
    for (const more of [{ review_result: rejected }, { evidence: { review: rejected } }])
      expect(judged(...handedIn, row('WP01', 'in_review', 'approved', 'olga', { force: true, reason: 'so', ...more }))).toMatchObject({
        evidence: null,
        reviewer: 'rita',
      });
    const other = row('WP02', 'in_review', 'approved', 'rita', { review_result: approval });
    expect(judged(...handedIn, other)).toMatchObject({ evidence: null, review: null, reviewer: null });
    const sentBack = row('WP01', 'in_review', 'planned', 'rita', { review_result: rejected });
    expect(judged(...handedIn, sentBack)).toMatchObject({ review: { verdict: 'changes_requested' } });
    expect(judged(...handedIn, sentBack, row('WP01', 'in_review', 'for_review', 'rita'))).toMatchObject({ review: null });
    const approved = row('WP01', 'in_review', 'approved', 'rita', { review_result: approval });
    expect(judged(...handedIn, approved, row('WP01', 'approved', 'planned', 'olga', { force: true, reason: 'so' }))).toMatchObject({
      evidence: null,
      reviewer: null,
    });
    expect(judged(...handedIn, approved, row('WP01', 'approved', 'blocked', 'olga'))).toMatchObject({ evidence: { reviewer: 'rita' } });
  });

  it('keeps it when it is done, and neither the merge is its reviewer nor whoever takes the merge back', () => {
    const landed = [
      ...handedIn,
      row('WP01', 'in_review', 'approved', 'rita', { review_result: approval }),
      row('WP01', 'approved', 'done', 'merge'),
    ];
    expect(judged(...landed)).toMatchObject({ lane: 'done', evidence: { reviewer: 'rita' }, reviewer: 'rita' });
    const undone = row('WP01', 'done', 'approved', 'ada', { force: true, reason: 'Undo of 01KZ: merge' });
    expect(judged(...landed, undone)).toMatchObject({ lane: 'approved', evidence: { reviewer: 'rita' }, reviewer: 'rita' });
  });

  it('remembers a rejection that was passed over, and by whom', () => {
    const rejection = row('WP01', 'in_review', 'in_progress', 'rita', { review_result: { ...approval, verdict: 'changes_requested' } });
    const note = {
      event_id: '01KZ0000000000000000009999',
      kind: 'annotation',
      wp_id: 'WP01',
      at: '2026-01-02T00:00:00.000000+00:00',
      actor: 'olga',
      delta: { review: { at: '2026-01-02', actor: 'olga', wp_id: 'WP01', reason: 'wrong finding' } },
    };
    expect(
      judged(...handedIn, rejection, note, row('WP01', 'in_progress', 'approved', 'olga', { force: true, reason: 'so' })),
    ).toMatchObject({
      review: { verdict: 'changes_requested', reviewer: 'rita' },
      review_override: { actor: 'olga', reason: 'wrong finding' },
    });
    expect(
      [
        { actor: 'olga', reason: ' ' },
        { actor: ' ', reason: 'wrong finding' },
      ].map(
        (said) =>
          judged(...handedIn, rejection, { ...note, delta: { review: { at: '2026-01-02', wp_id: 'WP01', ...said } } })?.review_override,
      ),
    ).toEqual([null, null]);
  });

  it('knows that its reviewer was its author', () => {
    expect(
      judged(...handedIn, { event_type: 'ReviewerSelfApproval', event_id: '01KZ0000000000000000008888', payload: { wp_id: 'WP01' } })
        ?.is_self_approved,
    ).toBe(true);
    const noted = (event_type: string, payload: unknown) =>
      judged(...handedIn, { event_type, event_id: '01KZ0000000000000000008888', payload })?.is_self_approved;
    expect(noted('WPReviewed', { wp_id: 'WP01' })).toBe(false);
    for (const payload of [null, 'WP01', 1, {}, { wp_id: 1 }, { wp_id: 'WP02' }])
      expect(noted('ReviewerSelfApproval', payload)).toBe(false);
  });

  it('stands as its own last event has left it, which is what somebody passes over', () => {
    const last = row('WP01', 'in_review', 'approved', 'rita', { event_id: '01KZ0000000000000000007777', review_result: approval });
    expect(judged(...handedIn, last, row('WP02', 'planned', 'claimed', 'ada'))?.last_event_id).toBe('01KZ0000000000000000007777');
  });

  it('is none of those that were canceled', () => {
    expect(judged(row('WP01', 'planned', 'canceled', 'ada'))).toBeUndefined();
  });
});
