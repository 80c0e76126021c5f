import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/**
 * A statechart as a Mermaid diagram. Ids carry the whole path, because two states may have one name in two places; edges
 * of the same two states share an arrow.
 */
export function machineDiagram(machine: AnyStateMachine): string {
  const { root } = machine;
  return ['```mermaid', 'stateDiagram-v2', ...inside(root, '  '), ...arrows(root, '  '), '```'].join('\n');
}

function inside(node: AnyStateNode, indent: string): readonly string[] {
  const first = node.initial?.target?.[0];
  return [
    ...(first ? [`${indent}[*] --> ${idOf(first)}`] : []),
    ...Object.values(node.states).flatMap((child) => state(child, indent)),
  ];
}

function state(node: AnyStateNode, indent: string): readonly string[] {
  const name = `${indent}state "${node.key}" as ${idOf(node)}`;
  return Object.keys(node.states).length === 0 ? [name] : [`${name} {`, ...inside(node, `${indent}  `), `${indent}}`];
}

function arrows(root: AnyStateNode, indent: string): readonly string[] {
  const labels = new Map<string, string[]>();
  const visit = (node: AnyStateNode): void => {
    for (const transition of [...node.transitions.values()].flat().concat(node.always ?? [])) {
      for (const target of transition.target ?? []) {
        const arrow = `${node === root ? '[*]' : idOf(node)} --> ${idOf(target)}`;
        labels.set(arrow, [...(labels.get(arrow) ?? []), labelOf(transition)]);
      }
    }
    Object.values(node.states).forEach(visit);
  };
  visit(root);
  return [...labels].map(([arrow, texts]) => `${indent}${arrow}${texts.some((text) => text !== '') ? `: ${[...new Set(texts)].join(', ')}` : ''}`);
}

const labelOf = ({ eventType, guard }: AnyTransitionDefinition): string => [eventType, guard ? `[${guardName(guard)}]` : ''].filter((part) => part !== '').join(' ');

const guardName = (guard: unknown): string => {
  if (typeof guard === 'string') return guard;
  return typeof guard === 'object' && guard !== null && 'type' in guard ? String(guard.type) : 'guarded';
};

const idOf = (node: AnyStateNode): string => node.path.join('__').replaceAll(/[^\w]/g, '_');
