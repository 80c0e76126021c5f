import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { Chart, ChartArrow, ChartState } from '../../schemas/chart.ts';
import { guardName } from '../reasons.ts';

/** A machine as a chart, in the order in which it is written. */
export function chartOf(machine: AnyStateMachine): Chart {
  const { root } = machine;
  const nodes = descendants(root);
  return {
    machine: machine.id,
    initial: initialOf(root),
    states: nodes.map(stateOf),
    arrows: [root, ...nodes].flatMap((node) => arrowsOf(node, root)),
  };
}

const descendants = (node: AnyStateNode): readonly AnyStateNode[] =>
  Object.values(node.states).flatMap((child) => [child, ...descendants(child)]);

const idOf = ({ path }: AnyStateNode): string => path.join('.');

const initialOf = (node: AnyStateNode): string | null => {
  const [target] = node.initial?.target ?? [];
  return target === undefined ? null : idOf(target);
};

function stateOf(node: AnyStateNode): ChartState {
  return {
    id: idOf(node),
    name: node.key,
    parent: node.path.length > 1 ? node.path.slice(0, -1).join('.') : null,
    kind: node.type,
    initial: initialOf(node),
    description: node.description ?? null,
    invokes: node.invoke.map(({ src }) => (typeof src === 'string' ? src : 'unnamed')),
  };
}

function arrowsOf(node: AnyStateNode, root: AnyStateNode): readonly ChartArrow[] {
  const drawn = [...node.transitions.values()].flat().concat(node.always ?? []);
  const from = node === root ? null : idOf(node);
  return drawn.map((transition, index) => ({
    id: `${from ?? '*'}>${String(index)}`,
    from,
    to: targetOf(transition),
    event: transition.eventType,
    guard: guardName(transition),
  }));
}

/** An arrow into a state with states in it comes to rest where that one begins, but people draw it to its edge. */
const targetOf = ({ target }: AnyTransitionDefinition): string | null => (target?.[0] === undefined ? null : idOf(target[0]));
