/** What decides which branches nobody commits to in passing (contract 3 §1.19). */
export interface ProtectionFacts {
  /** `protection.protected_branches` of the configuration; null when nothing is said there. An empty list protects nothing. */
  readonly configured: readonly string[] | null;
  /** The branches that remotes call their default. */
  readonly remoteDefaults: readonly string[];
  /** The value of SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS, when it is set. */
  readonly override: string | undefined;
}

/** Names that are protected where nothing else is said. */
const usual = ['main', 'master'];

/** The branches that are protected, by their short names. */
export function protectedBranches({ configured, remoteDefaults, override }: ProtectionFacts): readonly string[] {
  if (allows(override)) return [];
  return configured ?? [...new Set([...usual, ...remoteDefaults])];
}

/** Narrower than what other switches take for yes: whoever opens this door should have meant to. */
const allows = (override: string | undefined): boolean => ['1', 'true', 'yes'].includes(override?.trim().toLowerCase() ?? '');
