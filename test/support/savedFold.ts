import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is saved of the fold in the desk of a mission: the file without the line that seals it. */
export function savedFold(desk: string): unknown {
  const text = readFileSync(join(desk, 'fold.json'), 'utf8');
  return JSON.parse(text.slice(text.indexOf('\n')));
}
