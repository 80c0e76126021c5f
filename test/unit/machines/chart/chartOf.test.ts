import { describe, expect, test } from 'vitest';
import { createMachine, type AnyStateMachine } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { chartOf } from '../../../../machines/chart/chartOf.ts';
import { diffCharts } from '../../../../machines/chart/diffCharts.ts';
import { mermaidText } from '../../../../machines/chart/mermaidText.ts';
import { plainConfig } from '../../../../machines/chart/plainConfig.ts';
import { emptyFacts, walkingAgent, worldsOf } from '../../../../machines/mission/worlds.ts';
import { compileMission } from '../../../../machines/mission/machine.ts';
import { workPackageMachine } from '../../../../machines/workPackage/machine.ts';
import { fullRequest } from '../../../support/fullRequest.ts';
import { customType, everyMachine } from '../../../support/everyMachine.ts';

describe.each(everyMachine)('the chart of %s', (_, machine) => {
  const chart = chartOf(machine);

  test('names each state and arrow once, and every arrow comes from and leads to a state of it', () => {
    const ids = chart.states.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(chart.arrows.map(({ id }) => id)).size).toBe(chart.arrows.length);
    expect(chart.arrows.flatMap(({ from, to }) => [from, to]).filter((end) => end !== null && !ids.includes(end))).toEqual([]);
    expect(chart.states.filter(({ parent }) => parent !== null && !ids.includes(parent))).toEqual([]);
  });

  test('is the chart of the machine that its exported configuration builds', () => {
    expect(chartOf(createMachine(plainConfig(machine)))).toEqual(chart);
  });

  test('differs from itself in nothing, and from a chart without one arrow in that arrow', () => {
    const [first, ...others] = chart.arrows;
    expect(diffCharts(chart, chart)).toMatchObject({ same: true });
    expect(
      first === undefined
        ? []
        : diffCharts(chart, {
            ...chart,
            arrows: others.filter((arrow) => arrow.from !== first.from || arrow.to !== first.to || arrow.event !== first.event),
          }).arrows.removed,
    ).not.toEqual([]);
  });

  test('as a diagram names every state', () => {
    const text = mermaidText(chart, { [chart.states[0]?.id ?? '']: ['WP01', 'a; b: c\nd'] });
    expect(chart.states.filter(({ name }) => !text.includes(`state "${name}" as `))).toEqual([]);
    expect(text).not.toContain('a; b');
  });
});

describe('an exported configuration', () => {
  const missionEvents = worldsOf(customType).map(({ facts }) => ({ type: 'OBSERVED' as const, facts, asker: walkingAgent }));
  const packageEvents = workPackageMachine.events.flatMap((type) =>
    [{}, fullRequest].map((request) => ({ type, id: null, request: { ...request, to: 'planned' } })),
  );

  test.each<readonly [string, AnyStateMachine, readonly { readonly type: string }[]]>([
    ['a mission type', compileMission(customType), missionEvents],
    ['a work package', workPackageMachine, packageEvents],
  ])('of %s walks as the machine it was taken from', (_, machine, events) => {
    const walked = (
      map: Readonly<Record<string, { readonly transitions: Readonly<Record<string, { readonly state: { readonly value?: unknown } }>> }>>,
    ): readonly (readonly [string, readonly string[]])[] =>
      Object.entries(map).map(([from, { transitions }]) => [
        from,
        Object.values(transitions).map(({ state }) => JSON.stringify(state.value)),
      ]);
    const name = {
      serializeState: ({ value }: { value: unknown }) => JSON.stringify(value),
      serializeEvent: (event: object) => String(events.findIndex((each) => each === event)),
    };
    const built = createMachine(plainConfig(machine)).provide({ guards: machine.implementations.guards as never });
    const taken = walked(getAdjacencyMap(machine as never, { events, ...name } as never) as never);
    expect(walked(getAdjacencyMap(built as never, { events, ...name } as never) as never)).toEqual(taken);
    expect(events.length).toBeGreaterThan(20);
    expect(taken.length).toBeGreaterThan(8);
  });

  test('has the context the machine begins with, and no code', () => {
    expect(plainConfig(compileMission(customType))).toMatchObject({ id: 'custom', context: { missionType: 'custom' } });
    expect(emptyFacts(customType).packages).toBeNull();
  });
});
