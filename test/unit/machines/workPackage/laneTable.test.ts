import { describe, expect, it } from 'vitest';
import { judge } from '../../../../machines/workPackage/judge.ts';
import { laneTable } from '../../../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../../../machines/workPackage/machine.ts';
import { lanes } from '../../../../schemas/lane.ts';
import { fullRequest } from '../../../support/fullRequest.ts';

const table = laneTable(workPackageMachine);
const pairs = lanes.flatMap((from) => lanes.map((to) => [from, to] as const));

describe('laneTable', () => {
  it('has the 29 pairs of the contract, all others forced, and none into an absence', () => {
    const edges = pairs.map(([from, to]) => table[from]?.[to]);
    expect(edges.filter((edge) => edge?.forced === false)).toHaveLength(29);
    expect(edges.filter((edge) => edge?.forced === true)).toHaveLength(11 * 9 - 29);
    expect(edges.filter((edge) => edge === undefined)).toHaveLength(11 * 2);
  });

  it.each(pairs)('agrees with the machine on %s -> %s', (from, to) => {
    const edge = table[from]?.[to];
    const plain = judge(from, { ...fullRequest, to });
    const forced = judge(from, { ...fullRequest, to, force: true });
    const empty = judge(from, { to, force: edge?.forced === true });
    expect(plain.allowed).toBe(edge !== undefined && !edge.forced);
    expect(forced.allowed).toBe(edge !== undefined);
    expect(empty.allowed).toBe(edge !== undefined && edge.guard === null);
    expect(empty.allowed ? null : empty.guard).toBe(edge?.guard ?? null);
  });
});
