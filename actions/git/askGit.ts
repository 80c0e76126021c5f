import type { SpawnSyncReturns } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { env, getBuiltinModule } from 'node:process';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { gitDoesNotWork } from './gitDoesNotWork.ts';
import { misleading } from './misleading.ts';
import { pinned } from './pinned.ts';

/** More than any mission's log or any listing of branches; a longer answer is refused by the system. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * Asks git a question that cannot be answered from the files of `.git` at a fair price, and waits. Takes no lock and writes nothing.
 * Null when git says no. Throws GIT_UNAVAILABLE when there is no git to ask, and GIT_FAILED when it was killed.
 *
 * Queries on ordinary missions never come here: the first process costs a third of the time such a query may take,
 * which is also why even the module for starting one is loaded no earlier than now.
 */
export function askGit(commonDir: string, words: readonly string[]): Buffer | null {
  const answer = asked(commonDir, words, '');
  // Whoever was killed has said nothing.
  if (answer.status === null) throw failed(commonDir, words, answer);
  return answer.status === 0 ? answer.stdout : null;
}

/**
 * The same where git says in its answer what is not there: when it fails, nobody knows. Throws GIT_FAILED too, and NOT_A_GIT_REPOSITORY
 * where it refuses whatever is asked.
 */
export function mustAnswer(commonDir: string, words: readonly string[], input = ''): Buffer {
  const answer = asked(commonDir, words, input);
  if (answer.status === 0) return answer.stdout;
  const works = asked(commonDir, ['rev-parse', '--git-dir'], '');
  if (works.status === 0) throw failed(commonDir, words, answer);
  throw new ProblemError(gitDoesNotWork(around(commonDir), { exitCode: works.status ?? -1, stderr: works.stderr.toString('utf8') }));
}

function failed(commonDir: string, words: readonly string[], { status, signal, stderr }: SpawnSyncReturns<Buffer>): ProblemError {
  const reason = stderr.toString('utf8').trim();
  const why = signal === null ? reason.split('\n')[0] || `exit code ${status}` : `it was ended by ${signal}`;
  return new ProblemError(
    problem('GIT_FAILED', `git ${words[0] ?? ''} failed in ${commonDir}: ${why}`, {
      details: { command: ['git', ...words].join(' '), checkout: commonDir, exit: status, stderr: reason },
    }),
  );
}

/** The checkout that a `.git` folder lies in; of a bare repository itself. */
const around = (commonDir: string): string => (basename(commonDir) === '.git' ? dirname(commonDir) : commonDir);

function asked(commonDir: string, words: readonly string[], input: string): SpawnSyncReturns<Buffer> {
  const { spawnSync } = getBuiltinModule('node:child_process');
  const answer: SpawnSyncReturns<Buffer> = spawnSync('git', [`--git-dir=${commonDir}`, '--no-optional-locks', ...pinned(words)], {
    // Where the command was given there may be no folder any more.
    cwd: commonDir,
    env: { ...env, ...Object.fromEntries(misleading.map((name) => [name, undefined])) },
    input,
    maxBuffer: longestAnswer,
  });
  // Git may end before it has heard everything; its exit code says why.
  if (answer.error !== undefined && answer.status === null) throw unavailable(answer.error);
  return answer;
}

function unavailable(error: Error): ProblemError {
  return new ProblemError(problem('GIT_UNAVAILABLE', `git could not be run: ${error.message}.`, { details: { reason: error.message } }));
}
