import { readdirSync } from 'node:fs';
import { ProblemError, problem, type Problem } from '../../schemas/problem.ts';
import { isAbsence, notRead, readText } from './readText.ts';

/** The text of a package file, or why it cannot be read. */
export type PackageText = { readonly path: string; readonly text: string } | { readonly path: string; readonly problem: Problem };

/**
 * The work-package files (`WP*.md`) directly in a mission's tasks folder, in the order of their names (contract 1 §6.1).
 * A folder that does not exist holds none; one that cannot be listed throws FILE_NOT_READ.
 */
export function packageTexts(tasksFolder: string): readonly PackageText[] {
  return packageNames(tasksFolder).map((name) => textOf(`${tasksFolder}/${name}`));
}

function packageNames(tasksFolder: string): readonly string[] {
  try {
    return readdirSync(tasksFolder)
      .filter((name) => name.startsWith('WP') && name.endsWith('.md'))
      .toSorted();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(tasksFolder, error);
  }
}

function textOf(path: string): PackageText {
  try {
    const text = readText(path);
    return text === null
      ? { path, problem: problem('FILE_NOT_READ', `${path} cannot be read: it is not a plain file.`, { details: { path, errno: null } }) }
      : { path, text };
  } catch (error) {
    return { path, problem: (error instanceof ProblemError ? error : notRead(path, error)).problem };
  }
}
