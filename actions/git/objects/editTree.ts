import type { Git } from '../git.ts';
import { withTemporaryIndex } from '../index/temporaryIndex.ts';

/** A file of a tree as it is to be; null takes it out. */
export interface TreeEdit {
  readonly path: string;
  readonly becomes: { readonly mode: string; readonly oid: string } | null;
}

/** The most bytes of arguments that one process is given, far below what any system takes. */
const longestWords = 60_000;

/** The id of a tree with some files changed. No checkout or index is touched. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export const editTree = (run: Git, commonDir: string, tree: string, edits: readonly TreeEdit[]): Promise<string> =>
  edits.length === 0
    ? Promise.resolve(tree)
    : withTemporaryIndex(commonDir, null, run.world, async ({ env }) => {
        const steps = [...removals(edits), ...additions(edits)].map((words) => ({ words: ['update-index', ...words], env }));
        const answers = await run.inOne([{ words: ['read-tree', tree], env }, ...steps, { words: ['write-tree'], env }]);
        return answers.at(-1)?.stdout.trim() ?? '';
      });

/** What goes comes first, so that a file can stand where a folder was. */
const removals = (edits: readonly TreeEdit[]): readonly (readonly string[])[] =>
  inParts(edits.filter(({ becomes }) => becomes === null).map(({ path }) => [path])).map((paths) => ['--force-remove', '--', ...paths]);

const additions = (edits: readonly TreeEdit[]): readonly (readonly string[])[] =>
  inParts(edits.flatMap(({ path, becomes }) => (becomes === null ? [] : [['--cacheinfo', `${becomes.mode},${becomes.oid},${path}`]]))).map(
    (words) => ['--add', ...words],
  );

function inParts(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let size = longestWords;
  for (const words of groups) {
    const length = words.reduce((sum, word) => sum + Buffer.byteLength(word) + 3, 0);
    if (size + length > longestWords) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(...words);
    size += length;
  }
  return parts;
}
