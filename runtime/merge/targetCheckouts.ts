import { readHead } from '../../actions/git/refs/head.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import type { Project } from '../project.ts';

/** The top folders of all checkouts that have a branch checked out, the main one first. Starts no process. */
export function targetCheckouts({ root, commonDir, checkout }: Project, branch: string): readonly string[] {
  const isMain = readHead(checkout.gitDir, commonDir).branch === branch;
  const others = listWorktrees(commonDir).filter(
    (worktree) => worktree.state === 'present' && worktree.head.branch === branch && worktree.path !== root,
  );
  return [...(isMain ? [root] : []), ...others.map(({ path }) => path)];
}
