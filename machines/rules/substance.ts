import type { ArtifactRequirement } from '../../schemas/missionType.ts';

/** What kind of text is judged. Packages are judged by the board, not by a file's text. */
export type SubstanceKind = Exclude<ArtifactRequirement['substance'], 'packages'>;

/**
 * Why a text is no more than the scaffold it was created from, as a sentence; null when it has substance. Existence is no
 * evidence: scaffolds are files too (contract 2 §5.1, trap T26).
 */
export function whyNotSubstantive(kind: SubstanceKind, text: string): string | null {
  if (kind === 'rows') return rowsLack(text);
  const written = withGaps(text);
  return titleLacks(written) ?? lacks[kind](written);
}

const lacks: Readonly<Record<Exclude<SubstanceKind, 'rows'>, (text: string) => string | null>> = {
  spec: specLacks,
  plan: planLacks,
  tasks: tasksLack,
  text: (text) => (hasText(text.split('\n')) ? null : 'It has headings and placeholders, but no text.'),
};

const frontMatter = /^\uFEFF?---[^\n]*\n[\s\S]*?\n---[^\n]*(?:\n|$)/;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
const code = '`[^`\\n]*`';
const tick = '\\[[ xX]\\]';
/** What a template leaves to be filled in: bracketed words that are no link and no citation, and the usual words for "later". */
const placeholder =
  '(?<!\\])\\[(?!\\^|\\d+\\])(?:[^\\][\\n]|\\n(?!\\s*\\n))+\\](?![([])|\\{\\{[^}\\n]*\\}\\}|\\$ARGUMENTS\\b|\\bNEEDS CLARIFICATION\\b|\\bTODO\\b|\\bTBD\\b';
const gap = '\u0000';
const kept = new RegExp(`(${code}|${tick})|${placeholder}`, 'g');

/** The text as a reader would see it, with a mark in place of everything that is still to be filled in. */
const withGaps = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replace(frontMatter, '')
    .replace(comment, '')
    .replace(kept, (_, own: string | undefined) => own ?? gap);

const heading = /^\s*(#{1,6})\s+(.*)/;

const untouchedTitle = new RegExp(`[:#–—-]\\s+${gap}\\s*$`);

/** A title that ends in a gap ("Implementation Plan: [FEATURE]") is one that nobody has touched. */
function titleLacks(text: string): string | null {
  const title = text.split('\n').find((line) => heading.test(line));
  return title !== undefined && untouchedTitle.test(title)
    ? `Its title is still to be filled in: "${title.trim().replaceAll(gap, '[…]')}".`
    : null;
}

/** The line below a table's head, or one across the page: of these signs alone, and with a dash. */
const isRule = (line: string): boolean => line.includes('-') && /^[\s|:-]+$/.test(line);
const label = /^\s*(?:>\s*)?(?:[-*+]\s+|\d+[.)]\s+)?(?:\[[ xX]\]\s*)?(?:\*\*[^*\n]+\*\*)?\s*:?/;

/** Whether a line carries an author's words: headings, heads and rules of tables and bold labels are a template's. */
const hasText = (all: readonly string[]): boolean =>
  all.some((line, index) => {
    const isHead = line.includes('|') && isRule(all[index + 1] ?? '');
    return !heading.test(line) && !isRule(line) && !isHead && saysSomething(line.replace(label, ''));
  });

/** Letters and digits of all living scripts, near enough. Spelled out: compiling `\p{L}` would cost a query a millisecond. */
const word = /[A-Za-z0-9\u00c0-\u1fff\u2c00-\u2fff\u3040-\ud7ff\uf900-\ufdff]+/g;
/** A template's own words around a gap ("As a …, I want … so that …") are no more than this many. */
const wordsOfATemplate = 8;

/** Words without a gap, or clearly more words around a gap than templates have. A line that ends in a colon only announces. */
function saysSomething(line: string): boolean {
  return !line.trimEnd().endsWith(':') && wordsIn(line) > (line.includes(gap) ? wordsOfATemplate : 0);
}

/** Cells of one or two words are titles, priorities and states, which templates fill in. */
const describes = (cell: string): boolean => wordsIn(cell) > (cell.includes(gap) ? wordsOfATemplate : 2);

const wordsIn = (text: string): number => text.match(word)?.length ?? 0;

const requirement = /^\s*(\|\s*)?(?:[-*+]\s+|\d+[.)]\s+|#{1,6}\s*)?[*_~`]*([A-Z]{1,5})-[A-Z]*\d+[a-z]?\b(.*)$/;

/**
 * At least one requirement with words of its own. Where the spec numbers functional requirements (FR-…) it must be one of them;
 * types that number theirs otherwise are judged by those.
 */
function specLacks(text: string): string | null {
  const found = requirements(text);
  const functional = found.filter(({ kind }) => kind === 'FR');
  if (found.length === 0)
    return 'It declares no requirement: a table row, list item, heading or bold lead that starts with an id like FR-001.';
  return (functional.length > 0 ? functional : found).some(({ isFilled }) => isFilled)
    ? null
    : 'None of its requirements says anything yet.';
}

function requirements(text: string): readonly { readonly kind: string; readonly isFilled: boolean }[] {
  const found: { kind: string; isFilled: boolean }[] = [];
  /** The requirement whose own line has neither words nor gaps: its words are in the lines below. */
  let bare: { isFilled: boolean } | null = null;
  for (const line of text.split('\n')) {
    const [, cell, kind, rest = ''] = requirement.exec(line) ?? [];
    if (kind !== undefined) {
      const isFilled = cell === undefined ? saysSomething(rest) : rest.split('|').some(describes);
      const added = { kind, isFilled };
      found.push(added);
      bare = cell === undefined && !isFilled && !rest.includes(gap) ? added : null;
    } else if (heading.test(line)) bare = null;
    else if (bare !== null) bare.isFilled ||= saysSomething(line.replace(label, ''));
  }
  return found;
}

/** A real value in its Technical Context; a plan of a type without one needs text. */
function planLacks(text: string): string | null {
  const below = linesBelow(text, /technical context/i);
  if (below === null) return lacks.text(text);
  const end = below.lines.findIndex((line) => (heading.exec(line)?.[1]?.length ?? Infinity) <= below.depth);
  const context = end < 0 ? below.lines : below.lines.slice(0, end);
  return hasText(context) ? null : 'Its Technical Context has placeholders and no value.';
}

/** A heading that names a work package, with text below. */
function tasksLack(text: string): string | null {
  const below = linesBelow(text, /\bWP\d{2,}\b|\bWork Package\s+\d+/i);
  if (below === null) return 'It has no section for a work package: a heading like "## WP01".';
  return hasText(below.lines) ? null : 'Its work packages have no text yet.';
}

/** The lines below the first heading with such a title, and how deep that heading is. */
function linesBelow(text: string, title: RegExp): { readonly depth: number; readonly lines: readonly string[] } | null {
  const all = text.split('\n');
  const start = all.findIndex((line) => title.test(heading.exec(line)?.[2] ?? ''));
  return start < 0 ? null : { depth: heading.exec(all[start] ?? '')?.[1]?.length ?? 0, lines: all.slice(start + 1) };
}

/** A table of values has a row below its head. */
const rowsLack = (text: string): string | null =>
  text
    .split(/\r?\n/)
    .slice(1)
    .some((row) => /[^\s,;"]/.test(row))
    ? null
    : 'It has no rows yet.';
