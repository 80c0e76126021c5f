import { unicodeEscape } from './page.ts';

// Inside JSON text these can only stand within strings, where their escape means the same.
const unsafeInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The one JSON document of a command, safe to show on a terminal: indent 2, a final newline. */
export const replyText = (document: object): string => `${JSON.stringify(document, null, 2).replace(unsafeInJson, unicodeEscape)}\n`;
