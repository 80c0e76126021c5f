import type { GitWorld } from '../git.ts';
import { begunRemoval } from './begunRemoval.ts';
import { removeWorktree } from './removeWorktree.ts';
import { takeBackRemoval } from './takeBackRemoval.ts';

/**
 * Leaves nothing half of a worktree that a killed run had begun to remove, where it is wanted again: what git took away of it is
 * back, or all of it is gone. Throws the problems of `removeWorktree`.
 */
export async function settleRemoval(
  { checkout, path, commonDir }: { readonly checkout: string; readonly path: string; readonly commonDir: string },
  world: GitWorld,
): Promise<void> {
  const begun = begunRemoval(commonDir, path);
  if (begun?.state === 'present') await takeBackRemoval(begun, world);
  else await removeWorktree({ checkout, path }, world);
}
