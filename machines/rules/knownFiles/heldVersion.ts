/**
 * Which of two versions holds when both come from a third: the one that was changed, or either where they are the same.
 * Null when both were changed, each in its own way: then somebody has to decide.
 */
export function heldVersion<T>(base: T, ours: T, theirs: T, isSame: (left: T, right: T) => boolean): 'ours' | 'theirs' | null {
  if (isSame(ours, theirs) || isSame(base, theirs)) return 'ours';
  return isSame(base, ours) ? 'theirs' : null;
}
