import { expect, it } from 'vitest';
import { cleanupAfter } from '../../../../machines/rules/cleanupAfter.ts';

const unsaid = { branches: null, worktrees: null };

it('takes away what nobody asks to keep', () => {
  expect(cleanupAfter({}, unsaid)).toEqual({ branches: true, worktrees: true });
  expect(cleanupAfter({ retain_branches: false, retain_worktrees: null }, unsaid)).toEqual({ branches: true, worktrees: true });
});

it('keeps what the mission asks to keep, and what it says neither yes nor no to', () => {
  expect(cleanupAfter({ retain_branches: true }, unsaid)).toEqual({ branches: false, worktrees: true });
  expect(cleanupAfter({ retain_branches: 0, retain_worktrees: 'no' }, unsaid)).toEqual({ branches: false, worktrees: false });
});

it('obeys what is said when it lands', () => {
  const keeping = { retain_branches: true, retain_worktrees: true };
  expect(cleanupAfter(keeping, { branches: true, worktrees: null })).toEqual({ branches: true, worktrees: false });
  expect(cleanupAfter({}, { branches: null, worktrees: false })).toEqual({ branches: true, worktrees: false });
});
