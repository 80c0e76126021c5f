import { Timestamp, type YamlValue } from '../../schemas/yamlValue.ts';

/**
 * What an unquoted YAML scalar means (contract 1 §6.2).
 *
 * The rules are those of YAML 1.2 as the original's library applies them, which are wider than the specification: `_` may
 * stand between digits, `01` is one, `0b11` is three, and an unquoted date is a date. `yes`, `no`, `on` and `off` are text.
 * Undefined for text that has the form of a number or date but is none (`2026-13-45`), and for `=` and `<<`,
 * which YAML reserves: they have to be quoted.
 */
export function plainScalar(text: string): YamlValue | undefined {
  if (words.has(text)) return words.get(text);
  if (!beginsLikeNumber.test(text)) return text;
  if (integer.test(text)) return integerOf(text.replaceAll('_', ''));
  if (float.test(text)) return floatOf(text.replaceAll('_', '').toLowerCase());
  const moment = timestamp.exec(text);
  return moment === null ? text : timestampOf(moment);
}

/** Whether a text may stand unquoted on one line behind a key or a dash. What it means there is another question. */
export const isPlainText = (text: string): boolean =>
  plainStart.test(text) &&
  !text.includes(': ') &&
  !text.includes(' #') &&
  !text.includes('\n') &&
  !text.endsWith(':') &&
  !text.endsWith(' ');

const words: ReadonlyMap<string, boolean | null | undefined> = new Map<string, boolean | null | undefined>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['=', '<<'].map((word) => [word, undefined] as const),
]);

// Looked at first: most scalars are words, and the three expressions below cost a command more than its other reading.
const beginsLikeNumber = /^[-+.0-9]/;
const integer = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)$/;
const float =
  /^(?:[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN))$/;
const timestamp = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** A scalar begins with no sign that means something else. White space that is no space of YAML is a sign like any other. */
const plainStart = /^(?!---|\.\.\.|[-?:](?: |$))[^ \t\r\n#,[\]{}&*!|>'"%@`]/;

function integerOf(text: string): number | bigint | undefined {
  const [, sign = '', prefix = '', digits = ''] = /^([-+]?)(0[box])?(.*)$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const size = BigInt(prefix + digits);
  const value = sign === '-' ? -size : size;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function floatOf(text: string): number | undefined {
  if (text === '.nan') return Number.NaN;
  if (text.endsWith('.inf')) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function timestampOf([
  text,
  year = '',
  month = '',
  day = '',
  hour,
  minute = '',
  second = '',
  fraction = '',
  zone,
  sign = '',
  zoneHour = '',
  zoneMinute,
]: RegExpExecArray): Timestamp | string | undefined {
  if (hour === undefined) {
    // A date alone is one only when written in full; `2026-1-2` is text.
    if (text.length !== 10) return text;
    return isDate(year, month, day) ? new Timestamp(text) : undefined;
  }
  if (!isDate(year, month, day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(zoneHour) > 23 || Number(zoneMinute ?? 0) > 59) return undefined;
  const micros = fraction === '' ? 0 : Math.min(999_999, Math.round(Number(`0.${fraction}`) * 1e6));
  const two = (digits: string): string => digits.padStart(2, '0');
  const at = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}`;
  if (zone === undefined) return new Timestamp(at);
  const isUtc = zone === 'Z' || (Number(zoneHour) === 0 && Number(zoneMinute ?? 0) === 0);
  return new Timestamp(isUtc ? `${at}Z` : `${at}${sign}${two(zoneHour)}:${zoneMinute ?? '00'}`);
}

function isDate(year: string, month: string, day: string): boolean {
  if (Number(year) === 0) return false;
  const lengths = [31, isLeap(Number(year)) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Number(day) >= 1 && Number(day) <= (lengths[Number(month) - 1] ?? 0);
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
