import { realPlace } from '../realPlace.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/** The worktrees that git has registered at a path, whatever stands there: of one that was moved away there may be an older one. */
export function worktreesAt(commonDir: string, path: string): readonly Worktree[] {
  const place = realPlace(path);
  return listWorktrees(commonDir).filter((worktree) => realPlace(worktree.path) === place);
}
