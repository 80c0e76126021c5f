import { git, gitFailed, type GitWorld } from '../git.ts';

/** Whether a commit is in the history of another, or is that other. Throws GIT_FAILED when one of them is not there, GIT_UNAVAILABLE. */
export async function isAncestor(
  checkout: string,
  { ancestor, of }: { readonly ancestor: string; readonly of: string },
  world: GitWorld,
): Promise<boolean> {
  const words = ['merge-base', '--is-ancestor', ancestor, of];
  const answer = await git(checkout, world).ask(words);
  if (answer.exitCode > 1) throw gitFailed(checkout, words, answer);
  return answer.exitCode === 0;
}
