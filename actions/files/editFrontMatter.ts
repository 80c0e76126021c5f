import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isPair, isScalar, type Pair, type ParsedNode } from 'yaml';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { YamlMapping, YamlValue } from '../../schemas/yamlValue.ts';
import { parseFrontMatter, type FrontMatterText } from './frontMatter.ts';
import { headLine } from './splitFrontMatter.ts';
import { writeYaml } from './writeYaml.ts';

/**
 * The text with some keys of its front matter changed, and every other byte as it was: comments, order, quoting, body,
 * line ends, byte order mark. A key with its present value is no change; undefined takes a key away; a new key goes to
 * its place in the fixed order of fields (contract 1 §6.2). What goes with a changed value is a comment inside of it.
 *
 * Fails with WP_FRONT_MATTER_INVALID for front matter that cannot be read, and with FRONT_MATTER_NOT_EDITABLE where a
 * key cannot be changed alone: one-line mappings, `? key`, an anchor others refer to, the only key below a block of text
 * (it loses its line end with what stands below). The result is read back before it is given out: it says what was asked
 * for and nothing else.
 */
export function editFrontMatter(text: string, changes: Readonly<Record<string, YamlValue | undefined>>, file: string): Outcome<string> {
  const present = parseFrontMatter(text, file);
  if (!present.ok) return present;
  const { mapping, body } = present.value;
  const changed = Object.entries(changes).filter(([key, value]) => !isDeepStrictEqual(valueAt(mapping, key), value));
  if (changed.length === 0) return success(text);
  const edited = withChanges(text, present.value, changed);
  const reading = edited === null ? null : parseFrontMatter(edited, file);
  const wanted = Object.fromEntries(
    Object.entries({ ...mapping, ...Object.fromEntries(changed) }).filter(([, value]) => value !== undefined),
  );
  if (edited === null || !reading?.ok || !isDeepStrictEqual(reading.value.mapping, wanted) || reading.value.body !== body) {
    const keys = changed.map(([key]) => key);
    return failure(
      problem(
        'FRONT_MATTER_NOT_EDITABLE',
        `${file}: ${keys.join(', ')} cannot be changed without touching other keys. Write the front matter with one key per line and without anchors, and begin a block of text that would come last with |- or >-.`,
        { details: { file, keys } },
      ),
    );
  }
  return success(edited);
}

const valueAt = (mapping: YamlMapping, key: string): YamlValue | undefined => (Object.hasOwn(mapping, key) ? mapping[key] : undefined);

/** The order in which the original writes the keys it knows; all others follow in the order of the alphabet. */
const fieldOrder = [
  'work_package_id',
  'title',
  'dependencies',
  'requirement_refs',
  'planning_base_branch',
  'merge_target_branch',
  'branch_strategy',
  'base_branch',
  'base_commit',
  'created_at',
  'subtasks',
  'phase',
  'assignee',
  'agent',
  'shell_pid',
  'shell_pid_created_at',
  'scope',
  'history',
];

/** Whether one key has its place before another. */
function precedes(a: string, b: string): boolean {
  const [first, second] = [fieldOrder.indexOf(a), fieldOrder.indexOf(b)];
  if (first !== -1 && second !== -1) return first < second;
  return first !== -1 || (second === -1 && a < b);
}

/** A key with its value, and the lines of the file it takes (counted from 0, the last included). */
interface Entry {
  readonly key: string;
  readonly first: number;
  readonly last: number;
  /** The first line up to its colon. */
  readonly start: string;
  /** The comment behind the value, with the white space before it. */
  readonly comment: string;
  /** It ends the head with a block of text, which would gain a line end from a line below it. */
  readonly isOpen: boolean;
}

/** Lines to put in the place of others. */
interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
}

