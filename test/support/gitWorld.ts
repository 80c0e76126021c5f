import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GitWorld } from '../../actions/git/git.ts';
import { ProblemError, type Problem } from '../../schemas/problem.ts';
import { hermeticEnv } from './repository.ts';

/** The hands run in the same git as the repositories of the tests. */
export const gitWorld: GitWorld = { env: hermeticEnv, pid: process.pid, cwd: process.cwd() };

/** The problem a hand says no with; its answer is thrown when it says yes. */
export async function refusalOf(answer: Promise<unknown>): Promise<Problem> {
  try {
    throw new Error(`not refused: ${JSON.stringify(await answer)}`);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** Everything git knows of a checkout beside its commits: what is staged, what is not, what is not known at all. */
export const standOf = (folder: string): string =>
  execFileSync(
    'git',
    ['--no-optional-locks', 'status', '--porcelain=v2', '-z', '--untracked-files=all', '--ignored=matching', '--no-renames'],
    { cwd: folder, env: hermeticEnv, encoding: 'utf8' },
  ).replaceAll('\0', '\n');

/** Writes a hook of a repository. */
export function writeHook(root: string, name: string, script: string): void {
  const path = join(root, '.git', 'hooks', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
