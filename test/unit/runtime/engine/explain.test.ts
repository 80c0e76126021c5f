import { describe, expect, it } from 'vitest';
import { machines } from '../../../../machines/index.ts';
import { snapshotAt } from '../../../../machines/workPackage/judge.ts';
import { explain } from '../../../../runtime/engine/explain.ts';

const { workPackage } = machines;

describe('explain', () => {
  it('has nothing to say about an event that is possible', () => {
    expect(explain(workPackage, snapshotAt('planned'), { type: 'CLAIM', id: null, request: { actor: 'alice' } })).toBeNull();
  });

  it('repeats what the guard says', () => {
    expect(explain(workPackage, snapshotAt('in_progress'), { type: 'SUBMIT', id: null, request: {} })).toMatchObject({
      code: 'EVENT_NOT_ALLOWED',
      message:
        'workPackage does not take SUBMIT in the state in_progress. All subtasks must be complete. There must be evidence of the implementation.',
      details: {
        guards: ['workIsComplete'],
        missing: ['All subtasks must be complete.', 'There must be evidence of the implementation.'],
        others: expect.arrayContaining(['APPROVE', 'FORCE.done']),
      },
    });
  });

  it('says so where nothing answers to the event, and what does', () => {
    const answer = explain(workPackage, snapshotAt('done'), { type: 'CLAIM', id: null, request: { actor: 'alice' } });
    expect(answer).toMatchObject({
      message: 'workPackage does not take CLAIM in the state done. Nothing there answers to it.',
      details: { guards: [], missing: [] },
    });
  });
});
