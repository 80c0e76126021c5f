import { isPlainText, plainScalar } from '../../machines/rules/plainScalar.ts';
import type { YamlMapping, YamlValue } from '../../schemas/yamlValue.ts';

/**
 * Reads the YAML that people and agents nearly always write: block mappings and sequences of one-line scalars.
 *
 * Loading the YAML library and reading a mission's packages with it costs more than a query may take, so questions are
 * asked here first. The answer is exactly that of `parseYaml`, or null: null for everything that is not provably simple
 * (block and multi-line scalars, anchors, tags, tabs, anything broken), and then the library has to be asked.
 */
export function skimYaml(text: string): YamlMapping | null {
  if (text.length > longestText || unusual.test(text)) return null;
  const lines = text
    .split('\n')
    .map(lineOf)
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
  if (lines.length === 0) return {};
  const block = mappingAt(lines, 0, 0);
  return block !== null && block.next === lines.length ? block.value : null;
}

const longestText = 65_536;
/** Anything but line ends, spaces and what prints: no control characters, rare spaces, byte order marks, non-characters. */
const unusual = /[^\n -~\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFD]/;
const simpleKey = /^[A-Za-z_][\w.-]*$/;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** A part that was read, and the index of the first line behind it. Null instead: not simple. */
type Block<T extends YamlValue> = { readonly value: T; readonly next: number } | null;

function lineOf(line: string): Line {
  const text = line.trimStart();
  return { indent: line.length - text.length, text };
}

function mappingAt(lines: Line[], first: number, indent: number): Block<YamlMapping> {
  const mapping: { [key: string]: YamlValue } = {};
  let at = first;
  for (let line = lines[at]; line !== undefined && line.indent === indent; line = lines[at]) {
    const key = keyOf(line.text);
    // The one key that an object does not take like any other.
    if (key === null || key === '__proto__' || Object.hasOwn(mapping, key) || plainScalar(key) !== key) return null;
    const value = valueAt(lines, at, indent, line.text.slice(key.length + 1).trimStart());
    if (value === null) return null;
    mapping[key] = value.value;
    at = value.next;
  }
  return at === first ? null : { value: mapping, next: at };
}

/** The key a line begins with, null when it begins with none. */
function keyOf(text: string): string | null {
  const colon = text.indexOf(':');
  const key = text.slice(0, Math.max(0, colon));
  const isSet = colon + 1 === text.length || text.charAt(colon + 1) === ' ';
  return isSet && simpleKey.test(key) ? key : null;
}

/** The value of the key on line `at`: behind its colon, or in the lines below that belong to it. */
function valueAt(lines: Line[], at: number, indent: number, inline: string): Block<YamlValue> {
  const next = lines[at + 1];
  const isList = next !== undefined && next.indent >= indent && isItem(next.text);
  const isNested = isList || (next !== undefined && next.indent > indent);
  if (inline !== '' && !inline.startsWith('#')) return isNested ? null : scalarBlock(inline, at + 1);
  if (!isNested) return { value: null, next: at + 1 };
  return isList ? sequenceAt(lines, at + 1, next.indent) : mappingAt(lines, at + 1, next.indent);
}

function sequenceAt(lines: Line[], first: number, indent: number): Block<readonly YamlValue[]> {
  const items: YamlValue[] = [];
  let at = first;
  for (let line = lines[at]; line !== undefined && line.indent === indent && isItem(line.text); line = lines[at]) {
    const item = itemAt(lines, at, line);
    if (item === null) return null;
    items.push(item.value);
    at = item.next;
  }
  return { value: items, next: at };
}

/** An item that begins with a key is a mapping standing where that key stands; every other item is one scalar. */
function itemAt(lines: Line[], at: number, line: Line): Block<YamlValue> {
  const text = line.text.slice(1).trimStart();
  if (keyOf(text) !== null) {
    const indent = line.indent + line.text.length - text.length;
    lines[at] = { indent, text };
    return mappingAt(lines, at, indent);
  }
  const next = lines[at + 1];
  const isContinued = next !== undefined && next.indent > line.indent;
  return isContinued || isItem(text) ? null : scalarBlock(text, at + 1);
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ');

function scalarBlock(text: string, next: number): Block<YamlValue> {
  const value = inlineValue(text);
  return value === undefined ? null : { value, next };
}

const single = "'(?:[^']|'')*'";
const double = '"(?:[^"\\\\]|\\\\["\\\\nt])*"';
const word = '[\\w./](?:[\\w./ -]*[\\w./-])?';
const item = `(?:${single}|${double}|${word})`;
const comment = ' *(?: #.*)?$';
const quoted = new RegExp(`^(${single}|${double})${comment}`);
const flowSequence = new RegExp(`^\\[ *(${item}(?: *, *${item})*)? *\\]${comment}`);
const flowItems = new RegExp(item, 'g');
const emptyMapping = new RegExp(`^\\{ *\\}${comment}`);

/** What stands on one line behind a key or dash; undefined when it is not simple. */
function inlineValue(text: string): YamlValue | undefined {
  if (text.startsWith('{')) return emptyMapping.test(text) ? {} : undefined;
  if (!text.startsWith('[')) return scalar(text);
  const sequence = flowSequence.exec(text);
  if (sequence === null) return undefined;
  const items: YamlValue[] = [];
  for (const source of sequence[1]?.match(flowItems) ?? []) {
    const value = scalar(source);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return items;
}

function scalar(text: string): YamlValue | undefined {
  if (text.startsWith("'") || text.startsWith('"')) return quotedText(text);
  const end = text.indexOf(' #');
  const plain = (end === -1 ? text : text.slice(0, end)).trimEnd();
  return isPlainText(plain) ? plainScalar(plain) : undefined;
}

function quotedText(text: string): string | undefined {
  const [, quotes] = quoted.exec(text) ?? [];
  if (quotes === undefined) return undefined;
  return quotes.startsWith("'") ? quotes.slice(1, -1).replaceAll("''", "'") : String(JSON.parse(quotes));
}
