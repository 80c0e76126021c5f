import type { PastOperation } from '../../machines/rules/operationHistory.ts';

type History = readonly PastOperation[];

/** What an operation was about, in a few words: `move-task WP01 approved (042-login)`, `claim-WP01-claude (042-login)`. Of an undo it is what that has taken back. */
export function whatItWas(operation: PastOperation, history: History): string {
  const { row: { operation: kind, name, token, asked }, mission } = chainOf(operation, history).at(-1) ?? operation;
  // One that has a document has a name that tells what it is about.
  if (token !== null) return mission === null ? name : `${name} (${mission})`;
  const said = Object.entries(asked).flatMap(([key, value]) => (key === 'mission' ? [] : typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []));
  return [kind, ...said.filter((word) => word !== '').map(shortened), ...(mission === null ? [] : [`(${mission})`])].join(' ');
}

/** The same, and whether it took something back or did something again. */
export function whatItDid(operation: PastOperation, history: History): string {
  const depth = chainOf(operation, history).length - 1;
  return `${depth === 0 ? '' : depth % 2 === 1 ? 'undo of ' : 'redo of '}${whatItWas(operation, history)}`;
}

/** An operation, what it takes back, and so on down to what did something of its own. */
function chainOf(operation: PastOperation, history: History): History {
  const below = operation.undoes === null ? undefined : history.find(({ row: { id } }) => id === operation.undoes);
  return below === undefined ? [operation] : [operation, ...chainOf(below, history)];
}

const shortened = (word: string): string => (word.length > 40 ? `${word.slice(0, 39)}…` : word);
