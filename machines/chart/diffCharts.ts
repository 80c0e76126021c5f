import type { Chart, ChartArrow, MachineDiffReply } from '../../schemas/chart.ts';

type Difference = Pick<MachineDiffReply, 'states' | 'arrows' | 'initial' | 'same'>;

/** What the second chart has that the first has not, and the other way round. Names and guards count; order and descriptions do not. */
export function diffCharts(before: Chart, after: Chart): Difference {
  const states = difference(before.states.map(stateText), after.states.map(stateText));
  const arrows = difference(before.arrows.map(arrowText), after.arrows.map(arrowText));
  const initial = before.initial === after.initial ? null : { before: before.initial, after: after.initial };
  return {
    states,
    arrows,
    initial,
    same: initial === null && [states, arrows].every(({ added, removed }) => added.length === 0 && removed.length === 0),
  };
}

function difference(before: readonly string[], after: readonly string[]): MachineDiffReply['states'] {
  return { added: without(after, before), removed: without(before, after) };
}

const without = (some: readonly string[], others: readonly string[]): string[] =>
  [...new Set(some)].filter((text) => !others.includes(text));

const stateText = ({ id, kind, initial }: Chart['states'][number]): string =>
  `${id}${kind === 'atomic' ? '' : ` (${kind}${initial === null ? '' : `, begins in ${initial}`})`}`;

const arrowText = ({ from, to, event, guard }: ChartArrow): string =>
  `${from ?? 'anywhere'} --${event}${guard === null ? '' : ` [${guard}]`}--> ${to ?? 'the same'}`;
