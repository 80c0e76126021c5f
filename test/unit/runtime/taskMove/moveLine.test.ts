import { expect, test } from 'vitest';
import { handInLines, moveLine } from '../../../../runtime/taskMove/moveLine.ts';

test('a move is named as it was given: by somebody, or by nobody named', () => {
  const move = { wp: 'WP01', to: 'for_review', mission: 'checkout', agent: null } as const;
  expect(moveLine({ ...move, agent: 'ada l' })).toBe(
    "spec-kitty agent tasks move-task WP01 --to for_review --mission checkout --agent 'ada l'",
  );
  expect(handInLines(move)).toEqual({
    again: 'spec-kitty agent tasks move-task WP01 --to for_review --mission checkout',
    claim: 'spec-kitty agent action implement WP01 --mission checkout --agent <agent>',
  });
});
