import type { MissionStep } from '../../schemas/missionType.ts';

/**
 * Steps in one order in which each comes after what it depends on. Among those that could come next audits go first
 * (a step that follows them in the file must not overtake the gate), then the order of the file.
 * Circles of dependencies are passed over and told beside: of those that hang together the shortest. A dependency that no step is
 * called holds nothing up here.
 */
export function orderSteps(steps: readonly MissionStep[]): {
  readonly ordered: readonly MissionStep[];
  readonly circles: readonly (readonly string[])[];
} {
  const ordered: MissionStep[] = [];
  const circles: (readonly string[])[] = [];
  const left = new Set(steps);
  const awaited = new Set(steps.map(({ id }) => id));
  while (left.size > 0) {
    const ready = [...left].filter((step) => step.depends_on.every((id) => !awaited.has(id)));
    const next = ready.find((step) => step.kind === 'audit') ?? ready[0];
    const circle = next === undefined ? shortestCircle([...left]) : null;
    if (circle !== null) circles.push(circle);
    for (const step of next === undefined ? [...left].filter(({ id }) => circle?.includes(id)) : [next]) {
      ordered.push(step);
      awaited.delete(step.id);
      left.delete(step);
    }
  }
  return { ordered, circles };
}

function shortestCircle(steps: readonly MissionStep[]): readonly string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  let best: readonly string[] = [];
  for (const start of steps) {
    const seen = new Set<string>();
    let paths: readonly (readonly string[])[] = [[start.id]];
    while (paths.length > 0) {
      const longer: (readonly string[])[] = [];
      for (const path of paths) {
        for (const id of byId.get(path.at(-1) ?? '')?.depends_on ?? []) {
          if (id === start.id && (best.length === 0 || path.length + 1 < best.length)) best = [...path, id];
          if (!seen.has(id) && byId.has(id)) {
            seen.add(id);
            longer.push([...path, id]);
          }
        }
      }
      paths = longer;
    }
  }
  return best;
}
