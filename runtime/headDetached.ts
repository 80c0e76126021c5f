import { branchWord } from '../machines/rules/names.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import { problem, type Problem } from '../schemas/problem.ts';

/** A commit needs a branch to be on; `target` is the one that is wanted, null where the user has to choose. */
export const headDetached = (checkout: string, target: string | null): Problem =>
  problem('HEAD_DETACHED', `${checkout} has no branch checked out.`, {
    next: `git -C ${shellWord(checkout)} switch ${branchWord(target)}`,
    details: { checkout },
  });
