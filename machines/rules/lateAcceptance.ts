import { inferMode } from './ownershipInference.ts';
import { ownershipFinding, type OwnershipFinding } from './ownershipFinding.ts';
import { codePointOrder } from './codePointOrder.ts';
import { lines, pattern, strip } from './pattern.ts';

const heading = pattern('^#{1,6}\\s');
const acceptanceHeading = pattern('acceptance|success\\s+crit|review\\s+guidance', 'i');

/** Words for a moment when the package's lane is long closed. */
const lateWords = [
  '\\bpost[-\\s]?merge\\b',
  '\\bafter (?:the )?merge\\b',
  '\\bonce merged\\b',
  '\\bpost[-\\s]?integration\\b',
  '\\bafter integration\\b',
  '\\bonce integrated\\b',
  '\\bafter (?:the )?deploy(?:ment)?\\b',
  '\\bonce deployed\\b',
].map((words) => pattern(words, 'gi'));

/**
 * Warns of a code package whose acceptance can be seen only after it has landed: nobody could review that honestly while
 * its lane is open. Looks under headings about acceptance, success criteria and review guidance (contract 1 §6.12).
 * `paths` of the finding are the words that were found. Null when there is nothing to say.
 */
export function lateAcceptance(wpId: string, text: string, files: readonly string[]): OwnershipFinding | null {
  const criteria = acceptanceText(text);
  const found = new Set(lateWords.flatMap((words) => (criteria.match(words) ?? []).map((phrase) => strip(phrase).toLowerCase())));
  if (found.size === 0 || inferMode(text, files) !== 'code_change') return null;
  const phrases = [...found].toSorted(codePointOrder);
  return ownershipFinding(
    'acceptance_after_landing',
    [wpId],
    phrases,
    `${wpId} can be accepted only after it has landed (${phrases.join(', ')}), so it cannot be reviewed before. Give it a criterion that its own changes show.`,
  );
}

function acceptanceText(text: string): string {
  let isAcceptance = false;
  const kept: string[] = [];
  for (const line of lines(text)) {
    if (heading.test(line)) isAcceptance = acceptanceHeading.test(line);
    else if (isAcceptance) kept.push(line);
  }
  return kept.join('\n');
}
