import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { DependencyGraph } from './dependencyGraph.ts';
import { dependencyRelatives } from './dependencyRelatives.ts';
import { globOverlap } from './globOverlap.ts';
import { ownershipFinding, type OwnershipFinding } from './ownershipFinding.ts';
import { overlappingScopes } from './scopeOverlap.ts';

const executionModes = ['code_change', 'planning_artifact'] as const;
/** Whether a package changes code in a worktree of its own, or planning documents on the target branch. */
export type ExecutionMode = (typeof executionModes)[number];

/** What a work package claims for itself, so that no other works on it at the same time. */
export interface Ownership {
  readonly execution_mode: ExecutionMode;
  /** Paths and patterns, relative to the root of the repository. */
  readonly owned_files: readonly string[];
  /** The folder that the package answers for; '' when it names none. */
  readonly authoritative_surface: string;
  /** `codebase-wide` for a package that reads everything: it is exempt from the rules about narrow ownership. */
  readonly scope: string | null;
}

/** The fields of a package's front matter that speak of ownership, as far as they are there. */
export interface OwnershipFields {
  readonly execution_mode?: string | null;
  readonly owned_files?: readonly string[] | string | null;
  readonly authoritative_surface?: string | null;
  readonly scope?: string | null;
}

export const isCodebaseWide = ({ scope }: Ownership): boolean => scope === 'codebase-wide';

/** Folders in which planning documents live. */
export const planningFolders = ['kitty-specs/', 'docs/'] as const;
const codeFolders = ['src/', 'tests/'] as const;

const isUnder = (path: string, folders: readonly string[]): boolean => folders.some((folder) => path.startsWith(folder));

/** What a package's front matter claims; WP_EXECUTION_MODE_UNKNOWN when its mode is none of the two. */
export function ownershipOf(wpId: string, fields: OwnershipFields): Outcome<Ownership> {
  const mode = executionModes.find((known) => known === fields.execution_mode);
  if (mode === undefined) {
    return failure(
      problem(
        'WP_EXECUTION_MODE_UNKNOWN',
        `${wpId} has the execution_mode '${fields.execution_mode ?? ''}'; it can be ${executionModes.join(' or ')}.`,
        {
          details: { wp_id: wpId, execution_mode: fields.execution_mode ?? null },
        },
      ),
    );
  }
  const files = fields.owned_files || [];
  return success({
    execution_mode: mode,
    owned_files: typeof files === 'string' ? [files] : files,
    authoritative_surface: fields.authoritative_surface ?? '',
    scope: fields.scope === '' ? null : (fields.scope ?? null),
  });
}

/**
 * What speaks against the ownership of packages (contract 1 §6.12): overlaps first, then package by package, in the order
 * of the keys. Two packages may own the same files when one depends on the other: they never work at the same time.
 */
export function ownershipFindings(owners: Readonly<Record<string, Ownership>>, dependencies: DependencyGraph): readonly OwnershipFinding[] {
  return [
    ...overlapFindings(owners, dependencies),
    ...Object.entries(owners)
      .filter(([, own]) => !isCodebaseWide(own))
      .flatMap(([wpId, own]) => [...surfaceFindings(wpId, own), ...modeFindings(wpId, own)]),
  ];
}

function overlapFindings(owners: Readonly<Record<string, Ownership>>, dependencies: DependencyGraph): readonly OwnershipFinding[] {
  const narrow = Object.entries(owners).filter(([, own]) => !isCodebaseWide(own));
  const areRelatives = dependencyRelatives(dependencies);
  const found: OwnershipFinding[] = [];
  for (const [one, other] of overlappingScopes(narrow.map(([, own]) => own.owned_files))) {
    const [wpA, ownA] = narrow[one] ?? ['', null];
    const [wpB, ownB] = narrow[other] ?? ['', null];
    if (areRelatives(wpA, wpB)) continue;
    for (const a of ownA?.owned_files ?? []) {
      for (const b of ownB?.owned_files ?? []) {
        if (globOverlap(a, b))
          found.push(
            ownershipFinding(
              'scopes_overlap',
              [wpA, wpB],
              [a, b],
              `${wpA} and ${wpB} may touch the same files: '${a}' and '${b}' overlap.`,
            ),
          );
      }
    }
  }
  return found;
}

function surfaceFindings(wpId: string, { authoritative_surface: surface, owned_files: files }: Ownership): readonly OwnershipFinding[] {
  if (surface === '') return [ownershipFinding('surface_empty', [wpId], [], `${wpId} names no authoritative_surface.`)];
  if (files.some((file) => file.startsWith(surface))) return [];
  const isEverywhere = files.length > 0 && files.every((file) => /^[*?[{]/.test(file));
  return [
    ownershipFinding(
      'surface_not_owned',
      [wpId],
      [surface],
      isEverywhere
        ? `${wpId} owns '${files.join("', '")}', which begins in no folder. Owned files begin with the folder that a package answers for; one that goes through the whole repository says \`scope: codebase-wide\`.`
        : `${wpId} answers for '${surface}', but no entry of its owned_files begins so.`,
    ),
  ];
}

function modeFindings(wpId: string, { execution_mode: mode, owned_files: files }: Ownership): readonly OwnershipFinding[] {
  if (mode === 'planning_artifact') {
    const elsewhere = files.filter((file) => !isUnder(file, planningFolders));
    if (elsewhere.length === 0) return [];
    return [
      ownershipFinding(
        'planning_owns_elsewhere',
        [wpId],
        elsewhere,
        `${wpId} is a planning package, but owns files outside ${planningFolders.join(' and ')}.`,
      ),
    ];
  }
  if (files.length === 0 || files.some((file) => isUnder(file, codeFolders))) return [];
  return [
    ownershipFinding('code_owns_no_code', [wpId], files, `${wpId} is a code package, but owns nothing under ${codeFolders.join(' or ')}.`),
  ];
}
