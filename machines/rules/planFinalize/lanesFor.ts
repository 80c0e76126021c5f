import { hasBegun, isTerminal, type Lane } from '../../../schemas/lane.ts';
import type { LanesManifest } from '../../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../../schemas/outcome.ts';
import type { DependencyGraph } from '../dependencyGraph.ts';
import { computeLanes } from '../lanes.ts';
import { laneOf, lanesText, readLanes } from '../lanesDocument.ts';
import type { Ownership } from '../ownership.ts';
import { settleLanes } from '../settleLanes.ts';
import { surfaces } from '../surfaces.ts';
import type { FinalizeFacts } from './finalizeFacts.ts';

/** The lanes, and their text where it has to be written. Lanes that nobody works in yet are made anew when they cannot be read. */
export function lanesFor(
  facts: FinalizeFacts,
  dependencies: DependencyGraph,
  ownership: Readonly<Record<string, Ownership>>,
): Outcome<{ readonly manifest: LanesManifest; readonly text: string | null }> {
  const existing = facts.lanes === null ? success(null) : readLanes(facts.lanes);
  const computed = computeLanes({
    missionSlug: facts.directory,
    missionId: facts.identity.mission_id,
    targetBranch: facts.targetBranch,
    dependencies: withoutLeftOut(dependencies, facts.standing, existing.ok ? existing.value : null),
    ownership,
    surfaces: Object.fromEntries(facts.packages.map(({ wp_id, body }) => [wp_id, surfaces(body)])),
    computedAt: facts.now,
    planningCommit: facts.planningCommit,
  });
  const among = (isSo: (lane: Lane) => boolean): readonly string[] =>
    Object.keys(facts.standing)
      .filter((wp) => isSo(facts.standing[wp] ?? 'genesis'))
      .toSorted();
  const begun = among(hasBegun);
  const isLost = !existing.ok && begun.length > 0;
  if (!computed.ok) return isLost ? failure(computed.problems[0], ...computed.problems.slice(1), ...existing.problems) : computed;
  if (isLost) return existing;
  const settled = settleLanes(computed.value, existing.ok ? existing.value : null, begun, among(isTerminal));
  if (!settled.ok) return settled;
  const isKept = existing.ok && settled.value === existing.value;
  return success({ manifest: settled.value, text: isKept ? null : lanesText(settled.value) });
}

/**
 * The packages that lanes are made for. A later version of the original leaves canceled packages out: where the lanes that are
 * there have none for such a package it gets none, or it would move those after it.
 */
const withoutLeftOut = (
  dependencies: DependencyGraph,
  standing: FinalizeFacts['standing'],
  existing: LanesManifest | null,
): DependencyGraph =>
  Object.fromEntries(
    Object.entries(dependencies).filter(([wp]) => existing === null || standing[wp] !== 'canceled' || laneOf(existing, wp) !== null),
  );