function withChanges(
  text: string,
  present: FrontMatterText,
  changed: readonly (readonly [string, YamlValue | undefined])[],
): string | null {
  const entries = entriesOf(present);
  if (entries === null) return null;
  const [indent = ''] = /^ */.exec(entries[0]?.start ?? '') ?? [];
  const removed = new Set(changed.filter(([, value]) => value === undefined).map(([key]) => key));
  const kept = entries.filter((entry) => !removed.has(entry.key));
  const splices = changed
    .toSorted(([a], [b]) => (precedes(a, b) ? -1 : 1))
    .map(([key, value]): Splice => {
      const entry = entries.find((candidate) => candidate.key === key);
      if (entry === undefined)
        return { at: placeOf(key, kept), removed: 0, added: value === undefined ? [] : linesOf(`${indent}${key}:`, '', value) };
      return {
        at: entry.first,
        removed: entry.last - entry.first + 1,
        added: value === undefined ? [] : linesOf(entry.start, entry.comment, value),
      };
    });
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const lineEnd = /[\r\n]*$/.exec(lines[0] ?? '')?.[0] ?? '\n';
  // From the end, so that no splice moves the place of another; what is new at a place goes before what is replaced there.
  for (const { at, removed: count, added } of splices.toReversed().toSorted((a, b) => b.at - a.at || b.removed - a.removed)) {
    lines.splice(at, count, ...added.map((line) => line + lineEnd));
  }
  return lines.join('');
}

function linesOf(start: string, comment: string, value: YamlValue): readonly string[] {
  const [indent = ''] = /^ */.exec(start) ?? [];
  const [first, ...below] = writeYaml(start, value);
  return [first + comment, ...below.map((line) => indent + line)];
}

/** The line before which a new key belongs: behind the last of the keys that precede it, unless that is open, or before all. */
function placeOf(key: string, entries: readonly Entry[]): number {
  const [before] = entries.filter((entry) => precedes(entry.key, key)).toSorted((a, b) => (precedes(a.key, b.key) ? 1 : -1));
  if (before === undefined) return entries[0]?.first ?? headLine - 1;
  return before.isOpen ? before.first : before.last + 1;
}

/** The keys of a front matter with their places, or null when it is not written as one key per line. */
function entriesOf({ yaml: { document, text: head, lineAt } }: FrontMatterText): readonly Entry[] | null {
  if (document.contents === null) return [];
  if (!isMap(document.contents) || document.contents.flow === true) return null;
  const entries: Entry[] = [];
  for (const { key, value, srcToken } of document.contents.items) {
    const colon = srcToken?.sep?.find((token) => token.type === 'map-value-ind');
    if (!isScalar(key) || colon === undefined || srcToken?.start.some((token) => token.type === 'explicit-key-ind')) return null;
    const valueStart = colon.offset + 1;
    const tailStart = value !== null && standsInline(value) ? value.range[1] : valueStart;
    entries.push({
      key: String(key.value),
      // Lines of the head count from 1 and those of the file from 0, of which the opening rule is one.
      first: lineAt(key.range[0]),
      last: lineAt(Math.max(valueStart, lastOffset(value))),
      start: head.slice(head.lastIndexOf('\n', key.range[0]) + 1, valueStart),
      comment: /\s*#.*$/.exec(head.slice(tailStart, lineEndFrom(head, tailStart)))?.[0].replace(/^#/, ' #') ?? '',
      isOpen: value !== null && endsInBlock(value) && value.range[1] >= head.length,
    });
  }
  return entries;
}

function lineEndFrom(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** Whether a comment can stand behind the value; behind a block it would be part of it or of what follows. */
function standsInline(value: ParsedNode): boolean {
  if (isCollection(value)) return value.flow === true;
  return !isScalar(value) || (value.source !== '' && value.type !== 'BLOCK_LITERAL' && value.type !== 'BLOCK_FOLDED');
}

/** Whether a value ends with a block of text that takes the line end behind it. */
function endsInBlock(node: ParsedNode | Pair<ParsedNode, ParsedNode | null> | null): boolean {
  if (isPair(node)) return endsInBlock(node.value);
  if (isCollection(node)) return endsInBlock(node.items.at(-1) ?? null);
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') && String(node.value).endsWith('\n');
}

/** The offset of the last character that belongs to a value, comments and blank lines behind it left out. */
function lastOffset(node: ParsedNode | Pair<ParsedNode, ParsedNode | null> | null): number {
  if (node === null) return 0;
  if (isPair(node)) return Math.max(lastOffset(node.key), lastOffset(node.value));
  if (!isCollection(node) || node.flow === true) return Math.max(node.range[0], node.range[1] - 1);
  return Math.max(node.range[0], lastOffset(node.items.at(-1) ?? null));
}
