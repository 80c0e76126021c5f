import { describe, expect, it } from 'vitest';
import { merge } from '../../machines/merge/definition.ts';
import type { MergeContext } from '../../schemas/merge.ts';
import { walkOperation } from '../support/walkOperation.ts';
import { mergeAnswers, mergePlan } from '../support/mergePlans.ts';

/** Every further attempt, and every further decision, leads where the one before has led. */
const isFarEnough = (context: unknown): boolean => {
  const { attempts, resolutions } = context as MergeContext;
  return attempts.length > 1 || resolutions.length > 0;
};

describe('landing, walked', () => {
  it('has an answer and an end everywhere, whatever becomes of it', () => {
    const { states, ways } = walkOperation(merge, { plans: [mergePlan, { ...mergePlan, push: null }], answers: mergeAnswers, isFarEnough });
    expect(states).toEqual([
      'aborted',
      'blocked',
      'building',
      'cleaning',
      'conflicted',
      'done',
      'gating',
      'landing',
      'observing',
      'preparing',
      'proving',
      'publishing',
      'pushing',
      'refreshing',
      'refused',
      'resolving',
      'withdrawing',
    ]);
    expect(ways).toBe(336);
  });
});
