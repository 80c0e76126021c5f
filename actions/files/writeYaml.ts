import { isPlainText, plainScalar } from '../../machines/rules/plainScalar.ts';
import { Timestamp, type YamlValue } from '../../schemas/yamlValue.ts';

/** A value as YAML: what stands behind its key on the same line, and the lines below it. One of the two is empty. */
export interface YamlBlock {
  readonly inline: string;
  readonly below: readonly string[];
}

/**
 * Writes a value as the original does (contract 1 §6.2), so that both read it back equal: block style, dashes under
 * their key, no line ever wrapped, text unquoted where it may be and in single quotes otherwise. Double quotes stand
 * around text that holds a single quote, line ends or characters that do not print.
 */
export function writeYaml(value: YamlValue): YamlBlock {
  if (value instanceof Timestamp) return { inline: value.text, below: [] };
  if (typeof value !== 'object' || value === null) return { inline: scalar(value), below: [] };
  const below = Array.isArray(value) ? value.flatMap((item: YamlValue) => itemLines(item)) : Object.entries(value).flatMap(([key, inner]) => entryLines(key, inner));
  return below.length > 0 ? { inline: '', below } : { inline: Array.isArray(value) ? '[]' : '{}', below };
}

function itemLines(item: YamlValue): readonly string[] {
  const { inline, below } = writeYaml(item);
  const [first = inline, ...others] = below;
  return [first === '' ? '-' : `- ${first}`, ...others.map(indented)];
}

function entryLines(key: string, value: YamlValue): readonly string[] {
  const { inline, below } = writeYaml(value);
  const name = scalar(key);
  return [inline === '' ? `${name}:` : `${name}: ${inline}`, ...(Array.isArray(value) ? below : below.map(indented))];
}

const indented = (line: string): string => `  ${line}`;

function scalar(value: null | boolean | number | bigint | string): string {
  if (value === null) return '';
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'number' || Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
}

const needsEscape = /[^ -~\u00A0-\u2027\u202A-\uFEFE\uFF00-\uFFFD]/;
const everyEscape = new RegExp(needsEscape, 'g');

function text(value: string): string {
  if (isPlainText(value) && plainScalar(value) === value && !needsEscape.test(value)) return value;
  if (!needsEscape.test(value) && !value.includes("'")) return `'${value}'`;
  return JSON.stringify(value).replace(everyEscape, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
