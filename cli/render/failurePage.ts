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

/** Lists among the details (candidates, paths) are what a person needs to choose from; the rest is in the sentence. */
const facts = ({ details }: Problem): readonly Line[] => Object.values(details).flatMap((value) => {
  if (!Array.isArray(value)) return [];
  const texts = value.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? Object.values(entry) : [entry]).join('  '));
  return [...texts.slice(0, shown).map((text) => `    ${text}`), ...(texts.length > shown ? [`    … and ${texts.length - shown} more`] : [])];
});
