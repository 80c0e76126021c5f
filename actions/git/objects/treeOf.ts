import type { Git } from '../git.ts';

/** The id of the tree of a commit. Throws GIT_FAILED where there is no such commit, GIT_UNAVAILABLE. */
export const treeOf = async (run: Git, commit: string): Promise<string> =>
  (await run(['rev-parse', '--verify', `${commit}^{tree}`])).trim();
