import type { LanesManifest } from '../../schemas/lanes.ts';
import { cycles, type Cycle } from './dependencyGraph.ts';

/**
 * Lanes that wait for each other, as paths. Two packages in one lane with a third between them that is in another are
 * enough, and five of 338 real missions have it (contract 1 §7.7). It is a finding, not a fault: packages become ready by
 * the dependencies of packages, which have no cycle. A lane must never be waited for as a whole, and an order of lanes
 * must not be sought among those named here.
 */
export const laneCycles = ({ lanes }: LanesManifest): readonly Cycle[] =>
  cycles(Object.fromEntries(lanes.map((lane) => [lane.lane_id, lane.depends_on_lanes])));
