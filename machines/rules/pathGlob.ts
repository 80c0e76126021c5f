import type { FileTree } from './fileTree.ts';
import { wildcardMatcher } from './wildcardMatcher.ts';

/** Why a pattern of paths cannot be looked up; null when it can. `**` stands only as a whole part of a path. */
export function pathGlobFault(glob: string): 'empty' | 'absolute' | 'doubleStar' | null {
  if (glob.startsWith('/')) return 'absolute';
  const parts = partsOf(glob);
  if (parts.length === 0) return 'empty';
  return parts.some((part) => part.includes('**') && part !== '**') ? 'doubleStar' : null;
}

/**
 * The paths of a tree that a pattern matches, relative to its root: each part of the pattern matches one name, with the
 * wildcards of `wildcardMatcher`; `**` matches any number of folders, and at the end of a pattern folders only (so
 * `src/**` matches `src` and every folder below it); "/" at the end asks for a folder. These are the rules by which the
 * original looks up `owned_files` (contract 1 §6.12). A pattern with a fault matches nothing.
 * `..` leads out of a folder; of what is beyond the root nothing is known but that it is there.
 */
export function* pathGlob(glob: string, tree: FileTree): Generator<string> {
  if (pathGlobFault(glob) !== null) return;
  const parts = partsOf(glob);
  const isFolderWanted = glob.endsWith('/');
  // Several `**` reach the same folder in many ways; each combination of part and folder is walked once.
  const walked = new Set<string>();
  const open: { readonly folder: string; readonly part: number }[] = [{ folder: '', part: 0 }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { folder, part } = step;
    const key = `${part} ${folder}`;
    if (walked.has(key)) continue;
    walked.add(key);
    if (part === parts.length) {
      yield folder;
      continue;
    }
    const wanted = parts[part] ?? '';
    if (wanted === '..') {
      open.push({ folder: above(folder), part: part + 1 });
      continue;
    }
    const names = tree(folder);
    if (names === null) continue;
    if (wanted === '**') {
      for (const [name, kind] of names) if (kind === 'folder') open.push({ folder: inside(folder, name), part });
      // Last in, first out: whoever only wants to know whether there is a match need not walk everything below.
      open.push({ folder, part: part + 1 });
      continue;
    }
    const isLast = part === parts.length - 1;
    const matches = /[*?[]/.test(wanted) ? wildcardMatcher(wanted) : null;
    const found = matches === null ? (names.has(wanted) ? [wanted] : []) : [...names.keys()].filter(matches);
    for (const name of found) {
      const path = inside(folder, name);
      if (names.get(name) !== 'file') open.push({ folder: path, part: part + 1 });
      else if (isLast && !isFolderWanted) yield path;
    }
  }
}

const partsOf = (glob: string): readonly string[] => glob.split('/').filter((part) => part !== '' && part !== '.');

const inside = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** The folder above; above the root it is `..`, which no tree knows. */
function above(folder: string): string {
  if (folder === '' || folder === '..' || folder.endsWith('/..')) return inside(folder, '..');
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
}
