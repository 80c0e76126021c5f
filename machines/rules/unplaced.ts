import type { PackageFact } from '../../schemas/facts.ts';
import { isTerminal } from '../../schemas/lane.ts';

/** The packages on which something is left to do and of which lanes.json does not say where. */
export const unplaced = (packages: readonly PackageFact[]): readonly PackageFact[] =>
  packages.filter(({ lane, lane_id }) => lane_id === null && !isTerminal(lane));
