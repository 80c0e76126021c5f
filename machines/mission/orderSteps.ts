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
  for (const { id } of steps) {
    best = circleThrough(id, byId, best.length === 0 ? Infinity : best.length - 1) ?? best;
    // A step that waits for itself: nothing is shorter.
    if (best.length === 2) break;
  }
  return best;
}

/** The shortest circle through a step, with that step at both ends; null where each is longer than `most`. */
function circleThrough(start: string, byId: ReadonlyMap<string, MissionStep>, most: number): readonly string[] | null {
  const before = new Map<string, string>();
  let reached: readonly string[] = [start];
  for (let length = 2; reached.length > 0 && length <= most; length += 1) {
    const further: string[] = [];
    for (const from of reached) {
      for (const id of byId.get(from)?.depends_on ?? []) {
        if (id === start) return [start, ...wayTo(from, start, before), start];
        if (before.has(id) || !byId.has(id)) continue;
        before.set(id, from);
        further.push(id);
      }
    }
    reached = further;
  }
  return null;
}

/** What was passed from behind the start up to a step. */
function wayTo(step: string, start: string, before: ReadonlyMap<string, string>): readonly string[] {
  const way: string[] = [];
  for (let at: string | undefined = step; at !== undefined && at !== start; at = before.get(at)) way.push(at);
  return way.toReversed();
}
