/**
 * Packages as a board lists them: by the numbers in their ids, WP10 before WP100 and after WP9 (contract 3 §7.4), then by the ids
 * themselves.
 */
export function inNumberOrder<T extends { readonly wp_id: string }>(packages: readonly T[]): readonly T[] {
  return packages
    .map((each) => ({ each, numbers: (each.wp_id.match(/\d+/g) ?? []).map(Number) }))
    .sort((left, right) => byNumbers(left.numbers, right.numbers) || (left.each.wp_id < right.each.wp_id ? -1 : 1))
    .map(({ each }) => each);
}

function byNumbers(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}
