import { describe, expect, it } from 'vitest';
import { forkPoints, heldTips } from '../../../../machines/rules/forkPoints.ts';

describe('where branches left another', () => {
  it('is the commit of the other that they come from', () => {
    const printed = 'b2 b1\nb1 m1\nc1 m2\n-m1\n-m2\n';
    expect([...forkPoints(printed, ['b2', 'c1', 'm3'])]).toEqual([['b2', 'm1'], ['c1', 'm2'], ['m3', 'm3']]);
  });

  it('goes through the merges of the branch itself, and leaves those with the other to git', () => {
    const own = 'b4 b2 b3\nb2 b1\nb3 b1\nb1 m1\n-m1\n';
    expect(forkPoints(own, ['b4']).get('b4')).toBe('m1');
    const both = 'b2 b1 m2\nb1 m1\n-m1\n-m2\n';
    expect(forkPoints(both, ['b2']).get('b2')).toBeNull();
    expect(forkPoints('b1\n', ['b1']).get('b1')).toBeNull();
  });
});

describe('the tips that a branch has in its history', () => {
  it('are those of branches it was built on', () => {
    const printed = 'b2 b1 a1\nb1 m1\na1 m1\nc1 m1\n-m1\n';
    expect([...heldTips(printed, ['a1', 'b2', 'c1', 'm1'])]).toEqual([['a1', []], ['b2', ['a1']], ['c1', []], ['m1', []]]);
  });
});
