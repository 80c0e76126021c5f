import type { Place } from '../../schemas/fold.ts';
import { codePointOrder } from './codePointOrder.ts';

/** The order in which rows are folded. The times are compared as characters: `…Z` and `…+00:00` of one instant differ (contract 1 §3.1). */
export const rowOrder = (left: Place, right: Place): number =>
  codePointOrder(left.at, right.at) || codePointOrder(left.event_id, right.event_id);

/** The rows in that order; rows of one place keep the order of the file. Logs are nearly always in order already. */
export function inOrder<Row extends Place>(rows: readonly Row[]): readonly Row[] {
  const isInOrder = rows.every((row, index) => index === 0 || rowOrder(rows[index - 1] ?? row, row) <= 0);
  return isInOrder ? rows : rows.toSorted(rowOrder);
}
