import { beginningOf, chainOf, type PastOperation } from '../../machines/rules/operationHistory.ts';
import type { JsonValue } from '../../schemas/json.ts';

type History = readonly PastOperation[];

/**
 * What an operation was about, in a few words: `move-task WP01 approved (042-login)`, `claim-WP01-claude (042-login)`. Of an undo
 * it is what that has taken back.
 */
export function whatItWas(operation: PastOperation, history: History): string {
  const {
    row: { operation: kind, name, token, asked },
    mission,
  } = beginningOf(operation, history);
  // One that has a document has a name that tells what it is about.
  if (token !== null) return mission === null ? name : `${name} (${mission})`;
  const said = Object.entries(asked).flatMap(([key, value]) => (key === 'mission' ? [] : wordsOf(value)));
  return [kind, ...said.filter((word) => word !== '').map(shortened), ...(mission === null ? [] : [`(${mission})`])].join(' ');
}

/** The same, and whether it took something back or did something again. */
export function whatItDid(operation: PastOperation, history: History): string {
  const depth = chainOf(operation, history).length - 1;
  return `${depth === 0 ? '' : depth % 2 === 1 ? 'undo of ' : 'redo of '}${whatItWas(operation, history)}`;
}

function wordsOf(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? few(value.filter((one) => typeof one === 'string')) : [];
}

const most = 3;

/** Of many words the first, and how many more there are. */
const few = (words: readonly string[]): readonly string[] =>
  words.length > most ? [words[0] ?? '', `and ${words.length - 1} more`] : words;

const shortened = (word: string): string => (word.length > 40 ? `${word.slice(0, 39)}…` : word);
