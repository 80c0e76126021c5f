import { shellWord } from '../machines/rules/shellWord.ts';
import { problem, type Problem } from '../schemas/problem.ts';

/** A commit needs a branch to be on; `target` is the one that is wanted, null where the user has to choose. */
export const headDetached = (checkout: string, target: string | null): Problem =>
  problem('HEAD_DETACHED', `${checkout} has no branch checked out.`, {
    next: `git -C ${shellWord(checkout)} switch ${target === null ? '<branch>' : shellWord(target)}`,
    details: { checkout },
  });
