import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { guardName } from '../../../machines/reasons.ts';

/**
 * Everything about a machine that a saved snapshot of it leans on: its states, where each event leads and behind which
 * guard, what is invoked under which name, and what its context holds. What a guard or an entry does is not part of it.
 */
export function machineShape(machine: AnyStateMachine, contextKeys: readonly string[]): object {
  return {
    states: Object.fromEntries(nodesOf(machine.root).map((node) => [node.id, nodeShape(node)])),
    guards: Object.keys(machine.implementations.guards).toSorted(),
    actors: Object.keys(machine.implementations.actors).toSorted(),
    context: contextKeys.toSorted(),
  };
}

const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [node, ...Object.values(node.states).flatMap(nodesOf)];

const edge = (transition: AnyTransitionDefinition): object => ({
  to: transition.target?.map(({ id }) => id) ?? null,
  guard: guardName(transition),
});

const nodeShape = (node: AnyStateNode): object => ({
  type: node.type,
  initial: node.config.initial ?? null,
  invoke: node.invoke.map(({ id, src }) => ({ id, src })),
  on: [...node.transitions]
    .map(([event, transitions]) => ({ event, edges: transitions.map(edge) }))
    .toSorted((a, b) => (a.event < b.event ? -1 : 1)),
  always: (node.always ?? []).map(edge),
});
