import { isPlainText, plainScalar } from '../../machines/rules/plainScalar.ts';
import { Timestamp, type YamlValue } from '../../schemas/yamlValue.ts';

/**
 * The lines of a key with its value; `start` is the key up to its colon.
 *
 * They are written as the original writes them (contract 1 §6.2), so that both read them back equal: block style, dashes
 * under their key, no line ever wrapped, text unquoted where it may be and in single quotes otherwise. Double quotes
 * stand around text that holds a single quote, line ends or characters that do not print.
 */
export function writeYaml(start: string, value: YamlValue): readonly [string, ...string[]] {
  const { inline, below } = blockOf(value);
  return [inline === '' ? start : `${start} ${inline}`, ...(Array.isArray(value) ? below : below.map(indented))];
}

/** What stands on the line of the key or dash, and the lines below it. One of the two is empty. */
interface Block {
  readonly inline: string;
  readonly below: readonly string[];
}

function blockOf(value: YamlValue): Block {
  if (value instanceof Timestamp) return { inline: value.text, below: [] };
  if (typeof value !== 'object' || value === null) return { inline: scalar(value), below: [] };
  const below = Array.isArray(value)
    ? value.flatMap((item: YamlValue) => itemLines(item))
    : Object.entries(value).flatMap(([key, inner]) => writeYaml(`${scalar(key)}:`, inner));
  return { inline: below.length > 0 ? '' : Array.isArray(value) ? '[]' : '{}', below };
}

function itemLines(item: YamlValue): readonly string[] {
  const { inline, below } = blockOf(item);
  const [first = inline, ...others] = below;
  // The space is there even before nothing, as the original writes it.
  return [`- ${first}`, ...others.map(indented)];
}

const indented = (line: string): string => `  ${line}`;

function scalar(value: null | boolean | number | bigint | string): string {
  if (value === null) return '';
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'number' || Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
}

const needsEscape = /[^ -~\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/u;
const everyEscape = new RegExp(`["\\\\]|${needsEscape.source}`, 'gu');

function text(value: string): string {
  if (isPlainText(value) && plainScalar(value) === value && !needsEscape.test(value)) return value;
  if (!needsEscape.test(value) && !value.includes("'")) return `'${value}'`;
  return `"${value.replace(everyEscape, escaped)}"`;
}

/** The escapes that have a letter; all other characters are told by their number. */
const lettered: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['\0', '0'],
  ['\u0007', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\u001B', 'e'],
  ['\u0085', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const digits = code.toString(16).toUpperCase();
  return `\\${lettered.get(character) ?? (code < 0x100 ? `x${digits.padStart(2, '0')}` : `u${digits.padStart(4, '0')}`)}`;
}
