import { git, type GitWorld } from '../git.ts';
import { type FoundBranch, remoteBranches } from './findBranch.ts';

/** What a remote has of a branch, as it was last fetched, and the branch here has not. */
export interface BranchElsewhere {
  /** As git shortens it, such as `origin/work`. */
  readonly name: string;
  readonly commit: string;
  /** How many commits are not here. */
  readonly commits: number;
  /** Whether the branch here has commits of its own, too. */
  readonly isApart: boolean;
}

/**
 * Where a remote has more of a branch than is here: others have gone on with it. Null where none has. What `known` commits hold
 * does not count. Git is started only for a remote that has the branch at another commit. Throws GIT_FAILED, GIT_UNAVAILABLE.
 * @param branch short name
 * @param tip the commit it is at here
 */
export async function branchElsewhere(
  { checkout, commonDir }: { readonly checkout: string; readonly commonDir: string },
  { branch, tip, known = [] }: { readonly branch: string; readonly tip: string; readonly known?: readonly string[] },
  world: GitWorld,
): Promise<BranchElsewhere | null> {
  const run = git(checkout, world);
  const count = async (of: string, without: readonly string[]): Promise<number> =>
    Number((await run(['rev-list', '--count', of, '--not', ...without])).trim());
  for (const found of remoteBranches(commonDir, [branch])) {
    const { commit } = found;
    const commits = commit === tip || known.includes(commit) ? 0 : await count(commit, [tip, ...known]);
    if (commits > 0) return { name: shortName(found), commit, commits, isApart: (await count(tip, [commit])) > 0 };
  }
  return null;
}

/** How git calls the branch of a remote for short. */
export const shortName = ({ ref }: Pick<FoundBranch, 'ref'>): string => ref.replace(/^refs\/(?:remotes|heads)\//, '');
