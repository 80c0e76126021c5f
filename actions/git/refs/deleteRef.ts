import { deleteRefs } from './deleteRefs.ts';
import type { Git } from '../git.ts';
import type { Layout } from '../layout.ts';

/**
 * Takes a ref away, if it still points to this object. Answers whether it is gone now: true also when it was before. Throws
 * GIT_FAILED when git or a hook of the repository refuses.
 */
export const deleteRef = async (git: Git, layout: Pick<Layout, 'commonDir' | 'gitDir'>, ref: string, object: string): Promise<boolean> =>
  (await deleteRefs(git, layout, [{ ref, object }])).has(ref);
