import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { isAbsence, notRead } from '../../files/readText.ts';
import { foldersAbove } from '../foldersAbove.ts';
import { contentOf } from '../objects/keepBlob.ts';
import type { ObjectDrafts } from '../objects/objectDrafts.ts';
import type { Step } from '../shellScript.ts';

/**
 * Files of a checkout that a tree can take over without an index: git reads a whole tree into one and writes it again, which takes as
 * long as there are files in the repository, to commit two or three.
 */
export interface PlainFiles {
  readonly there: readonly string[];
  readonly gone: readonly string[];
}

const plainMode = '100644';

/**
 * The files at these paths (from the top of the checkout, with forward slashes). Null where only git knows what it would make of one:
 * of links, programs, line ends, names that can be written in two ways, and whatever is behind a link. Throws FILE_NOT_READ.
 */
export function plainFiles(checkout: string, paths: readonly string[]): PlainFiles | null {
  const kinds = paths.map((path) => [path, plainAt(checkout, path)] as const);
  if (kinds.some(([, kind]) => kind === null)) return null;
  const those = (wanted: 'there' | 'gone'): readonly string[] => kinds.flatMap(([path, kind]) => (kind === wanted ? [path] : []));
  return { there: those('there'), gone: those('gone') };
}

function plainAt(checkout: string, path: string): 'there' | 'gone' | null {
  if (path !== path.normalize('NFC') || foldersAbove(path).some((folder) => kindOf(join(checkout, folder)) === 'file')) return null;
  const at = join(checkout, path);
  try {
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat === undefined) return 'gone';
    if (!stat.isFile() || (stat.mode & 0o111) !== 0) return null;
  } catch (error) {
    if (isAbsence(error)) return 'gone';
    throw notRead(at, error);
  }
  const carriageReturn = 0x0d;
  return contentOf(at)?.includes(carriageReturn) === true ? null : 'there';
}

/** Lets git keep what is in the files, as it would add them, and print the ids. One may have gone meanwhile. */
export const contentQuestion = ({ there }: PlainFiles): Step => ({
  words: ['-c', 'core.safecrlf=false', 'hash-object', '-w', '--', ...there],
  mayFail: true,
});

/**
 * Makes a tree with these files as they are on disk, from what git answers to that, and answers its id. Null where only git can
 * tell, after all. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export function treeByHand(drafts: ObjectDrafts, checkout: string, tree: string, files: PlainFiles, answer: string): string | null {
  const ids = answer.split('\n').filter((id) => id !== '');
  const paths = [...files.there, ...files.gone];
  drafts.expect(tree, paths);
  if (ids.length !== files.there.length || !paths.every((path) => isPlainIn(drafts, tree, path, checkout))) return null;
  return drafts.edit(tree, [
    ...files.there.map((path, index) => ({ path, becomes: { mode: plainMode, oid: ids[index] ?? '' } })),
    ...files.gone.map((path) => ({ path, becomes: null })),
  ]);
}

/** Whether a tree has a plain file at a path, or room for one, and git was not told how to read it by a file that is not on the disk. */
function isPlainIn(drafts: ObjectDrafts, tree: string, path: string, checkout: string): boolean {
  const there = drafts.entryAt(tree, path);
  if (there !== null && (there.path !== path || there.mode !== plainMode)) return false;
  const attributes = ['', ...foldersAbove(path).map((folder) => `${folder}/`)].map((folder) => `${folder}.gitattributes`);
  return attributes.every((file) => existsSync(join(checkout, file)) || drafts.entryAt(tree, file)?.path !== file);
}
