const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Signs that are not shown as they are: control, format and unassigned ones, and every blank but the space. */
const hidden = /[\p{C}\p{Z}\\]/gu;

/**
 * A text in quotes the way the original quotes it in files: single quotes, double ones when that saves escaping,
 * backslash escapes for what cannot be seen. Part of the bytes of lanes.json (contract 1 §7.7).
 */
export function quotedText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const shown = text.replace(hidden, (sign) => (sign === ' ' ? sign : (named[sign] ?? numbered(sign.codePointAt(0) ?? 0))));
  return quote + (quote === "'" ? shown.replaceAll("'", "\\'") : shown) + quote;
}

function numbered(point: number): string {
  const [letter, width] = point < 0x100 ? (['x', 2] as const) : point < 0x10000 ? (['u', 4] as const) : (['U', 8] as const);
  return `\\${letter}${point.toString(16).padStart(width, '0')}`;
}
