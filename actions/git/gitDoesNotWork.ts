import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { saidBy } from './saidBy.ts';

/** Git refuses whatever is done in a folder, and says of what there: of its configuration or its HEAD. */
export const gitDoesNotWork = (folder: string, answer: { readonly exitCode: number; readonly stderr: string }): Problem =>
  problem('NOT_A_GIT_REPOSITORY', `Git does not work in ${folder}: ${saidBy(answer)}.`, {
    next: `git -C ${shellWord(folder)} status`,
    details: { path: folder, stderr: answer.stderr.trim() },
  });
