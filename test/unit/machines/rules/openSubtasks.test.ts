import { describe, expect, it } from 'vitest';
import { openSubtasks } from '../../../../machines/rules/openSubtasks.ts';

describe('openSubtasks', () => {
  it.each([
    [[], undefined, []],
    [[], { T001: 'planned' }, []],
    [['T001', 'T002'], undefined, ['T001', 'T002']],
    [['T001', 'T002'], { T001: 'done', T002: 'in_progress', T003: 'planned' }, ['T002']],
    [['T001'], { T001: 'done' }, []],
    [[7, 'constructor'], { 7: 'done' }, ['constructor']],
  ] as const)('of %j with %j recorded are %j', (roster, recorded, open) => {
    expect(openSubtasks(roster, recorded)).toEqual(open);
  });
});
