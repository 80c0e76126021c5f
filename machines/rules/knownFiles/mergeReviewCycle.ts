import type { BothSides, Merged } from './merged.ts';

const [opening, divider, closing] = ['<<<<<<< ours\n', '=======\n', '>>>>>>> theirs\n'];

/**
 * Merges the file of a review. Two reviews under one name are both kept whole, between the marks git uses, and the merge goes on
 * (contract 3 §1.13): a review is read by people, and none of them may be lost.
 */
export function mergeReviewCycle({ ours, theirs }: BothSides): Merged {
  const versions = [...new Set([...versionsIn(ours), ...versionsIn(theirs)])];
  return { text: versions.length === 1 ? (versions[0] ?? '') : `${opening}${versions.join(divider)}${closing}` };
}

/** A file that was merged before holds several. */
function versionsIn(text: string): readonly string[] {
  const inner = text.startsWith(opening) && text.endsWith(closing) ? text.slice(opening.length, -closing.length) : null;
  return inner === null ? [text.endsWith('\n') ? text : `${text}\n`] : inner.split(new RegExp(`(?<=\\n)${divider}`));
}
