import type { Lane } from '../../schemas/lane.ts';

/** The five columns of the dashboard, narrower than the lanes (contract 3 §7.4). */
export const dashboardColumns = ['planned', 'doing', 'for_review', 'approved', 'done'] as const;
export type Column = (typeof dashboardColumns)[number];

const columnOfLane: Readonly<Record<Lane, Column | null>> = {
  genesis: null,
  uninitialized: null,
  planned: 'planned',
  blocked: 'planned',
  claimed: 'doing',
  in_progress: 'doing',
  for_review: 'for_review',
  in_review: 'for_review',
  approved: 'approved',
  done: 'done',
  canceled: 'done',
};

/** The column of a package; null for one that is not on the board yet. */
export const columnOf = (lane: Lane): Column | null => columnOfLane[lane];

/** How many packages each column has. */
export function columnsOf(packages: readonly { readonly lane: Lane }[]): Record<Column, number> {
  const counts: Record<Column, number> = { planned: 0, doing: 0, for_review: 0, approved: 0, done: 0 };
  for (const { lane } of packages) {
    const column = columnOf(lane);
    if (column !== null) counts[column] += 1;
  }
  return counts;
}
