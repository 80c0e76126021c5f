import { isLane, type Lane } from '../../schemas/lane.ts';
import { strip } from './pattern.ts';

/** Older words for a lane. People and old files may use them; no event row may (contract 1 §4.1). */
const aliases: Readonly<Record<string, Lane>> = { doing: 'in_progress' };

/** The lane somebody means by a word, whatever its case and the blanks around it; null when no lane is called that. */
export function laneNamed(word: string): Lane | null {
  const name = strip(word).toLowerCase();
  if (isLane(name)) return name;
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null;
}
