import { ExactNumber } from '../../schemas/exactNumber.ts';
import { codePointOrder } from './codePointOrder.ts';
import { sanitizedRow } from './sanitizedRow.ts';

interface Style {
  /** Keys by code point, or as they come. */
  readonly sorted: boolean;
  /** Everything outside printable ASCII as `\uXXXX`. */
  readonly ascii: boolean;
  /** Spaces per level; null for one line. */
  readonly indent: number | null;
}

/** The bytes of one row of an event log, without its newline. Keys that tell about a person or a machine are left out. */
export const rowText = (row: Readonly<Record<string, unknown>>): string => lineText(sanitizedRow(row));

/** A value on one line: sorted keys, `", "` and `": "`, ASCII alone (contract 1 §0). */
export const lineText = (value: unknown): string => written(value, { sorted: true, ascii: true, indent: null }, 0);

/** A whole file: two spaces per level and a newline at the end. status.json and meta.json are sorted and raw, lanes.json neither. */
export const documentText = (value: unknown, style: { readonly sorted: boolean; readonly ascii: boolean }): string =>
  `${written(value, { ...style, indent: 2 }, 0)}\n`;

function written(value: unknown, style: Style, depth: number): string {
  if (typeof value === 'string') return quoted(value, style);
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) {
    return enclosed(
      '[',
      ']',
      value.map((item) => written(item, style, depth + 1)),
      style,
      depth,
    );
  }
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  if (style.sorted) entries.sort(([left], [right]) => codePointOrder(left, right));
  return enclosed(
    '{',
    '}',
    entries.map(([key, part]) => `${quoted(key, style)}: ${written(part, style, depth + 1)}`),
    style,
    depth,
  );
}

function enclosed(open: string, close: string, parts: readonly string[], { indent }: Style, depth: number): string {
  if (parts.length === 0) return open + close;
  if (indent === null) return open + parts.join(', ') + close;
  const margin = `\n${' '.repeat(indent * depth)}`;
  const inner = margin + ' '.repeat(indent);
  return open + inner + parts.join(`,${inner}`) + margin + close;
}

const quoted = (text: string, { ascii }: Style): string => {
  const json = JSON.stringify(text);
  return ascii ? json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : json;
};
