import { shellWord } from './shellWord.ts';

/** What is said of a worktree that git looks for elsewhere, with the command that mends both ends of it. */
export const movedWorktree = (root: string, worktree: string): { readonly sentence: string; readonly next: string } => ({
  sentence: `${worktree} is a worktree that git looks for at another place: it or the whole project was moved, or is mounted elsewhere at this moment.`,
  next: `git -C ${shellWord(root)} worktree repair ${shellWord(worktree)}`,
});
