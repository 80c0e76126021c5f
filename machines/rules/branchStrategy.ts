/**
 * Where the work on a package comes from and where it goes, as its front matter says it. Every byte is that of the original
 * (contract 1 §6.10): with another wording the two programs would rewrite each other's files.
 */
export const branchStrategy = (planned: string, target: string): string =>
  `Planning artifacts for this mission were generated on ${planned}. During /spec-kitty.implement this WP may branch from a dependency-specific base, but completed changes must merge back into ${target} unless the human explicitly redirects the landing branch.`;
