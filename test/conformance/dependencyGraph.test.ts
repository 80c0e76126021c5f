import {
  cycles,
  dependencyFaults,
  dependents,
  topologicalOrder,
  type DependencyFault,
  type DependencyGraph,
} from '../../machines/rules/dependencyGraph.ts';
import { agrees } from './corpus.ts';

interface Input {
  readonly graph: DependencyGraph;
}

function answer({ graph }: Input): unknown {
  const found = cycles(graph);
  const dependentsOf = dependents(graph);
  return {
    cycles: found.length === 0 ? null : found,
    topological: topologicalOrder(graph),
    invalid: Object.fromEntries(
      [...dependencyFaults(graph, found)].map(([id, faults]) => [id, faults.map((fault) => originalSentence(id, fault))]),
    ),
    dependents: Object.fromEntries(Object.keys(graph).map((id) => [id, dependentsOf.get(id) ?? []])),
  };
}

/** The facts of a fault in the original's words. */
function originalSentence(id: string, fault: DependencyFault): string {
  switch (fault.kind) {
    case 'malformed':
      return `Invalid WP ID format: ${fault.dependency} (must be WP## like WP01)`;
    case 'self':
      return `Cannot depend on self: ${id} → ${id}`;
    case 'unknown':
      return `Dependency ${fault.dependency} not found in graph`;
    case 'cycle':
      return `Circular dependency detected: ${fault.cycle.join(' → ')}`;
  }
}

interface Expect {
  readonly topological: readonly string[] | { readonly error: unknown };
}

const expected = (expect: Expect): unknown => ({ ...expect, topological: Array.isArray(expect.topological) ? expect.topological : null });

const rules = {
  'trailing-newline': ({ graph }: Input) => Object.values(graph).some((dependencies) => dependencies.some((id) => id.endsWith('\n'))),
};

for (const file of ['lanes/dependency-graph', 'lanes/dependency-graph-synthetic']) agrees<Input, Expect>(file, answer, { expected, rules });
