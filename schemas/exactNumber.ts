/**
 * A number of a JSON text that a JavaScript number would not write back as it was read: `1.0`, or an integer beyond 2^53.
 * It lives in memory between reading and writing; `text` is what is written.
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For replies and comparisons, where the nearest number will do. Files are written from `text`. */
  toJSON(): number {
    return Number(this.text);
  }
}
