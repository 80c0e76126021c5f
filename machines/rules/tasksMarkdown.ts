import type { TasksOutline } from '../../schemas/tasksOutline.ts';
import { lineEnds, pattern, strip } from './pattern.ts';
import { subtaskRows } from './subtaskRows.ts';

const heading = new RegExp(`(?<![^${lineEnds}])(?:##|###) ([^${lineEnds}]*)(?:\\r\\n|[${lineEnds}]|$)`, 'gu');
const secondLevelHeading = pattern('^## (.*)', 'g');
const idTitle = pattern('^(?:Work Package\\s+)?(WP\\d{2})\\b');
const numberTitle = pattern('^Work Package (\\d{1,2})(?![^\\s—:-])');
const digit = pattern('\\d');

// The original lets the white space before a declaration run over empty lines; within the line is enough to find the same ones,
// and a long run of empty lines stays cheap.
const indent = '^(?:(?!\\n)\\s)*';
const dependsOn = pattern(`${indent}(?:[-*]\\s*)?Depends?\\s+on\\s+(WP\\d{2}(?:\\s*,\\s*WP\\d{2})*)\\b`, 'gi');
const field = '\\*?\\*?Dependencies\\*?\\*?\\s*:\\s*([^|\\n]*)';
const lineField = pattern(`${indent}(?:[-*]\\s*)?${field}`, 'gi');
const cellField = pattern(`\\|\\s*${field}`, 'gi');
const noDependencies = /^(?:none|no deps|no dependencies)/i;
const list = pattern('^(WP\\d{2}(?:\\s*,\\s*WP\\d{2})*)\\b(?=\\s*(?:$|[.;(#]))', 'i');
const dependenciesHeading = pattern('^#{1,4}\\s*\\*?\\*?Dependencies\\*?\\*?\\s*$', 'gi');
const bullet = pattern('^\\s*[-*]\\s*(WP\\d{2})');
const packageId = pattern('WP\\d{2}', 'g');

// The original reads these three with another engine than the rest: digits, letters and white space are those of ASCII,
// so that an id counts between words of a script without spaces.
const anyDepthHeading = /(?<![^\n])#{2,4}[\t\n\f\r ]+(?:Work Package[\t\n\f\r ]+)?(WP\d{2})\b/g;
const requirementsField = /\*?\*?Requirements?[\t\n\f\r ]*(?:Refs)?\*?\*?[\t\n\f\r ]*:[\t\n\f\r ]*([^\n]+)/gi;
const requirementId = /\b(?:FR|NFR|C)-\d+\b/gi;

/** What tasks.md says of its packages. Any text is an answer: what is not written in a known form is not there. */
export function tasksOutline(text: string): TasksOutline {
  return {
    dependencies: Object.fromEntries([...packageSections(text)].map(([id, section]) => [id, [...dependenciesIn(section)]])),
    requirement_refs: Object.fromEntries([...referenceSections(text)].map(([id, section]) => [id, [...requirementRefsIn(section)]])),
    subtasks: [...subtaskRows(text)],
  };
}

/**
 * The text of each package's section, in the order of the sections, from the line below its heading to the next package's
 * heading (contract 1 §6.5). The last one ends at a second-level heading of something else, so that notes at the end of
 * the document declare nothing. A package with two sections has what its last one says.
 */
export function packageSections(text: string): ReadonlyMap<string, string> {
  const starts = [...text.matchAll(heading)].flatMap((found) => {
    const id = titledPackage(strip(found[1] ?? ''));
    return id === null ? [] : [{ id, at: found.index, body: found.index + found[0].length }];
  });
  return new Map(starts.map(({ id, body }, index) => [id, text.slice(body, starts[index + 1]?.at ?? endOfLastSection(text, body))]));
}

/** The package that a heading's title names: `WP07 — title`, `Work Package WP07: title`, `Work Package 7 — title`. */
function titledPackage(title: string): string | null {
  const written = idTitle.exec(title)?.[1];
  if (written !== undefined) return written;
  const number = numberTitle.exec(title)?.[1];
  return number === undefined ? null : `WP${Array.from(number, digitValue).join('').padStart(2, '0')}`;
}

/** 0 to 9 for a digit of any script: the digits of a script follow one another, so the distance to its zero is the value. */
function digitValue(sign: string): number {
  const code = sign.codePointAt(0) ?? 0;
  let below = 0;
  while (digit.test(String.fromCodePoint(code - below - 1))) below += 1;
  return below % 10;
}

function endOfLastSection(text: string, from: number): number {
  for (const found of text.matchAll(secondLevelHeading)) {
    if (found.index < from) continue;
    const isInside = titledPackage(strip(found[1] ?? '')) !== null || strip(found[0]).search(dependenciesHeading) === 0;
    if (!isInside) return found.index;
  }
  return text.length;
}

/**
 * The packages a section declares to depend on, each once (contract 1 §6.6): first those of `Depends on` lines,
 * then those of `Dependencies:` lines and table cells, then the bullets below a heading `Dependencies`.
 * Sentences that merely mention a package declare nothing.
 */
export function dependenciesIn(section: string): readonly string[] {
  const fields = [...section.matchAll(lineField), ...section.matchAll(cellField)].toSorted((a, b) => a.index - b.index);
  return [
    ...new Set([
      ...[...section.matchAll(dependsOn)].flatMap((found) => idsIn(found[1])),
      ...fields.flatMap((found) => fieldDependencies(strip(found[1] ?? ''))),
      ...[...section.matchAll(dependenciesHeading)].flatMap((found) => bulletsBelow(section.slice(found.index + found[0].length))),
    ]),
  ];
}

// The forms are read in any case, the ids in capitals alone: `wp02` names nothing.
const idsIn = (text: string | undefined): readonly string[] => text?.match(packageId) ?? [];

function fieldDependencies(value: string): readonly string[] {
  if (noDependencies.test(value)) return [];
  const [phrase] = value.matchAll(dependsOn);
  return idsIn(phrase?.[1] ?? list.exec(value)?.[1]);
}

function bulletsBelow(text: string): readonly string[] {
  const ids: string[] = [];
  // Line by line, not split: under many headings the rest of the document would be cut up again for each.
  for (const [line] of text.matchAll(/[^\n]+/g)) {
    if (strip(line) === '') continue;
    const id = bullet.exec(line)?.[1];
    if (id === undefined) break;
    ids.push(id);
  }
  return ids;
}

/**
 * The sections in which requirement references are looked for: headings one level deeper count too,
 * the heading's own line belongs to its section, and the last section runs to the end (contract 1 §6.5).
 */
function referenceSections(text: string): ReadonlyMap<string, string> {
  const starts = [...text.matchAll(anyDepthHeading)];
  return new Map(
    starts.map((found, index) => [found[1] ?? '', text.slice(found.index + found[0].length, starts[index + 1]?.index ?? text.length)]),
  );
}

const requirementRefsIn = (section: string): readonly string[] => [
  ...new Set(
    [...section.matchAll(requirementsField)].flatMap((found) => (found[1]?.match(requirementId) ?? []).map((id) => id.toUpperCase())),
  ),
];
