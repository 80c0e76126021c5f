import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveAgent } from '../../../../machines/rules/agentString.ts';

const id = { work_package_id: 'WP01' };
const nobody = { tool: 'unknown', model: 'unknown-model', profile_id: null, role: null };
const resolved = (fields: object) => {
  const outcome = resolveAgent({ ...id, ...fields });
  return outcome.ok ? outcome.value : outcome.problems[0].code;
};
const part = fc.stringMatching(/^[^:]{0,8}$/);
const beside = { model: 'M', agent_profile: 'P', role: 'R' };

describe('who is to work on a package', () => {
  test('every part that is given is kept as it is, and nothing behind the fourth counts', () => {
    fc.assert(
      fc.property(
        part.filter((text) => text !== ''),
        part,
        part,
        part,
        (tool, model, profile, role) => {
          const expected = { tool, model: model || 'M', profile_id: profile || 'P', role: role || 'R' };
          expect(resolved({ ...beside, agent: [tool, model, profile, role].join(':') })).toEqual(expected);
          expect(resolved({ ...beside, agent: [tool, model, profile, role, 'more'].join(':') })).toEqual(expected);
        },
      ),
    );
  });

  test('with a colon nothing stays open', () => {
    expect(resolved({ agent: 'claude:' })).toEqual({
      tool: 'claude',
      model: 'unknown-model',
      profile_id: 'claude-default',
      role: 'implementer',
    });
  });

  test('without a colon what nobody said stays open', () => {
    expect(resolved({ agent: 'claude' })).toEqual({ ...nobody, tool: 'claude' });
    expect(resolved({ ...beside, agent: 'claude' })).toEqual({ tool: 'claude', model: 'M', profile_id: 'P', role: 'R' });
  });

  test('a string without a tool before its colon is refused', () => {
    expect(resolved({ ...beside, agent: ':opus' })).toBe('AGENT_STRING_WITHOUT_TOOL');
  });

  test.each([[undefined], [''], [null], [5], [['claude']], [true]])('%j says nothing', (agent) => {
    expect(resolved({ agent })).toEqual(nobody);
  });

  test('a mapping counts for the parts it has', () => {
    expect(resolved({ ...beside, agent: { tool: 'claude', role: '' } })).toEqual({
      tool: 'claude',
      model: 'M',
      profile_id: 'P',
      role: 'R',
    });
    expect(resolved({ agent: { tool: 5, model: 'm', profile_id: 'p' } })).toEqual({ ...nobody, model: 'm', profile_id: 'p' });
  });
});
