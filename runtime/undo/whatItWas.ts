import type { PastOperation } from '../../machines/rules/operationHistory.ts';

/** An operation in a few words: `move-task WP01 approved`. */
export function whatItWas({ row: { operation, name, asked }, mission }: PastOperation): string {
  const words = Object.entries(asked).flatMap(([key, value]) => (key === 'operation' || key === 'mission' ? [] : typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []));
  const what = [operation === 'undo' ? '' : operation, ...words].filter((word) => word !== '').join(' ');
  return `${what || name}${mission === null ? '' : ` (${mission})`}`;
}
