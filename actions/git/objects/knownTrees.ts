import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { Git } from '../git.ts';
import { readObjects } from './readObjects.ts';
import { seenIn } from './seen.ts';
import { folderMode, nameInTree, namesInTree, type TreeName } from './treeObject.ts';

/** The trees of a repository as far as they were read or made in this process: each is read once. */
export interface KnownTrees {
  /** A tree that was made here; the repository need not have it yet. */
  readonly know: (tree: string, bytes: Buffer) => void;
  /** The content of a tree that is known. Throws GIT_FAILED for any other: the repository is damaged. */
  readonly bytesOf: (tree: string) => Buffer;
  /** The same, by its names. */
  readonly namesOf: (tree: string) => ReadonlyMap<string, TreeName>;
  /** Reads at once what looking for these paths of a tree, or editing them, will need. */
  readonly expect: (tree: string, paths: readonly string[]) => void;
  /** What a tree has at a path, or the file or repository that stands on the way to it; null for nothing. Throws GIT_UNAVAILABLE. */
  readonly entryAt: (tree: string, path: string) => TreeEntryAt | null;
}

/** Something that a tree has at a path. */
export interface TreeEntryAt {
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

/** Every tree of a repository that this process has read before is known from the beginning. */
export function knownTrees({ world }: Pick<Git, 'world'>, commonDir: string, idBytes: number): KnownTrees {
  const { folders: trees } = seenIn(world);
  const parsed = new Map<string, ReadonlyMap<string, TreeName>>();

  const bytesOf = (tree: string): Buffer => {
    const bytes = trees.get(tree);
    if (bytes === undefined)
      throw new ProblemError(
        problem('GIT_FAILED', `${tree} cannot be read as a tree in ${commonDir}: run git fsck there.`, { details: { object: tree } }),
      );
    return bytes;
  };

  const namesOf = (tree: string): ReadonlyMap<string, TreeName> => {
    const names = parsed.get(tree) ?? new Map(namesInTree(bytesOf(tree), idBytes).map((each) => [each.name, each]));
    parsed.set(tree, names);
    return names;
  };

  /** The names of the trees from a tree down to one of its folders that have not been read. */
  const unknownOnTheWay = (tree: string, folder: string): readonly string[] => {
    const ways = folder === '' ? [] : folder.split('/');
    let at = tree;
    for (let depth = 0; ; depth += 1) {
      // What lies below something unknown can only be asked for by its path from there.
      if (!trees.has(at)) return [at, ...ways.slice(depth).map((_, index) => `${at}:${ways.slice(depth, depth + index + 1).join('/')}`)];
      const next = depth < ways.length ? namesOf(at).get(nameInTree(ways[depth] ?? '')) : undefined;
      if (next?.mode !== folderMode) return [];
      at = next.id;
    }
  };

  const expect: KnownTrees['expect'] = (tree, paths) => {
    const folders = new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    const wanted = [...folders].flatMap((folder) => unknownOnTheWay(tree, folder));
    // To look for nothing would still open every pack.
    if (wanted.length === 0) return;
    for (const { oid, kind, bytes } of readObjects(commonDir, wanted).values()) if (kind === 'tree') trees.set(oid, bytes);
  };

  const entryAt: KnownTrees['entryAt'] = (tree, path) => {
    expect(tree, [path]);
    const names = path.split('/');
    let at = tree;
    for (const [index, name] of names.entries()) {
      const found = namesOf(at).get(nameInTree(name));
      if (found === undefined) return null;
      at = found.id;
      if (index === names.length - 1 || found.mode !== folderMode)
        return { path: names.slice(0, index + 1).join('/'), mode: found.mode, oid: at };
    }
    return null;
  };

  return { know: (tree, bytes) => trees.set(tree, bytes), bytesOf, namesOf, expect, entryAt };
}
