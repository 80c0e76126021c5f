import { expect, it } from 'vitest';
import { lastReviewCycle, reviewPointer } from '../../../../machines/rules/reviewCycle.ts';

it('counts the reviews of a package', () => {
  expect(lastReviewCycle([])).toEqual({ ok: true, value: 0 });
  expect(lastReviewCycle(['review-cycle-2.md', 'review-cycle-10.md', 'review-feedback-11.md', 'baseline-tests.json'])).toEqual({
    ok: true,
    value: 10,
  });
  expect(reviewPointer('042-login', 'WP01-part', 3)).toBe('review-cycle://042-login/WP01-part/review-cycle-3.md');
});

it.each(['review-cycle-0.md', 'review-cycle-01.md', 'review-cycle-x.md', 'review-cycle-.md'])('gives no number away beside %s', (name) => {
  expect(lastReviewCycle(['review-cycle-1.md', name])).toMatchObject({
    ok: false,
    problems: [{ code: 'REVIEW_CYCLE_MISNAMED', details: { files: [name] } }],
  });
});
