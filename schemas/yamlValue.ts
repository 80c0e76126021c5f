/** What a YAML document can hold: JSON, whole numbers of any size, and dates. */
export type YamlValue = null | boolean | number | bigint | string | Timestamp | readonly YamlValue[] | YamlMapping;
export type YamlMapping = { readonly [key: string]: YamlValue };

/** A date or a moment that stood unquoted, which makes it no text: where text is wanted it has to be quoted. */
export class Timestamp {
  /** `2026-01-02`, `2026-01-02T03:04:05`, with six digits of a fraction and `Z` or `+02:00` where they were given. */
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const isYamlMapping = (value: YamlValue): value is YamlMapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Timestamp);
