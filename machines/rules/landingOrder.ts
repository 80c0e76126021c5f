/** What it takes to say which lane is merged before which. */
export interface OrderedLane {
  readonly lane_id: string;
  readonly depends_on_lanes: readonly string[];
}

/**
 * Lanes in the order in which they land: each after those it depends on, and otherwise as they stand in lanes.json. A circle
 * (an older file may have one) is entered where it stands first.
 */
export function landingOrder<Lane extends OrderedLane>(lanes: readonly Lane[]): readonly Lane[] {
  const ordered: Lane[] = [];
  const begun = new Set<string>();
  const land = (lane: Lane): void => {
    if (begun.has(lane.lane_id)) return;
    begun.add(lane.lane_id);
    for (const name of lane.depends_on_lanes) {
      const before = lanes.find(({ lane_id }) => lane_id === name);
      if (before !== undefined) land(before);
    }
    ordered.push(lane);
  };
  lanes.forEach(land);
  return ordered;
}
