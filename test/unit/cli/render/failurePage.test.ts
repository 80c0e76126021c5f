import { expect, test } from 'vitest';
import { failurePage } from '../../../../cli/render/failurePage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import { problem } from '../../../../schemas/problem.ts';

test('of the details people read what the sentence has not said, and nothing that is for programs alone', () => {
  const met = problem('MERGE_CONFLICT', 'a.ts does not fit.', {
    details: {
      paths: [{ path: 'a.ts', kind: 'contents', ours: { mode: '100644', oid: 'abc' } }],
      open: ['a.ts'],
      packages: ['WP01', 'WP02'],
      again: ['WP02'],
      done: ['gating'],
      missing: ['kitty-specs'],
    },
  });
  const text = pageText(failurePage([met]), () => false);
  expect(text.split('\n').slice(1, 4)).toEqual(['    a.ts  contents', '    WP01', '    WP02']);
  expect(text).not.toMatch(/\[object|gating|kitty-specs/);
});

test('where a package can go instead is said, with what that takes', () => {
  const met = problem('TRANSITION_REJECTED', 'WP01 does not move from in_progress to done.', {
    details: {
      alternatives: [
        { to: 'blocked', needs: [] },
        { to: 'approved', needs: ['The outcome of the review must be given.', 'It must be approved.'] },
      ],
    },
  });
  expect(
    pageText(failurePage([met]), () => false)
      .split('\n')
      .slice(1, 3),
  ).toEqual(['    It can go to blocked.', '    It can go to approved. The outcome of the review must be given. It must be approved.']);
});
