import { describe, expect, it } from 'vitest';
import { unknownKeys } from '../../../../machines/mission/unknownKeys.ts';

const audit = { trigger_mode: 'manual', enforcement: 'blocking' } as const;

describe('keys of a step that mean nothing', () => {
  it('names what was probably meant, of what the step does not have yet', () => {
    const steps = [
      { id: 'build', title: 'Build', depend_on: ['design'] },
      { id: 'write', title: 'Write', depends_on: [], colour: 'red' },
    ];
    const audit_steps = [{ id: 'look', title: 'Look', audit, significant: null }];
    expect(unknownKeys({ steps, audit_steps })).toEqual([
      '"build" has the key "depend_on", which means nothing and is passed over (did you mean "depends_on"?).',
      '"write" has the key "colour", which means nothing and is passed over.',
      '"look" has the key "significant", which means nothing and is passed over (did you mean "significance"?).',
    ]);
  });

  it('is silent about every key that the format has', () => {
    const steps = [{ id: 'a', title: 'A', prompt: 'p', requires_inputs: ['x'], 'agent-profile': 'q', raci: null, contract_ref: 'c' }];
    expect(unknownKeys({ steps, audit_steps: [{ id: 'b', title: 'B', audit, significance: null }] })).toEqual([]);
    expect(unknownKeys({})).toEqual([]);
  });
});
