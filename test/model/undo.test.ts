import { describe, expect, it } from 'vitest';
import { undo } from '../../machines/undo/machine.ts';
import { emptyUndo, fullUndo } from '../support/undoPlans.ts';
import { walkOperation } from '../support/walkOperation.ts';

describe('taking an operation back, walked', () => {
  it('has an answer and an end everywhere', () => {
    const { states, ways } = walkOperation(undo, {
      plans: [fullUndo, emptyUndo],
      answers: {
        keep: [{ works: { '.worktrees/a': 'c9' }, blobs: {}, changed: {} }],
        clear: [{ changed: {} }],
        move: [{ changed: {} }],
        restore: [{ changed: {} }],
        make: [{ changed: {} }],
        record: [{ events: ['E1'], warnings: [], changed: {} }],
        commit: [{ commits: [], changed: {} }],
        retreat: [{ changed: {} }],
      },
    });
    expect(states).toEqual([
      'aborted',
      'clearing',
      'committing',
      'done',
      'keeping',
      'making',
      'moving',
      'recording',
      'refused',
      'restoring',
      'retreating',
      'stopped',
    ]);
    expect(ways).toBe(46);
  });
});
