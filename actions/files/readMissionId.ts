import { join } from 'node:path';
import { readText } from './readText.ts';
import { ProblemError } from '../../schemas/problem.ts';

/**
 * The id in the meta.json of a mission's folder; null when there is none to be found. It is asked of every mission when one
 * is looked for, so whatever is wrong with a file makes its mission one without an id here; opening it says what is wrong.
 */
export function readMissionId(folder: string): string | null {
  try {
    const meta: unknown = JSON.parse(readText(join(folder, 'meta.json')) ?? 'null');
    if (typeof meta !== 'object' || meta === null || !('mission_id' in meta)) return null;
    return typeof meta.mission_id === 'string' && meta.mission_id !== '' ? meta.mission_id : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ProblemError) return null;
    throw error;
  }
}
