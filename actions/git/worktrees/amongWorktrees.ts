import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAbsence } from '../../files/readText.ts';
import { namesIn } from '../../files/namesIn.ts';
import { writing } from '../../files/writing.ts';
import { type Git, type GitAnswer, type GitWords, gitFailed } from '../git.ts';

/** Milliseconds between attempts, and how many there are: git needs much less to write one line. */
const patience = { pause: 25, attempts: 5 };

/** How git ends where it cannot go on. What it refuses to do in this state ends with 1. */
const died = 128;

/**
 * Runs a command for which git opens every worktree that it has registered. While another process adds one there is a moment in
 * which that cannot be opened, and git dies of it, whatever it was asked to do; killed in that moment, it leaves such an entry to
 * everybody. So what is missing there is written, and git is asked again. Throws GIT_FAILED, GIT_UNAVAILABLE, FILE_NOT_WRITTEN.
 */
export async function amongWorktrees(run: Git, commonDir: string, words: readonly string[], more?: GitWords): Promise<string> {
  const answer = await askAmongWorktrees(run, commonDir, words, more);
  if (answer.exitCode !== 0) throw gitFailed(run.checkout, words, answer);
  return answer.stdout;
}

/** The same for a command whose exit code is an answer. */
export async function askAmongWorktrees(run: Git, commonDir: string, words: readonly string[], more?: GitWords): Promise<GitAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await run.ask(words, more);
    if (answer.exitCode !== died || attempt === patience.attempts) return answer;
    completeEntries(commonDir);
    await pause(patience.pause);
  }
}

/** The files of git's registry that a process of git has made and not written yet: it is at it, or was killed over it. */
export const unwrittenEntries = (commonDir: string): readonly string[] => {
  const registry = join(commonDir, 'worktrees');
  return namesIn(registry)
    .map((name) => join(registry, name, 'commondir'))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.size === 0);
};

/** What git writes first of all into the entry of every worktree: where the repository is from there. */
const whereTo = '../..\n';

function completeEntries(commonDir: string): void {
  for (const path of unwrittenEntries(commonDir)) writing(path, () => completeFile(path));
}

/** Into a file that is there: the entry may be taken away meanwhile. Whoever else writes it at the same moment writes the same. */
function completeFile(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch (error) {
    if (isAbsence(error)) return;
    throw error;
  }
  try {
    if (fstatSync(file).size === 0) writeSync(file, whereTo, 0);
  } finally {
    closeSync(file);
  }
}
