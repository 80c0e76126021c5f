import { readdirSync, statSync, type Dirent } from 'node:fs';
import { ProblemError, problem, type Problem } from '../../schemas/problem.ts';
import { isAbsence, notRead, readText } from './readText.ts';

/** The text of a package file, or why it cannot be read. */
export type PackageText = { readonly path: string; readonly text: string } | { readonly path: string; readonly problem: Problem };

/**
 * The work-package files (`WP*.md`) directly in a mission's tasks folder, in the order of their names (contract 1 §6.1).
 * A folder that does not exist holds none; one that cannot be listed throws FILE_NOT_READ.
 */
export function packageTexts(tasksFolder: string): readonly PackageText[] {
  return packageEntries(tasksFolder).map((entry) => textOf(`${tasksFolder}/${entry.name}`, entry));
}

function packageEntries(tasksFolder: string): readonly Dirent[] {
  try {
    return readdirSync(tasksFolder, { withFileTypes: true })
      .filter(({ name }) => name.startsWith('WP') && name.endsWith('.md'))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(tasksFolder, error);
  }
}

/** Looked at first: reading what is no file (a pipe) might never end. What is not listed as a file may be a link to one. */
function textOf(path: string, entry: Dirent): PackageText {
  try {
    const text = entry.isFile() || statSync(path).isFile() ? readText(path) : null;
    return text === null
      ? { path, problem: problem('FILE_NOT_READ', `${path} cannot be read: it is not a plain file.`, { details: { path, errno: null } }) }
      : { path, text };
  } catch (error) {
    return { path, problem: (error instanceof ProblemError ? error : notRead(path, error)).problem };
  }
}
