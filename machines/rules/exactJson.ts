import { ExactNumber } from '../../schemas/exactNumber.ts';
import { floatText } from './floatText.ts';

/** A JSON text as it was read. */
export interface ReadJson {
  /** As JSON.parse gives it: what shapes are checked on, for they know plain numbers alone. */
  readonly plain: unknown;
  /** The same, where a number that would be written back differently is an ExactNumber: what is kept. */
  readonly exact: unknown;
}

/**
 * A number JSON.parse may change: with a fraction, an exponent, or 16 digits and more. Numbers stand at the start, behind a key
 * and inside arrays; what only looks like one inside a text costs a second reading, never a wrong one.
 */
const suspiciousNumber = /(?:^|"\s*:|[[,])\s*-?(?:\d+[.eE]|\d{16})/;

/** Deeper than any document of a mission, and far from where recursion ends. */
const deepest = 500;

/** Reads a JSON text. Throws a SyntaxError for anything else, and for one that is nested deeper than 500 levels. */
export function readJson(json: string): ReadJson {
  const plain: unknown = JSON.parse(json);
  const exact = holdsNumber(plain, 0) && suspiciousNumber.test(json) ? readExactly(json) : plain;
  return { plain, exact };
}

/** `exact` under the type that its `plain` twin was found to have. The two differ in nothing but exact numbers. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const likePlain = <T>(_plain: T, exact: unknown): T => exact as T;

/** Few rows of a log hold a number, and looking into a value is much cheaper than looking through its text. */
function holdsNumber(value: unknown, depth: number): boolean {
  if (!isTree(value)) return typeof value === 'number';
  if (depth === deepest) throw new SyntaxError(`nested deeper than ${deepest} levels`);
  let found = false;
  for (const key in value) if (holdsNumber(value[key], depth + 1)) found = true;
  return found;
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const token = /\s*(?:([[\]{}:,])|("(?:[^"\\]|\\.)*")|([^\s[\]{}:,"]+))/y;

/** Reads a text that JSON.parse has accepted, so nothing is checked a second time. */
function readExactly(json: string): unknown {
  let at = 0;
  const next = (): { readonly sign: string | undefined; readonly quoted: string | undefined; readonly bare: string | undefined } => {
    token.lastIndex = at;
    const found = token.exec(json);
    at = token.lastIndex;
    return { sign: found?.[1], quoted: found?.[2], bare: found?.[3] };
  };
  const value = (): unknown => {
    const { sign, quoted, bare } = next();
    if (quoted !== undefined) return JSON.parse(quoted);
    if (bare !== undefined) return /^[-0-9]/.test(bare) ? numberOf(bare) : JSON.parse(bare);
    return sign === '[' ? array() : object();
  };
  const isAtEnd = (closing: string): boolean => {
    const before = at;
    const { sign } = next();
    if (sign !== closing && sign !== ',') at = before;
    return sign === closing;
  };
  const array = (): unknown[] => {
    const items: unknown[] = [];
    while (!isAtEnd(']')) items.push(value());
    return items;
  };
  const object = (): object => {
    const entries: [string, unknown][] = [];
    while (!isAtEnd('}')) {
      const key = String(JSON.parse(next().quoted ?? '""'));
      next();
      entries.push([key, value()]);
    }
    return Object.fromEntries(entries);
  };
  return value();
}

function numberOf(digits: string): number | ExactNumber {
  const value = Number(digits);
  if (/^-?\d+$/.test(digits)) return Number.isSafeInteger(value) ? value : new ExactNumber(digits);
  const text = Number.isFinite(value) ? floatText(value) : digits;
  return text === String(value) ? value : new ExactNumber(text);
}
