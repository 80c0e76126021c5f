/** How a mission is laid out in git (contract 3 §3.1): with or without a coordination branch, with or without lanes. */
export const topologies = ['single_branch', 'lanes', 'coord', 'lanes_with_coord'] as const;
export type Topology = (typeof topologies)[number];

export const isTopology = (text: string): text is Topology => (topologies as readonly string[]).includes(text);
