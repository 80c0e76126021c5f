import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowText } from '../../machines/rules/canonicalJson.ts';

/** What is saved of the fold in the desk of a mission: the file without the line that seals it. */
export function savedFold(desk: string): unknown {
  const text = readFileSync(join(desk, 'fold.json'), 'utf8');
  return JSON.parse(text.slice(text.indexOf('\n')));
}

/** A row that nobody reads, and that makes a log so long that its fold is saved. */
export const padding = `${rowText({ event_type: 'Padding', event_id: 'padding', payload: { text: 'x'.repeat(70_000) } })}\n`;
