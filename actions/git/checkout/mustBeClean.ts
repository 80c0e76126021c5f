import { ProblemError, problem } from '../../../schemas/problem.ts';
import { type GitWorld, git } from '../git.ts';
import { statusOf } from './statusOf.ts';
import { shellWord } from '../../../machines/rules/shellWord.ts';

/** The most paths a refusal names. */
const most = 20;

/** Throws WORKTREE_DIRTY when a checkout holds changes, staged or not, or files git does not know and has not been told to ignore. */
export async function mustBeClean(checkout: string, world: GitWorld): Promise<void> {
  const paths = (await statusOf(git(checkout, world), { untracked: 'normal' })).map(({ path }) => path);
  if (paths.length === 0) return;
  throw new ProblemError(
    problem(
      'WORKTREE_DIRTY',
      `${checkout} holds work that is not committed: ${paths.slice(0, most).join(', ')}${paths.length > most ? ' …' : ''}.`,
      { next: `git -C ${shellWord(checkout)} status`, details: { worktree: checkout, paths } },
    ),
  );
}
