import {
  CST,
  Composer,
  Lexer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Pair,
  type ParsedNode,
  type Scalar,
} from 'yaml';
import { withContinuedLinesIndented } from '../../machines/rules/continuedLines.ts';
import { plainScalar } from '../../machines/rules/plainScalar.ts';
import { Timestamp, isYamlMapping, type YamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';

/** One reason why a text cannot be read. `line` counts from 1 within the text that was given. */
export interface YamlFinding {
  readonly line: number;
  readonly sentence: string;
}

export interface YamlDocument {
  readonly ok: true;
  readonly value: YamlValue;
  /** The text that was read, line by line the one that was given: a line inside of quotes or brackets may be indented. */
  readonly text: string;
  /** As the library holds it, with the place of every part in `text`. */
  readonly document: Document.Parsed;
  readonly lineAt: LineAt;
}

/** The 1-based line of an offset into the text. */
export type LineAt = (offset: number) => number;

export type YamlReading = YamlDocument | { readonly ok: false; readonly findings: readonly [YamlFinding, ...YamlFinding[]] };

/**
 * Reads one YAML 1.2 document, any part of the language, or says everything that is wrong with it.
 *
 * It agrees with the original's library, which is stricter than the specification in some places and wider in others
 * (contract 1 §6.2): keys are unique, tabs separate nothing, and unquoted scalars mean what `plainScalar` says.
 * Refused is what has no common meaning: explicit tags, directives, keys that are no scalars, a value that contains
 * itself. A text that a few bytes make huge (aliases of aliases) or that nests too deep is refused, never followed.
 */
export function parseYaml(text: string): YamlReading {
  const reading = readingOf(text);
  if (reading.ok) return reading;
  // The original asks nothing of the column of a line inside of quotes or brackets; the library does.
  const indented = withContinuedLinesIndented(text);
  const again = indented === text ? reading : readingOf(indented);
  return again.ok ? again : reading;
}

function readingOf(text: string): YamlReading {
  if (text.length > longestText) return refused([{ line: 1, sentence: `it is longer than ${longestText} characters` }]);
  const lineCounter = new LineCounter();
  const lineAt: LineAt = (offset) => lineCounter.linePos(offset).line;
  const tokens = [...new Parser(lineCounter.addNewLine).parse(text)];
  // Depth is judged before anything recurses: near the end of its stack the engine may die instead of throwing.
  if (depthOf(tokens) > deepestNesting) return refused([{ line: 1, sentence: 'it is nested too deep' }]);
  const [document, second] = new Composer({ schema: 'failsafe', uniqueKeys: false, keepSourceTokens: true }).compose(
    tokens,
    true,
    text.length,
  );
  if (document === undefined) return refused([{ line: 1, sentence: 'it holds no document' }]);
  const findings = [
    ...forbiddenCharacters(text, lineAt),
    ...document.errors
      .filter((error) => !isCommentBehind(text, error.pos[0]))
      .map((error) => ({ line: lineAt(error.pos[0]), sentence: error.message })),
    ...(second === undefined ? [] : [{ line: lineAt(second.range[0]), sentence: 'a second document begins here' }]),
    ...(document.directives.yaml.explicit === true ? [{ line: 1, sentence: 'a %YAML directive is not understood here' }] : []),
  ];
  if (findings.length > 0) return refused(findings);
  const { value, faults } = valueOf(document, text, lineAt);
  return faults.length > 0 ? refused(faults) : { ok: true, value, text, document, lineAt };
}

const longestText = 262_144;
const deepestNesting = 100;
const mostValues = 100_000;

function refused(findings: readonly YamlFinding[]): YamlReading {
  const [first, ...others] = findings.toSorted((a, b) => a.line - b.line);
  return { ok: false, findings: [first ?? { line: 1, sentence: 'it is not YAML' }, ...others] };
}

/** How many collections stand inside each other, at most. */
function depthOf(tokens: readonly CST.Token[]): number {
  let deepest = 0;
  const open = tokens.map((token): { readonly token: CST.Token | null | undefined; readonly depth: number } => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    deepest = Math.max(deepest, depth);
    if (token?.type === 'document') open.push({ token: token.value, depth });
    if (!CST.isCollection(token)) continue;
    for (const { key, value } of token.items) open.push({ token: key, depth: depth + 1 }, { token: value, depth: depth + 1 });
  }
  return deepest;
}

/** A comment that begins right behind a quote, a bracket or a comma. The specification wants white space before it, the original does not. */
const isCommentBehind = (text: string, offset: number): boolean => /^[,"'[\]{}]#/.test(text.slice(Math.max(0, offset - 1), offset + 1));

/** Control characters have to be escaped; a tab may stand only where it is content. */
function forbiddenCharacters(text: string, lineAt: LineAt): readonly YamlFinding[] {
  const found = /[^\t\n\r -~\u0085\u00A0-\uFFFD]/.exec(text);
  const control = found === null ? [] : [{ line: lineAt(found.index), sentence: hasToBeEscaped(found[0]) }];
  return text.includes('\t') ? [...control, ...separatingTabs(text, lineAt)] : control;
}

const hasToBeEscaped = (character: string): string =>
  `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} has to be written as an escape`;

/**
 * Line ends that hardly any program writes; text that was copied from a web page has them. Between two words the original
 * reads them as line ends of a scalar: U+0085 becomes a space, the others stay, white space around them goes.
 */
const rareLineEnds = /[\u0085\u2028\u2029]/g;
const betweenWords = /(?<=[^ \t\u0085\u2028\u2029]) *([\u0085\u2028\u2029]) *(?=[^ \t#\u0085\u2028\u2029])(?!---|\.\.\.)/g;
const countIn = (text: string, sought: RegExp): number => text.match(sought)?.length ?? 0;

function separatingTabs(text: string, lineAt: LineAt): readonly YamlFinding[] {
  const findings: YamlFinding[] = [];
  let offset = 0;
  let flowDepth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === documentStart || token === scalarStart) continue;
    if (token === '[' || token === '{') flowDepth += 1;
    if (token === ']' || token === '}') flowDepth -= 1;
    if (flowDepth === 0 && token.includes('\t') && token.trim() === '')
      findings.push({ line: lineAt(offset), sentence: 'a tab cannot separate anything' });
    offset += token.length;
  }
  return findings;
}

// Tokens of the lexer that stand for no characters of the text.
const documentStart = '\u0002';
const scalarStart = '\u001F';

interface Anchored {
  readonly value: YamlValue;
  /** How many values it is made of. */
  readonly size: number;
}

function valueOf(
  document: Document.Parsed,
  text: string,
  lineAt: LineAt,
): { readonly value: YamlValue; readonly faults: readonly YamlFinding[] } {
  const faults: YamlFinding[] = [];
  const anchors = new Map<string, Anchored>();
  let size = 0;
  let aliases = 0;
  let joined = 0;

  function fault(node: ParsedNode, sentence: string): null {
    faults.push({ line: lineAt(node.range[0]), sentence });
    return null;
  }

  function build(node: ParsedNode | null): YamlValue {
    if (node === null) return null;
    if (isAlias(node)) return repeated(node);
    const [sizeBefore, aliasesBefore] = [size, aliases];
    size += 1;
    if (node.tag !== undefined) return fault(node, `the tag ${node.tag} is not understood here`);
    const value = isMap(node) ? mapping(node.items) : isSeq(node) ? node.items.map((item) => build(item)) : scalar(node);
    if (node.anchor !== undefined && aliases === aliasesBefore) anchors.set(node.anchor, { value, size: size - sizeBefore });
    return value;
  }

  /** What was anchored may be repeated, but only where it repeats nothing itself: growth and depth stay in sight. */
  function repeated(alias: Alias.Parsed): YamlValue {
    const anchored = anchors.get(alias.source);
    aliases += 1;
    size += anchored?.size ?? 0;
    if (anchored === undefined) return fault(alias, `the alias *${alias.source} stands for no value, or for one with aliases in it`);
    return size > mostValues ? fault(alias, `its aliases stand for more than ${mostValues} values`) : anchored.value;
  }

  function scalar(node: Scalar.Parsed): YamlValue {
    const source = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED' ? String(node.value) : withJoinedLines(node);
    if (node.type === 'PLAIN') {
      const value = source.includes('\t') ? undefined : plainScalar(source);
      return value === undefined ? fault(node, `${JSON.stringify(source)} has to be quoted`) : value;
    }
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    // The library ends a block scalar with a line end even where the text ends with its last words; the original's does not.
    const isCut = isBlock && node.range[1] >= text.length && !text.endsWith('\n') && text.at(-1) === source.at(-2);
    return isCut ? source.replace(/\n$/, '') : source;
  }

  /** The text of a scalar whose line ends are part of it. Where one would mean something else, it is left to be found below. */
  function withJoinedLines(node: Scalar.Parsed): string {
    const source = String(node.value);
    if (source.search(rareLineEnds) === -1 || /[\n\\]/.test(text.slice(node.range[0], node.range[1]))) return source;
    joined += countIn(source, betweenWords);
    return source.replace(betweenWords, (_, end: string) => (end === '\u0085' ? ' ' : end));
  }

  function mapping(pairs: readonly Pair<ParsedNode, ParsedNode | null>[]): YamlMapping {
    const own = new Map<string, YamlValue>();
    const merged: YamlMapping[] = [];
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        merged.unshift(...mergedMappings(key, build(value)));
        continue;
      }
      const name = keyText(key);
      if (own.has(name)) fault(key, `the key ${JSON.stringify(name)} is there twice`);
      own.set(name, build(value));
    }
    return Object.fromEntries([...merged.flatMap((from) => Object.entries(from)), ...own]);
  }

  function keyText(key: ParsedNode): string {
    const before = joined;
    const name = build(key);
    // A key ends with its line.
    joined = before;
    if (name instanceof Timestamp) return name.text;
    // Among what is no text is the missing key that the library reads out of `a: []: b`.
    return typeof name === 'object' ? String(fault(key, 'a key has to be text')) : String(name);
  }

  /** A merge key takes the entries of one mapping or several, the first winning, and own entries over all. */
  function mergedMappings(key: ParsedNode, value: YamlValue): readonly YamlMapping[] {
    const sources = Array.isArray(value) ? value.toReversed() : [value];
    if (sources.every(isYamlMapping)) return sources;
    fault(key, 'a merge key needs a mapping');
    return [];
  }

  const value = build(document.contents);
  const rare = text.search(rareLineEnds);
  if (rare !== -1 && countIn(text, rareLineEnds) !== joined)
    faults.push({ line: lineAt(rare), sentence: hasToBeEscaped(text.charAt(rare)) });
  return { value, faults };
}
