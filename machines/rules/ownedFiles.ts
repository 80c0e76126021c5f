import { codePointOrder } from './codePointOrder.ts';
import type { FileTree } from './fileTree.ts';
import { nearestNames } from './nearestNames.ts';
import { planningFolders } from './ownership.ts';
import { ownershipFinding, type OwnershipFinding } from './ownershipFinding.ts';
import { pathGlob, pathGlobFault } from './pathGlob.ts';
import { strip } from './pattern.ts';

/** A package's claim on files as its front matter spells it. */
export interface OwnedFiles {
  readonly wp_id: string;
  readonly execution_mode: string | null;
  readonly owned_files: readonly string[];
  /** Files that do not exist yet because the package is there to make them. */
  readonly create_intent: readonly string[];
}

const faults = {
  empty: 'it names nothing below the root of the repository',
  absolute: 'paths are relative to the root of the repository',
  outside: 'it leads out of the repository',
  doubleStar: '`**` can only stand as a whole part of a path',
} as const;

/**
 * What owned files and patterns find in the repository, by package id and in declared order (contract 1 §6.12). A path that is not
 * there is an error, since it is more often misspelt than new, unless `create_intent` lists it; a pattern that matches nothing
 * is a warning; one that cannot be looked up is an error whatever `create_intent` says.
 */
export function ownedFileFindings(packages: readonly OwnedFiles[], tree: FileTree): readonly OwnershipFinding[] {
  return byId(packages).flatMap(({ wp_id: wpId, owned_files: files, create_intent: planned }) =>
    files.flatMap((file) => {
      const finding = fileFinding(wpId, file, planned, tree);
      return finding === null ? [] : [finding];
    }),
  );
}

const byId = <Package extends { readonly wp_id: string }>(packages: readonly Package[]): readonly Package[] =>
  packages.toSorted((a, b) => codePointOrder(a.wp_id, b.wp_id));

function fileFinding(wpId: string, file: string, planned: readonly string[], tree: FileTree): OwnershipFinding | null {
  const fault = pathGlobFault(file) ?? (leadsOut(file) ? 'outside' : null);
  if (fault !== null)
    return ownershipFinding('glob_invalid', [wpId], [file], `${wpId} owns '${file}', which cannot be looked up: ${faults[fault]}.`);
  if (bothReadings(file).some((pattern) => pathGlob(pattern, tree).next().done !== true)) return null;
  if (/[*?[{]/.test(file))
    return ownershipFinding('glob_matches_nothing', [wpId], [file], `${wpId} owns '${file}', which matches nothing in the repository.`);
  if (planned.includes(file)) return ownershipFinding('path_planned', [wpId], [file], `${wpId} will create '${file}'.`);
  const near = nearPath(file, tree);
  const hint = near === null ? '' : ` Perhaps '${near}' is meant.`;
  return ownershipFinding(
    'path_not_found',
    [wpId],
    [file],
    `${wpId} owns '${file}', which is not in the repository.${hint} A file that is to be created belongs under create_intent too.`,
  );
}

/** Whether some `..` of a path leads above the root. What is beyond is nobody's to own: no commit of the repository can hold it. */
function leadsOut(file: string): boolean {
  let depth = 0;
  for (const part of file.split('/').filter((name) => name !== '' && name !== '.')) {
    // `**` may stand for no folder at all.
    if (part !== '**') depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** The path beside a missing one whose name is most like it, whether or not a folder was asked for; null when none is. */
function nearPath(file: string, tree: FileTree): string | null {
  const [path = ''] = file.split(/\/+$/);
  const end = path.lastIndexOf('/');
  const [near] = nearestNames(path.slice(end + 1), [...(tree(path.slice(0, Math.max(0, end)))?.keys() ?? [])]);
  return near === undefined ? null : path.slice(0, end + 1) + near;
}

/**
 * Paths under `kitty-specs/` that packages own, by package id: the folder belongs to the mission itself. A planning
 * package that owns planning documents alone may. (The original's INVALID_WP_OWNED_FILES_KITTY_SPECS.)
 */
export function kittySpecsFindings(packages: readonly Omit<OwnedFiles, 'create_intent'>[]): readonly OwnershipFinding[] {
  return byId(packages)
    .filter(({ execution_mode: mode, owned_files: files }) => mode !== 'planning_artifact' || !files.every(isPlanningPath))
    .flatMap(({ wp_id: wpId, owned_files: files }) =>
      files
        .filter(isMissionPath)
        .map((file) =>
          ownershipFinding('kitty_specs_owned', [wpId], [file], `${wpId} owns '${file}', but kitty-specs/ belongs to the mission itself.`),
        ),
    );
}

/** A path or a pattern as git spells it. */
export const plainPath = (file: string): string =>
  strip(file)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');

/** A pattern as it stands, and with brackets that are part of a name, as in `[id]` of a route. */
export const bothReadings = (pattern: string): readonly string[] => [pattern, pattern.replaceAll('[', '[[]')];

/** By what git finds the files that patterns own. */
export const ownedPathspecs = (patterns: readonly string[]): readonly string[] =>
  [...new Set(patterns.map(plainPath).flatMap(bothReadings))].map((pattern) => `:(top,glob)${pattern}`);

const isPlanningPath = (file: string): boolean => planningFolders.some((folder) => plainPath(file).startsWith(folder));

const isMissionPath = (file: string): boolean => `${plainPath(file)}/`.startsWith('kitty-specs/');
