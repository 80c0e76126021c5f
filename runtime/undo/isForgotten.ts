import type { Git } from '../../actions/git/git.ts';

/** Whether an object is not in the object store any more. Throws GIT_FAILED where git cannot look for it. */
export async function isForgotten(run: Git, id: string): Promise<boolean> {
  const words = ['cat-file', '-e', id];
  const { exitCode } = await run.ask(words);
  // With 1 git says that it is not there; with anything else that it could not find out.
  if (exitCode > 1) await run(words);
  return exitCode !== 0;
}
