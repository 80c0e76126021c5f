import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../files/readText.ts';

/**
 * What git leaves in a git directory while it is in the middle of something (contract 3 §3.9), with the word for it.
 * A bisection is not listed: it changes what is checked out, but nothing of it waits to be finished.
 */
const markers = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['index.lock', 'index lock'],
] as const;

export type GitOperation = (typeof markers)[number][1];

/** The operation in progress in the checkout whose git directory this is; null when git is at rest there. */
export function operationIn(gitDir: string): GitOperation | null {
  return markers.find(([name]) => existsSync(`${gitDir}/${name}`))?.[1] ?? null;
}

/**
 * The branch that git is rebasing in a checkout, where no branch is checked out meanwhile: nobody else gets it, either, and git
 * moves it back to where it was when the rebase is given up, wherever it is by then.
 */
export function rebasedIn(gitDir: string): string | null {
  const names = ['rebase-merge', 'rebase-apply'].map((folder) => readText(join(gitDir, folder, 'head-name'))?.trim());
  return names.find((name) => name?.startsWith('refs/heads/') === true)?.slice('refs/heads/'.length) ?? null;
}
