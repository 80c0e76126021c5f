import { codePointOrder } from './codePointOrder.ts';
import type { FileTree } from './fileTree.ts';
import { ownershipFinding, type OwnershipFinding } from './ownershipFinding.ts';
import { pathGlob } from './pathGlob.ts';
import { wildcardMatcher } from './wildcardMatcher.ts';

/**
 * Folders that no codebase-wide package covers, though an audit should look at them. `scopes` are the owned files of the
 * codebase-wide packages; without one there is no audit and nothing to say. `targets` are folders or patterns of folders
 * in the order of the answer; those that the repository does not have are left out.
 */
export function auditCoverage(
  scopes: readonly (readonly string[])[],
  targets: readonly string[],
  tree: FileTree,
): readonly OwnershipFinding[] {
  if (scopes.length === 0) return [];
  const covers = scopes.flat().map(coverage);
  const folders = new Set(
    targets.flatMap((target) => [...pathGlob(target, tree)].filter((path) => tree(path) !== null).toSorted(nameByName)),
  );
  return [...folders]
    .filter((folder) => !covers.some((isCovered) => isCovered(folder)))
    .map((folder) => ownershipFinding('audit_gap', [], [`${folder}/`], `No codebase-wide package covers ${folder}/.`));
}

/** `a` before `a.b` also where both go on: what comes first among folders does so with all that is in it. */
const nameByName = (a: string, b: string): number => codePointOrder(a.replaceAll('/', '\0'), b.replaceAll('/', '\0'));

/** As loose as the overlap of patterns: a pattern covers every folder whose path begins like it. */
function coverage(glob: string): (folder: string) => boolean {
  if (glob === '**' || glob === '**/*') return () => true;
  const matches = wildcardMatcher(glob);
  const beginning = glob.replace(/\*+$/, '').replace(/\/+$/, '');
  return (folder) => matches(folder) || matches(`${folder}/`) || (beginning !== '' && folder.startsWith(beginning));
}
