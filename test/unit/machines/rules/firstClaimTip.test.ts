import { expect, it } from 'vitest';
import { firstClaimTip } from '../../../../machines/rules/firstClaimTip.ts';
import type { Transition } from '../../../../schemas/event.ts';

const claim = (lane_tip: unknown, at = '2026-01-01T00:00:00Z'): Transition => ({
  event_id: '01KQ47E8000000000000000000',
  wp_id: 'WP01',
  from_lane: 'planned',
  to_lane: 'claimed',
  at,
  actor: 'ada',
  force: false,
  execution_mode: 'worktree',
  policy_metadata: { agent: null, ...{ lane_tip } },
});
const tip = 'a'.repeat(40);

it('is what the first claim of the package has noted', () => {
  expect(firstClaimTip([claim('b'.repeat(40), '2026-01-02T00:00:00Z'), claim(tip)], 'WP01')).toBe(tip);
  expect(firstClaimTip([claim(tip)], 'WP02')).toBe(null);
});

it.each(['$(id)', '--output=x', 'main', 7, null])('is no commit where the log says %j', (lane_tip) => {
  expect(firstClaimTip([claim(lane_tip)], 'WP01')).toBe(null);
});
