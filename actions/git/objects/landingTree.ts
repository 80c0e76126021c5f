import type { TreeEdit } from './editTree.ts';
import { type Git, git } from '../git.ts';
import { takeOver } from '../index/takeOver.ts';
import { withTemporaryIndex } from '../index/temporaryIndex.ts';

/** A tree with files on top of it. */
export interface LandingTreeInput {
  readonly tree: string;
  /** Files that are taken as they are on the disk, by the checkout they are in. */
  readonly taken: readonly { readonly checkout: string; readonly paths: readonly string[] }[];
  /** Files with a content of their own; they win. */
  readonly written: readonly { readonly path: string; readonly blob: string }[];
}

/**
 * Writes a tree with files as they are on the disk, and files that are on no disk. No checkout or index is touched. Throws
 * GIT_FAILED, GIT_UNAVAILABLE.
 */
export const landingTree = (run: Git, commonDir: string, { tree, taken, written }: LandingTreeInput): Promise<string> =>
  withTemporaryIndex(commonDir, null, run.world, async (index) => {
    const { env } = index;
    const begin = { words: ['read-tree', tree], env };
    const own = written.map(({ path, blob }): TreeEdit => ({ path, becomes: { mode: '100644', oid: blob } }));
    const end = [
      {
        words: [
          'update-index',
          '--add',
          ...own.flatMap(({ path, becomes }) => ['--cacheinfo', `${becomes?.mode},${becomes?.oid},${path}`]),
        ],
        env,
      },
      { words: ['write-tree'], env },
    ];
    const places = taken.filter(({ paths }) => paths.length > 0);
    if (places.length === 0) return (await run.inOne([begin, ...end])).at(-1)?.stdout.trim() ?? '';
    await run.inOne([begin]);
    for (const { checkout, paths } of places) await git(checkout, run.world).inOne([takeOver(checkout, paths, index)]);
    return (await run.inOne(end)).at(-1)?.stdout.trim() ?? '';
  });
