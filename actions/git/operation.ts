import { existsSync } from 'node:fs';

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
