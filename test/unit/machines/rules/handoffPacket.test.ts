import { describe, expect, it } from 'vitest';
import { handoffPacket } from '../../../../machines/rules/handoffPacket.ts';
import type { YamlMapping } from '../../../../schemas/yamlValue.ts';

const requirement = { id: ' FR-001 ', statement: 'It pays.' };
const packet: YamlMapping = { handoff_packet: 1, requirements: [requirement] };

describe('a handoff packet', () => {
  it('is told by its counts, its ids and where it comes from', () => {
    const whole = {
      ...packet,
      requirements: [
        { ...requirement, acceptance_criteria: [{ id: 'AC-1', statement: 'Paid.' }] },
        { ...requirement, id: 'a-->b' },
      ],
      constraints: [{ id: 'C-001', anything: 1 }],
      source_tool: ' tracker ',
      source_mission: '# 42',
      source_ref: '',
    };
    expect(handoffPacket(whole)).toEqual({
      packet_version: 1,
      requirement_count: 2,
      constraint_count: 1,
      source_tool: 'tracker',
      source_mission: '\\# 42',
      requirement_ids: ['FR-001', 'a--&gt;b'],
    });
  });

  it('may ask for nothing', () => {
    expect(handoffPacket({ ...packet, requirements: [], constraints: null, source_tool: 7 })).toEqual({
      packet_version: 1,
      requirement_count: 0,
      constraint_count: 0,
    });
  });

  it.each<[string, YamlMapping]>([
    ['another version', { handoff_packet: 2 }],
    ['a version that is no number', { handoff_packet: true }],
    ['a version in quotes', { handoff_packet: '1' }],
    ['no requirements', { requirements: null }],
    ['requirements that are no list', { requirements: { a: requirement } }],
    ['a requirement that is text', { requirements: ['FR-001'] }],
    ['a requirement without an id', { requirements: [{ statement: 'x' }] }],
    ['a requirement whose id is a number', { requirements: [{ id: 1, statement: 'x' }] }],
    ['a requirement that states nothing', { requirements: [{ id: 'FR-001', statement: ' ' }] }],
    ['criteria that are no list', { requirements: [{ ...requirement, acceptance_criteria: 'all' }] }],
    ['a criterion without a statement', { requirements: [{ ...requirement, acceptance_criteria: [{ id: 'AC-1' }] }] }],
    ['a constraint without an id', { constraints: [{ statement: 'x' }] }],
    ['constraints that are no list', { constraints: 'none' }],
  ])('with %s is plain prose', (_, amiss) => expect(handoffPacket({ ...packet, ...amiss })).toBeNull());

  it('is no other YAML', () => {
    for (const value of [null, 1, 'handoff_packet: 1', [packet]]) expect(handoffPacket(value)).toBeNull();
  });
});
