import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { judge, judgeMove, move, snapshotAt } from '../../../../machines/workPackage/judge.ts';
import { workPackageMachine, type WorkPackageMachine } from '../../../../machines/workPackage/machine.ts';
import { lanes, type Lane } from '../../../../schemas/lane.ts';
import { fullRequest } from '../../../support/fullRequest.ts';

describe('judge', () => {
  it('allows what the chart draws and the guard lets pass', () => {
    expect(judge('planned', { to: 'claimed', actor: 'alice' })).toEqual({ allowed: true });
  });

  it('refuses in the words of the guard, and says where else one can go and what that needs', () => {
    expect(judge('in_progress', { to: 'for_review', actor: 'alice', subtasks_complete: true })).toEqual({
      allowed: false,
      code: 'TRANSITION_REJECTED',
      guard: 'workIsComplete',
      sentence: 'There must be evidence of the implementation.',
      alternatives: [
        { to: 'approved', needs: ['Evidence of an approving review must be given: reviewer, verdict approved, reference.'] },
        { to: 'planned', needs: ['A reason must be given.'] },
        { to: 'blocked', needs: [] },
        { to: 'canceled', needs: [] },
      ],
    });
  });

  it('names each thing that is missing for an alternative', () => {
    const judgement = judge('claimed', { to: 'done' });
    expect(judgement).toMatchObject({ guard: null, sentence: 'No move leads from claimed to done without force.' });
    expect(judge('in_progress', { to: 'done' })).toMatchObject({
      alternatives: expect.arrayContaining([
        { to: 'for_review', needs: ['All subtasks must be complete.', 'There must be evidence of the implementation.'] },
      ]),
    });
  });

  it('lets force lead anywhere but into an absence, also to the same lane and out of done', () => {
    const forced = { ...fullRequest, force: true };
    for (const from of lanes) {
      for (const to of lanes) {
        expect(judge(from, { ...forced, to }).allowed, `${from} -> ${to}`).toBe(to !== 'genesis' && to !== 'uninitialized');
      }
    }
    expect(judge('done', { ...forced, to: 'genesis' })).toMatchObject({
      guard: null,
      sentence: 'Nothing leads into genesis, not even force.',
    });
  });

  it('asks force for an actor and a reason even where a plain move would do', () => {
    expect(judge('planned', { to: 'blocked' })).toEqual({ allowed: true });
    expect(judge('planned', { to: 'blocked', force: true, actor: 'alice' })).toMatchObject({
      guard: 'forceIsAccountedFor',
      sentence: 'A reason must be given.',
    });
  });
});

/** The machine with one edge of its chart taken out. */
const without = (lane: Lane, event: string): WorkPackageMachine => {
  const { states, ...config } = workPackageMachine.config as { states: Record<string, { on: Record<string, unknown> }> };
  const on = Object.fromEntries(Object.entries(states[lane]!.on).filter(([type]) => type !== event));
  return createMachine(
    { ...config, states: { ...states, [lane]: { ...states[lane], on } } } as never,
    workPackageMachine.implementations as never,
  ) as unknown as WorkPackageMachine;
};

describe('the machine is what judges: taken apart, it answers otherwise', () => {
  it('without a guard it lets pass what the guard refused', () => {
    const request = { to: 'claimed' } as const;
    const lax = workPackageMachine.provide({ guards: { actorIsNamed: () => true } });
    expect(judgeMove(snapshotAt('planned'), request).allowed).toBe(false);
    expect(judgeMove(snapshotAt('planned', undefined, lax), request).allowed).toBe(true);
  });

  it('without an edge it refuses what the edge allowed', () => {
    const request = { ...fullRequest, to: 'claimed' } as const;
    expect(judgeMove(snapshotAt('planned'), request).allowed).toBe(true);
    expect(judgeMove(snapshotAt('planned', undefined, without('planned', 'CLAIM')), request)).toMatchObject({
      allowed: false,
      guard: null,
    });
    expect(judgeMove(snapshotAt('planned', undefined, without('planned', 'BLOCK')), request).allowed).toBe(true);
  });
});

describe('move', () => {
  const planned = snapshotAt('planned', { wp: 'WP01', event: 'E1' });

  it('moves and remembers the event that did it', () => {
    const { judgement, snapshot } = move(planned, { to: 'claimed', actor: 'alice' }, 'E2');
    expect(judgement).toEqual({ allowed: true });
    expect(snapshot.value).toBe('claimed');
    expect(snapshot.context).toEqual({ wp: 'WP01', event: 'E2' });
  });

  it('hands back the very snapshot when it refuses', () => {
    const { judgement, snapshot } = move(planned, { to: 'claimed' }, 'E2');
    expect(judgement.allowed).toBe(false);
    expect(snapshot).toBe(planned);
  });

  it('records a forced move to the lane the package is in already', () => {
    const { snapshot } = move(planned, { to: 'planned', force: true, actor: 'alice', reason: 'again' }, 'E2');
    expect([snapshot.value, snapshot.context.event]).toEqual(['planned', 'E2']);
  });
});
