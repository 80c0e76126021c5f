import type { Git } from '../../actions/git/git.ts';

/** Whether an object is not in the object store any more. Throws GIT_FAILED where git cannot look for it. */
export async function isForgotten(run: Git, id: string): Promise<boolean> {
  const words = ['cat-file', '-e', id];
  const { exitCode } = await run.ask(words);
  if (exitCode <= 1) return exitCode === 1;
  // With anything else git says that it could not find out. Asked once more it may.
  await run(words);
  return false;
}
