import { join } from 'node:path';
import type { MergeGateFacts, SparseKind } from '../../machines/rules/mergeGateFacts.ts';
import { readText } from '../files/readText.ts';
import { type GitWorld, git } from '../git/git.ts';
import { listWorktrees } from '../git/worktrees/worktrees.ts';

/** The sparse checkouts of a repository, and whose doing they are. Git is asked only where there are patterns to be found. */
export async function observeSparse(
  { root, commonDir }: { readonly root: string; readonly commonDir: string },
  world: GitWorld,
): Promise<MergeGateFacts['sparse']> {
  const linked = listWorktrees(commonDir).filter(({ state }) => state === 'present');
  const found: { checkout: string; kind: SparseKind }[] = [];
  for (const { path, gitDir } of [{ path: root, gitDir: commonDir }, ...linked]) {
    const patterns = readText(join(gitDir, 'info', 'sparse-checkout'));
    if (patterns === null) continue;
    const { exitCode, stdout } = await git(path, world).ask(['config', '--type=bool', '--get', 'core.sparseCheckout']);
    if (exitCode === 0 && stdout.trim() === 'true')
      found.push({
        checkout: path,
        kind:
          path === root ? 'legacy_user_sparse_checkout' : isManaged(patterns) ? 'managed_lane_sparse_checkout' : 'unknown_sparse_checkout',
      });
  }
  return found;
}

/** A lane of a coordinated mission leaves the status of its mission out, and nothing else (contract 3 §2.3). */
const isManaged = (patterns: string): boolean => {
  const [all, ...left] = patterns
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return all === '/*' && left.length > 0 && left.every((line) => /^!\/?kitty-specs\/[^/]+\/status\.(events\.jsonl|json)$/.test(line));
};
