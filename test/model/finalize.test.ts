import { describe, expect, it } from 'vitest';
import { finalize } from '../../machines/finalize/machine.ts';
import { examplePlan } from '../support/finalizePlans.ts';
import { walkOperation } from '../support/walkOperation.ts';

describe('finalizing, walked', () => {
  it('has an answer and an end everywhere', () => {
    const { states, ways } = walkOperation(finalize, {
      plans: [examplePlan],
      answers: {
        editFiles: [{ edited: [], changed: {} }],
        recordRows: [{ seeded: ['WP01'], warnings: [], changed: { events: [] } }],
        commit: [{ commits: [], changed: {} }],
      },
    });
    expect(states).toEqual([
      'aborted',
      'committing',
      'done',
      'refused',
      'seedingEvents',
      'stopped',
      'writingLanes',
      'writingMatrices',
      'writingPackages',
    ]);
    expect(ways).toBe(25);
  });
});
