import type { SpawnSyncReturns } from 'node:child_process';
import { getBuiltinModule } from 'node:process';
import { ProblemError, problem } from '../../schemas/problem.ts';

/** More than any mission's log or any listing of branches; a longer answer is refused by the system. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * Asks git a question that cannot be answered from the files of `.git` at a fair price, and waits. Takes no lock and writes nothing.
 * Null when git says no. Throws GIT_UNAVAILABLE when there is no git to ask.
 *
 * Queries on ordinary missions never come here: the first process costs a third of the time such a query may take,
 * which is also why even the module for starting one is loaded no earlier than now.
 */
export function askGit(commonDir: string, words: readonly string[], input = ''): Buffer | null {
  const { spawnSync } = getBuiltinModule('node:child_process');
  const answer: SpawnSyncReturns<Buffer> = spawnSync('git', [`--git-dir=${commonDir}`, '--no-optional-locks', ...words], {
    input,
    maxBuffer: longestAnswer,
  });
  if (answer.error !== undefined) throw unavailable(answer.error);
  return answer.status === 0 ? answer.stdout : null;
}

function unavailable(error: Error): ProblemError {
  return new ProblemError(problem('GIT_UNAVAILABLE', `git could not be run: ${error.message}.`, { details: { reason: error.message } }));
}
