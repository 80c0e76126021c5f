import type { CollapseEvent, ExecutionLane, LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { codePointOrder } from './codePointOrder.ts';
import { cycles, topologicalOrder, type DependencyGraph } from './dependencyGraph.ts';
import { dependencyRelatives } from './dependencyRelatives.ts';
import { globOverlap } from './globOverlap.ts';
import { laneId } from './laneId.ts';
import { collapseReport } from './lanesDocument.ts';
import { missionBranch, missionBranchWithoutId, planningLane } from './names.ts';
import type { Ownership } from './ownership.ts';
import { quotedText } from './quotedText.ts';
import { joinScopes, type ScopePair } from './scopeOverlap.ts';

/** Everything that lanes are computed from. Nothing else enters them: same input, same bytes. */
export interface LanesInput {
  /** The name of the mission's directory. */
  readonly missionSlug: string;
  readonly missionId: string | null;
  readonly targetBranch: string;
  /** What each package depends on. Its keys are the packages of the mission; the order of the keys means nothing. */
  readonly dependencies: DependencyGraph;
  readonly ownership: Readonly<Record<string, Ownership>>;
  /** What each package's text seems to touch (see surfaces.ts); absent packages touch nothing. */
  readonly surfaces: Readonly<Record<string, readonly string[]>>;
  /** UTC, ISO 8601 with microseconds and `+00:00`. */
  readonly computedAt: string;
  /** The commit that holds the planning documents, where it is known. */
  readonly planningCommit: string | null;
}

/** A lane before its place among the others is known. */
interface Group {
  readonly laneId: string;
  readonly wpIds: readonly string[];
}

/**
 * Distributes the packages of a mission over lanes (contract 1 §7.7): packages whose owned files may overlap share one,
 * planning packages share `lane-planning`, all others have their own. Dependencies never bring packages together; they
 * order those within a lane, and lanes among each other. The second rule of the original, shared surfaces without provably
 * separate files, is not here: it joins only what overlaps already.
 *
 * Refused: packages of code that own nothing (WP_OWNERSHIP_MISSING, one for each), dependencies that run in a circle within
 * a lane (WP_DEPENDENCY_CYCLE), a mission that no branch can be named after (BRANCH_IDENTITY_UNRESOLVED).
 * Lanes may wait for each other in a circle all the same: see `laneCycles`.
 */
export function computeLanes(input: LanesInput): Outcome<LanesManifest> {
  const { dependencies, ownership } = input;
  const wpIds = Object.keys(dependencies).toSorted(codePointOrder);
  const [planning, code] = [wpIds.filter((wpId) => isPlanning(ownership, wpId)), wpIds.filter((wpId) => !isPlanning(ownership, wpId))];
  const branch =
    input.missionId === null ? success(missionBranchWithoutId(input.missionSlug)) : missionBranch(input.missionSlug, input.missionId);

  const { joins, groups } = joinScopes(code.map((wpId) => filesOf(ownership, wpId)));
  const members = groups.map((group) => group.map((place) => code[place] ?? ''));
  const orders = members.map((group) => orderWithin(group, dependencies));
  const [first, ...others] = [
    ...code.filter((wpId) => ownerOf(ownership, wpId) === null).map(ownershipMissing),
    ...orders.flatMap((order) => (order.ok ? [] : order.problems)),
  ];
  if (!branch.ok) return failure(...branch.problems, ...(first === undefined ? [] : [first, ...others]));
  if (first !== undefined) return failure(first, ...others);

  const laneGroups = [
    ...orders.map((order, place): Group => ({ laneId: laneId(place), wpIds: order.ok ? order.value : [] })),
    ...(planning.length > 0 ? [{ laneId: planningLane, wpIds: planning }] : []),
  ];
  const events = joins.map((join) => collapseEvent(join, code, input));
  return success({
    version: 1,
    mission_slug: input.missionSlug,
    mission_id: input.missionId,
    mission_branch: branch.value,
    target_branch: input.targetBranch,
    lanes: lanesOf(laneGroups, input),
    computed_at: input.computedAt,
    computed_from: 'dependency_graph+ownership',
    planning_artifact_wps: planning,
    planning_commit_sha: input.planningCommit,
    ...(events.length > 0 ? { collapse_report: collapseReport(events, independentJoins(events, dependencies)) } : {}),
  });
}

const ownerOf = (ownership: LanesInput['ownership'], wpId: string): Ownership | null =>
  Object.hasOwn(ownership, wpId) ? (ownership[wpId] ?? null) : null;

const isPlanning = (ownership: LanesInput['ownership'], wpId: string): boolean =>
  ownerOf(ownership, wpId)?.execution_mode === 'planning_artifact';

const filesOf = (ownership: LanesInput['ownership'], wpId: string): readonly string[] => ownerOf(ownership, wpId)?.owned_files ?? [];

const ownershipMissing = (wpId: string) =>
  problem('WP_OWNERSHIP_MISSING', `${wpId} declares no execution_mode with owned_files, so no lane can be found for it.`, {
    details: { wp_id: wpId },
  });

/** The packages of one lane in the order in which they can be worked on; dependencies outside the lane do not count. */
function orderWithin(group: readonly string[], dependencies: DependencyGraph): Outcome<readonly string[]> {
  const members = new Set(group);
  const graph = Object.fromEntries(group.map((wpId) => [wpId, (dependencies[wpId] ?? []).filter((dependency) => members.has(dependency))]));
  const order = topologicalOrder(graph);
  if (order !== null) return success(order);
  const found = cycles(graph);
  return failure(
    problem(
      'WP_DEPENDENCY_CYCLE',
      `Packages of one lane depend on each other in a circle: ${found.map((cycle) => cycle.join(' → ')).join('; ')}.`,
      {
        details: { cycles: found },
      },
    ),
  );
}

function lanesOf(groups: readonly Group[], { dependencies, ownership, surfaces }: LanesInput): readonly ExecutionLane[] {
  const laneIdOf = new Map(groups.flatMap((group) => group.wpIds.map((wpId) => [wpId, group.laneId] as const)));
  const waitsFor = new Map(
    groups.map((group) => {
      const needed = group.wpIds.flatMap((wpId) => (dependencies[wpId] ?? []).flatMap((dependency) => laneIdOf.get(dependency) ?? []));
      return [group.laneId, sortedOnce(needed.filter((lane) => lane !== group.laneId))] as const;
    }),
  );
  const depths = laneDepths(waitsFor);
  return groups
    .map((group) => ({
      lane_id: group.laneId,
      wp_ids: group.wpIds,
      write_scope: sortedOnce(group.wpIds.flatMap((wpId) => filesOf(ownership, wpId))),
      predicted_surfaces:
        group.laneId === planningLane
          ? ['planning']
          : sortedOnce(group.wpIds.flatMap((wpId) => (Object.hasOwn(surfaces, wpId) ? (surfaces[wpId] ?? []) : []))),
      depends_on_lanes: waitsFor.get(group.laneId) ?? [],
      parallel_group: depths.get(group.laneId) ?? 0,
    }))
    .toSorted((a, b) => a.parallel_group - b.parallel_group || codePointOrder(a.lane_id, b.lane_id));
}

const sortedOnce = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted(codePointOrder);

/**
 * How many lanes deep the dependencies of each lane go: 0 without any, else one more than the deepest of them. A lane that is
 * met again on the way to itself counts as 0, so in a circle the numbers depend on where the walk began: at the first
 * lane, and from each lane to the others by their ids.
 */
function laneDepths(waitsFor: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const path: { readonly lane: string; readonly rest: Iterator<string>; depth: number }[] = [];
  const onPath = new Set<string>();
  const enter = (lane: string): void => {
    onPath.add(lane);
    path.push({ lane, rest: (waitsFor.get(lane) ?? []).values(), depth: 0 });
  };
  for (const start of waitsFor.keys()) {
    if (!depths.has(start)) enter(start);
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const step = here.rest.next();
      if (step.done === true) {
        depths.set(here.lane, here.depth);
        onPath.delete(here.lane);
        path.pop();
        const before = path.at(-1);
        if (before !== undefined) before.depth = Math.max(before.depth, here.depth + 1);
      } else if (onPath.has(step.value) || depths.has(step.value)) {
        here.depth = Math.max(here.depth, (depths.get(step.value) ?? 0) + 1);
      } else {
        enter(step.value);
      }
    }
  }
  return depths;
}

/** Why two packages came into one lane, in words whose every byte is part of lanes.json. */
function collapseEvent([one, other]: ScopePair, code: readonly string[], { ownership, dependencies }: LanesInput): CollapseEvent {
  const [a, b] = [code[one] ?? '', code[other] ?? ''];
  const overlaps = filesOf(ownership, a).flatMap((fileA) =>
    filesOf(ownership, b)
      .filter((fileB) => globOverlap(fileA, fileB))
      .map((fileB) => `${quotedText(fileA)} vs ${quotedText(fileB)}`),
  );
  const relation = (from: string, to: string): string => (dependencies[from]?.includes(to) === true ? `; ${from} depends on ${to}` : '');
  return {
    wp_a: a,
    wp_b: b,
    rule: 'write_scope_overlap',
    evidence: `overlapping globs: ${overlaps.join(', ')}${relation(a, b) || relation(b, a)}`,
  };
}

function independentJoins(events: readonly CollapseEvent[], dependencies: DependencyGraph): number {
  const areRelatives = dependencyRelatives(dependencies);
  return events.filter(({ wp_a: a, wp_b: b }) => !areRelatives(a, b)).length;
}
