import { Lexer, LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Pair, type ParsedNode, type Scalar } from 'yaml';
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
  /** As the library holds it, with the place of every part. */
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
  if (text.length > longestText) return refused([{ line: 1, sentence: `it is longer than ${longestText} characters` }]);
  const lineCounter = new LineCounter();
  const lineAt: LineAt = (offset) => lineCounter.linePos(offset).line;
  try {
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, keepSourceTokens: true, prettyErrors: false, lineCounter });
    const findings = [
      ...forbiddenCharacters(text, lineAt),
      ...document.errors.map((error) => ({ line: lineAt(error.pos[0]), sentence: error.message })),
      ...(document.directives.yaml.explicit === true ? [{ line: 1, sentence: 'a %YAML directive is not understood here' }] : []),
    ];
    if (findings.length > 0) return refused(findings);
    const { value, faults } = valueOf(document, text, lineAt);
    return faults.length > 0 ? refused(faults) : { ok: true, value, document, lineAt };
  } catch (error) {
    if (error instanceof RangeError) return refused([{ line: 1, sentence: 'it is nested too deep' }]);
    throw error;
  }
}

const longestText = 1_048_576;
const mostValues = 100_000;

function refused(findings: readonly YamlFinding[]): YamlReading {
  const [first, ...others] = findings.toSorted((a, b) => a.line - b.line);
  return { ok: false, findings: [first ?? { line: 1, sentence: 'it is not YAML' }, ...others] };
}

/** Control characters and the line ends of other systems have to be escaped; a tab may stand only where it is content. */
function forbiddenCharacters(text: string, lineAt: LineAt): readonly YamlFinding[] {
  const found = /[^\t\n\r -~\u00A0-\u2027\u202A-\uFFFD]/.exec(text);
  const control = found === null ? [] : [{ line: lineAt(found.index), sentence: `the character ${codePoint(found[0])} has to be written as an escape` }];
  return text.includes('\t') ? [...control, ...separatingTabs(text, lineAt)] : control;
}

const codePoint = (character: string): string => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

function separatingTabs(text: string, lineAt: LineAt): readonly YamlFinding[] {
  const findings: YamlFinding[] = [];
  let offset = 0;
  let flowDepth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === documentStart || token === scalarStart) continue;
    if (token === '[' || token === '{') flowDepth += 1;
    if (token === ']' || token === '}') flowDepth -= 1;
    if (flowDepth === 0 && token.includes('\t') && token.trim() === '') findings.push({ line: lineAt(offset), sentence: 'a tab cannot separate anything' });
    offset += token.length;
  }
  return findings;
}

// Tokens of the lexer that stand for no characters of the text.
const documentStart = '\u0002';
const scalarStart = '\u001F';

interface Built {
  readonly value: YamlValue;
  /** How many values it is made of, aliases followed. */
  readonly size: number;
}

function valueOf(document: Document.Parsed, text: string, lineAt: LineAt): { readonly value: YamlValue; readonly faults: readonly YamlFinding[] } {
  const faults: YamlFinding[] = [];
  const anchors = new Map<string, Built>();
  let size = 0;

  function fault(node: ParsedNode, sentence: string): null {
    faults.push({ line: lineAt(node.range[0]), sentence });
    return null;
  }

  function build(node: ParsedNode | null): YamlValue {
    if (node === null) return null;
    const before = size;
    size += 1;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      size += target?.size ?? 0;
      if (size > mostValues) return fault(node, `its aliases stand for more than ${mostValues} values`);
      return target === undefined ? fault(node, `the alias *${node.source} stands for a value that contains it`) : target.value;
    }
    if (node.tag !== undefined) return fault(node, `the tag ${node.tag} is not understood here`);
    const value = isMap(node) ? mapping(node.items) : isSeq(node) ? node.items.map((item) => build(item)) : scalar(node);
    if (node.anchor !== undefined) anchors.set(node.anchor, { value, size: size - before });
    return value;
  }

  function scalar(node: Scalar.Parsed): YamlValue {
    const source = String(node.value);
    if (node.type === 'PLAIN') {
      const value = source.includes('\t') ? undefined : plainScalar(source);
      return value === undefined ? fault(node, `${JSON.stringify(source)} has to be quoted`) : value;
    }
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    // The library ends a block scalar with a line end even where the text has none; the original's does not.
    const isCut = isBlock && node.range[1] >= text.length && !text.endsWith('\n');
    return isCut ? source.replace(/\n$/, '') : source;
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
    const name = build(key);
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

  return { value: build(document.contents), faults };
}
