/** What can be said about the files that packages own, and how much it weighs: an error stops finalizing. */
const severities = {
  scopes_overlap: 'error',
  surface_empty: 'error',
  surface_not_owned: 'error',
  planning_owns_elsewhere: 'warning',
  code_owns_no_code: 'warning',
  kitty_specs_owned: 'error',
  glob_invalid: 'error',
  glob_matches_nothing: 'warning',
  path_not_found: 'error',
  path_planned: 'info',
  files_guessed: 'warning',
  audit_gap: 'warning',
  acceptance_after_landing: 'warning',
} as const;

export type OwnershipRule = keyof typeof severities;

export interface OwnershipFinding {
  readonly rule: OwnershipRule;
  readonly severity: 'error' | 'warning' | 'info';
  /** The packages it is about, by id; none when it is about the mission. */
  readonly packages: readonly string[];
  /** The paths or patterns it is about; of an overlap, one of each package. */
  readonly paths: readonly string[];
  readonly sentence: string;
}

/** A finding with the severity that its rule has. */
export const ownershipFinding = (
  rule: OwnershipRule,
  packages: readonly string[],
  paths: readonly string[],
  sentence: string,
): OwnershipFinding => ({ rule, severity: severities[rule], packages, paths, sentence });
