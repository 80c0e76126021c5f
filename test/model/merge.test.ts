import { describe, expect, it } from 'vitest';
import { initialTransition, transition, type SnapshotFrom } from 'xstate';
import { merge } from '../../machines/merge/definition.ts';
import type { MergeEvent } from '../../machines/merge/types.ts';
import type { MergeContext } from '../../schemas/merge.ts';
import { problem } from '../../schemas/problem.ts';
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

describe('landing, at its turns', () => {
  const { checkGates, buildLanes, makeLanding, proveLanding, publishLanding, refreshCheckouts, observeTips } = mergeAnswers;
  const { openWorkspace, readResolution } = mergeAnswers;
  const [moved] = publishLanding.slice(1);
  const done = (step: string, output: unknown) => ({ type: `xstate.done.actor.${step}`, output }) as MergeEvent;
  const failed = (step: string, more = {}) =>
    ({ type: `xstate.error.actor.${step}`, error: problem('USAGE', 'It was refused.', more) }) as MergeEvent;
  /** What every step before publishing answers when nothing is in its way. */
  const proven = [
    done('gating', checkGates[0]),
    done('building', buildLanes[0]),
    done('landing', makeLanding[0]),
    done('proving', proveLanding[0]),
  ];
  const after = (events: readonly MergeEvent[], plan = mergePlan): SnapshotFrom<typeof merge.machine> =>
    events.reduce((snapshot, event) => transition(merge.machine, snapshot, event)[0], initialTransition(merge.machine, plan)[0]);

  it('is refused as long as nothing was begun, and waits from then on', () => {
    const isRefused = (...events: readonly MergeEvent[]): unknown => after([...events, failed('gating')]).value;
    expect(isRefused()).toBe('refused');
    expect(after([failed('gating', { unchanged: 'A part of it was done.' })]).value).toBe('blocked');
    expect(isRefused(...proven, done('publishing', moved))).toBe('blocked');
  });

  it('waits where somebody has begun to decide a conflict, or has decided one', () => {
    const conflicted = [
      proven[0],
      done('building', buildLanes[1]),
      done('preparing', openWorkspace[0]),
      { type: 'RESUME' },
    ] as MergeEvent[];
    const again = [{ type: 'RESUME' }, done('observing', observeTips[0]), failed('gating')] as MergeEvent[];
    const resolved = readResolution.find(({ state }) => state === 'resolved');
    expect(after([...conflicted, failed('resolving'), ...again]).value).toBe('blocked');
    expect(after([...conflicted, done('resolving', resolved), failed('building'), ...again]).value).toBe('blocked');
    expect(after([proven[0], failed('building'), ...again] as MergeEvent[]).value).toBe('refused');
  });

  it('pushes what it was asked to push, and nothing else', () => {
    const published = [...proven, done('publishing', publishLanding[0]), done('refreshing', refreshCheckouts[0])];
    expect(after(published).value).toBe('pushing');
    expect(after(published, { ...mergePlan, push: null }).value).toBe('cleaning');
  });

  it('begins another attempt where a branch has moved, and the same anew where none has', () => {
    const again = [...proven.slice(0, 1), failed('building'), { type: 'RESUME' } as const];
    for (const [answer, attempts] of [
      [observeTips[0], 1],
      [observeTips[1], 2],
    ] as const) {
      const { value, context } = after([...again, done('observing', answer)]);
      expect([value, context.attempts.length, context.results]).toEqual(['gating', attempts, {}]);
    }
  });
});
