import { expect, test } from 'vitest';
import { join } from 'node:path';
import { lastMoveOf } from '../../../../../actions/git/refs/lastMoveOf.ts';
import { newRepository } from '../../../../support/repository.ts';

/** The moment of every commit of the tests: 2026-01-01T00:00:00Z. */
const moment = 1_767_225_600;

test('a branch that was only made has moved by being made; a commit on it is a move', () => {
  const { root, git, commit } = newRepository();
  git('branch', 'kitty/mission-a-lane-a');
  expect(lastMoveOf(join(root, '.git'), 'kitty/mission-a-lane-a')).toEqual({ at: moment, isCreation: true });
  git('checkout', '-q', 'kitty/mission-a-lane-a');
  commit({ 'a.txt': 'a\n' });
  expect(lastMoveOf(join(root, '.git'), 'kitty/mission-a-lane-a')).toEqual({ at: moment, isCreation: false });
});

test('nothing is known of a branch that is not there, or of which git keeps no diary', () => {
  const { root, git } = newRepository();
  git('-c', 'core.logAllRefUpdates=false', 'branch', 'quiet');
  expect(lastMoveOf(join(root, '.git'), 'nowhere')).toBeNull();
  expect(lastMoveOf(join(root, '.git'), 'quiet')).toBeNull();
});
