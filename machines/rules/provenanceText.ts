/** The most bytes of UTF-8 that a text about where something comes from may have. */
const mostBytes = 256;

// Line ends beside the control characters: what is kept on one line must not become two for anybody.
// oxlint-disable-next-line no-control-regex -- these are the characters to be found
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * A text from outside (a path, the name of a program) as it may stand in a comment of Markdown, HTML or a program: on one line, unable
 * to end the comment, and short (contract 3 §4.6). `--!>` ends an HTML comment as well.
 */
export function provenanceText(text: string): string {
  const harmless = text
    .replaceAll(controls, '')
    .replaceAll(/--(!?)>/g, '--$1&gt;')
    .replaceAll('*/', '*&#47;')
    .replace(/^#/, '\\#');
  return clipped(harmless);
}

function clipped(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesOf(character.codePointAt(0) ?? 0);
    if (bytes > mostBytes) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

const bytesOf = (codePoint: number): number => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x1_0000 ? 3 : 4);
