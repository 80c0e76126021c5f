import type { Git } from '../git.ts';
import type { Step } from '../shellScript.ts';
import { takeOver } from './takeOver.ts';
import type { TemporaryIndex } from './temporaryIndex.ts';

/**
 * Writes the tree of a commit (null: of nothing) with these paths as they are on disk, by way of an index of our own that is empty,
 * and answers its id. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function treeByIndex(git: Git, before: string | null, paths: readonly string[], index: TemporaryIndex): Promise<string> {
  const { env } = index;
  const begin: readonly Step[] = before === null ? [] : [{ words: ['read-tree', before], env }];
  const answers = await git.inOne([...begin, takeOver(git.checkout, paths, index), { words: ['write-tree'], env }]);
  return answers.at(-1)?.stdout.trim() ?? '';
}
