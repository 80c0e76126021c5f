import { expect, it } from 'vitest';
import { lateAcceptance } from '../../../../machines/rules/lateAcceptance.ts';

const text = (heading: string, ...lines: readonly string[]): string => ['# WP01', 'Change src/a.py.', heading, ...lines].join('\n');

it.each([
  [
    '## Acceptance',
    ['Seen post-merge, and Once  deployed.', 'After the merge; AFTER DEPLOY'],
    ['after deploy', 'after the merge', 'post-merge'],
  ],
  ['### Success Criteria', ['post integration'], ['post integration']],
  ['#### Review guidance', ['once integrated'], ['once integrated']],
  ['## Objectives', ['once merged'], null],
  ['## Acceptance', ['A test shows it.', '## Notes', 'post-merge'], null],
  ['## Acceptance', ['compost-merged'], null],
  ['##Acceptance', ['post-merge'], null],
])('%s %j: %j', (heading, lines, phrases) => {
  expect(lateAcceptance('WP01', text(heading, ...lines), [])?.paths ?? null).toEqual(phrases);
});

it('leaves planning packages alone, unless their files say that they write code', () => {
  const planning = ['Write spec.md.', '## Acceptance', 'once deployed'].join('\n');
  expect(lateAcceptance('WP01', planning, [])).toBeNull();
  expect(lateAcceptance('WP01', planning, ['src/a'])).toMatchObject({
    rule: 'acceptance_after_landing',
    severity: 'warning',
    packages: ['WP01'],
  });
});
