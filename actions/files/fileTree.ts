import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { FileKind, FileTree } from '../../machines/rules/fileTree.ts';
import { isAbsence, notRead } from './readText.ts';

/** What lies in a checkout and is no part of what is worked on there. */
const besides: ReadonlySet<string> = new Set(['.git', '.worktrees']);

/**
 * The files of a checkout, looked up as they are asked for and each folder once. Names that are neither file nor folder are
 * left out. Throws FILE_NOT_READ where the file system refuses.
 */
export function fileTree(root: string): FileTree {
  const known = new Map<string, ReturnType<FileTree>>();
  return (folder) => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    const names = namesIn(root, folder);
    known.set(folder, names);
    return names;
  };
}

function namesIn(root: string, folder: string): ReturnType<FileTree> {
  const path = join(root, folder);
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => folder !== '' || !besides.has(name));
    return new Map(
      entries.flatMap((entry): readonly (readonly [string, FileKind])[] => {
        const kind = kindOf(path, entry);
        return kind === null ? [] : [[entry.name, kind]];
      }),
    );
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

function kindOf(folder: string, entry: Dirent): FileKind | null {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  return entry.isSymbolicLink() ? kindOfTarget(join(folder, entry.name)) : null;
}

function kindOfTarget(link: string): FileKind | null {
  try {
    return statSync(link).isDirectory() ? 'linkToFolder' : 'file';
  } catch {
    // A link that leads nowhere, in a circle or out of reach is nothing that could be owned.
    return null;
  }
}
