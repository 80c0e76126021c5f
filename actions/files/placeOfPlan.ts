import { realpathSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { isAbsence } from './readText.ts';
import { planMissing, planUnreadable } from './readPlan.ts';

// The system's own answer: node's takes `..` behind a link for the folder the link stands in.
const realPath = realpathSync.native;

/**
 * Where the plan is that somebody names. Inside of the project neither `..` nor a symbolic link leads out of it: either may have been
 * put there by somebody else. A path that does not come through the project is plainly meant.
 * Throws INTAKE_PATH_ESCAPE (which names no command: an agent would give it, and read what it was led to), INTAKE_FILE_MISSING and
 * INTAKE_FILE_UNREADABLE.
 * @param homes what belongs to the project, free of symbolic links
 */
export function placeOfPlan(cwd: string, named: string, homes: readonly string[]): string {
  // Not resolved: `..` behind a link is the system's to understand.
  const path = isAbsolute(named) ? named : `${cwd}${sep}${named}`;
  if (!comesThrough(path, homes)) return path;
  const place = standing(path, named);
  if (homes.some((home) => isWithin(home, place))) return place;
  throw new ProblemError(
    problem('INTAKE_PATH_ESCAPE', `${named} leads out of the project, to ${place}, and was not read.`, {
      details: { path: named, place },
    }),
  );
}

/** Whether a path is a folder or lies below it. */
export const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(join(folder, sep));

/** Whether one of the folders on the way of a path is in the project. */
function comesThrough(path: string, homes: readonly string[]): boolean {
  const parts = path.split(sep);
  return parts.some((_, index) => {
    const real = found(parts.slice(0, index + 1).join(sep) || sep);
    return real !== null && homes.some((home) => isWithin(home, real));
  });
}

function found(path: string): string | null {
  try {
    return realPath(path);
  } catch {
    return null;
  }
}

function standing(path: string, named: string): string {
  try {
    return realPath(path);
  } catch (error) {
    throw isAbsence(error) ? planMissing(named) : planUnreadable(named, error);
  }
}
