import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Git, gitFailed } from './git.ts';

const patience = { pause: 25, looks: 40 };

/** Paths as `git update-index --stdin -z` reads them. */
export const listed = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('');

/** How an index takes paths over from the checkout: as they are there, ignored ones too, and those that are gone as removed. */
export const takeOver = ['update-index', '--add', '--remove', '-z', '--stdin'] as const;

/**
 * Lets the index of a checkout know these paths as they are on disk, and nothing else. Answers false when another program
 * held the index all the time: what was committed is safe, and the index is not worth failing for.
 */
export async function refreshIndex(git: Git, gitDir: string, paths: readonly string[]): Promise<boolean> {
  for (let look = 0; look < patience.looks; look += 1) {
    const answer = await git.ask(takeOver, { input: listed(paths) });
    if (answer.exitCode === 0) return true;
    if (!existsSync(join(gitDir, 'index.lock')) && look > 0) throw gitFailed(git.checkout, takeOver, answer);
    await pause(patience.pause);
  }
  return false;
}
