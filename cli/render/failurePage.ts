import type { Problem } from '../../schemas/problem.ts';
import { problems } from '../../schemas/problems.ts';
import { styled, type Line, type Page } from './page.ts';

/** How many entries of a list of facts are shown to people. */
const shown = 20;

/** A failure for people: every problem with what it left unchanged and what to type next. */
export function failurePage(found: readonly [Problem, ...Problem[]]): Page {
  const [first] = found;
  const sameEnd = found.every(({ unchanged, next }) => unchanged === first.unchanged && next === first.next);
  const blocks = found.map((problem) => [
    [styled('red', problem.code), `: ${problem.message}`],
    ...facts(problem),
    ...(sameEnd ? [] : ending(problem)),
  ]);
  return [...blocks.flat(), ...(sameEnd ? ending(first) : [])];
}

const ending = ({ code, unchanged, next }: Problem): readonly Line[] => [
  `  ${unchanged}`,
  ...(next ? [['  Next: ', styled('bold', next)]] : []),
  [styled('dim', `  exit ${problems[code].exit}; more: spec-kitty help ${code}`)],
];

/** Lists among the details (candidates, paths) are what a person needs to choose from; what is in the sentence is not said again. */
function facts({ details, message }: Problem): readonly Line[] {
  const told = new Set<string>();
  return Object.entries(details).flatMap(([key, value]) => {
    // How far an operation came, and what it lacks, is said in words.
    if (!Array.isArray(value) || key === 'done' || key === 'missing') return [];
    const texts = value.map(wordsOf).filter((text) => text !== '' && !message.includes(text) && !told.has(text));
    for (const text of texts) told.add(text);
    return [
      ...texts.slice(0, shown).map((text) => `    ${text}`),
      ...(texts.length > shown ? [`    … and ${texts.length - shown} more`] : []),
    ];
  });
}

/** What an entry says by itself; what it says in parts of its own is for programs. */
const wordsOf = (entry: unknown): string =>
  isWay(entry)
    ? [`It can go to ${entry.to}.`, ...entry.needs].join(' ')
    : (typeof entry === 'object' && entry !== null ? Object.values(entry) : [entry])
        .filter((value: unknown) => typeof value !== 'object')
        .join('  ');

/** A lane that a package can be moved to instead, with what that takes. */
const isWay = (entry: unknown): entry is { readonly to: string; readonly needs: readonly string[] } =>
  typeof entry === 'object' && entry !== null && 'to' in entry && 'needs' in entry && Array.isArray(entry.needs);
