/** A text of YAML is walked line by line; what a line leaves open is what the next one begins in. */
interface Place {
  /** The quote that is open, null outside of quotes. */
  readonly quote: string | null;
  /** How many brackets are open. */
  readonly depth: number;
  /** The column of the key or dash that what is read belongs to; -1 before there is one. */
  readonly parent: number;
  /** What the last value was: text that the next lines may go on with, a block of text, or neither. */
  readonly last: 'plain' | 'block' | 'whole';
}

/**
 * The text with more white space before each line that begins inside of quotes or brackets, where it means nothing.
 *
 * Such lines may stand at any column for the original, as `]` does below `owned_files: [` and the second half of a quoted
 * title. The YAML library wants them behind their key. Other texts come back as they are.
 */
export function withContinuedLinesIndented(text: string): string {
  const lines = text.split('\n');
  let added = 0;
  let place: Place = { quote: null, depth: 0, parent: -1, last: 'whole' };
  const indented = lines.map((line) => {
    const isInside = place.quote !== null || place.depth > 0;
    const indent = isInside && line.trim() !== '' ? place.parent + 1 : 0;
    added += indent;
    place = isInside ? afterFlow(line, 0, place) : afterLine(line, place);
    return added > mostAdded ? line : ' '.repeat(indent) + line;
  });
  // A rule ends the document, wherever it stands.
  const isRuled = lines.some((line, index) => line !== indented[index] && /^(?:---|\.\.\.)(?:\s|$)/.test(line));
  return isRuled || added > mostAdded ? text : indented.join('\n');
}

/** No text that people write comes near this; a wide key above many lines would grow without end. */
const mostAdded = 65_536;

/** Where a line leads that begins outside of quotes and brackets. */
function afterLine(line: string, place: Place): Place {
  const column = line.length - line.trimStart().length;
  if (column === line.length) return place;
  const isBelow = column > place.parent;
  if (place.last !== 'whole' && isBelow) return place;
  return afterValue(line, column, { quote: null, depth: 0, parent: isBelow ? place.parent : -1, last: 'whole' });
}

/** Reads on from a place at which a key, a dash or a value may begin. */
function afterValue(line: string, from: number, place: Place): Place {
  let { parent } = place;
  for (let at = from; at < line.length;) {
    const rest = line.slice(at);
    const passed = /^(?:[ \t]+|[&!][^ \t]*)/.exec(rest)?.[0].length;
    const key = /^[-?:](?=\s|$)/.exec(rest) ?? /^(?!["'[{|>#])(?:(?! #).)*?:(?=\s|$)/.exec(rest);
    if (passed === undefined && key !== null) parent = Math.max(parent, at);
    else if (rest.startsWith('#')) break;
    else if (/^["'[{]/.test(rest)) return afterFlow(line, at, { ...place, parent });
    else if (passed === undefined) return { ...place, parent, last: /^[|>]/.test(rest) ? 'block' : 'plain' };
    at += passed ?? key?.[0].length ?? 1;
  }
  return { ...place, parent };
}

/** Reads on inside of quotes or brackets, or where one of them begins. */
function afterFlow(line: string, from: number, place: Place): Place {
  let { quote, depth } = place;
  let canBegin = true;
  for (let at = from; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (quote !== null) {
      if (quote === '"' && sign === '\\') at += 1;
      else if (quote === "'" && line.startsWith("''", at)) at += 1;
      else if (sign === quote) {
        quote = null;
        canBegin = false;
        if (depth === 0) return afterWhole(line, from, at + 1, place);
      }
    } else if (canBegin && (sign === '"' || sign === "'")) quote = sign;
    else if (sign === '#' && (at === 0 || /[\s[\]{},]/.test(line.charAt(at - 1)))) break;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') {
      depth -= 1;
      canBegin = false;
      if (depth <= 0) return afterWhole(line, from, at + 1, place);
    } else canBegin = /[,:]/.test(sign) || (canBegin && /\s/.test(sign));
    if (sign === '[' || sign === '{') canBegin = true;
  }
  return { ...place, quote, depth, last: 'whole' };
}

/** What was quoted or in brackets has ended: it was a key where a colon follows. */
function afterWhole(line: string, from: number, at: number, place: Place): Place {
  const colon = /^[ \t]*:(?=\s|$)/.exec(line.slice(at))?.[0];
  const ended: Place = { ...place, quote: null, depth: 0, last: 'whole' };
  return colon === undefined ? ended : afterValue(line, at + colon.length, { ...ended, parent: Math.max(place.parent, from) });
}
