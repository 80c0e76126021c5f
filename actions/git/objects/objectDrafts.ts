import { createHash } from 'node:crypto';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { TreeEdit } from './editTree.ts';
import type { Git } from '../git.ts';
import { hashOf, keepObjects } from './keepBlob.ts';
import { keepPack } from './keepPack.ts';
import type { NewObject } from './packOf.ts';
import { readObjects } from './readObjects.ts';
import { seenIn } from './seen.ts';
import { folderMode, nameInTree, namesInTree, treeWith, type TreeName } from './treeObject.ts';

/**
 * Objects that are made here and that the repository does not have yet. To let git make each takes a process, or several, and a
 * wait for the disk; kept together they take one of each.
 */
export interface ObjectDrafts {
  /** Makes an object and answers its id; `like` is the id of one that it is much like. */
  readonly add: (kind: NewObject['kind'], content: string | Uint8Array, like?: string | null) => string;
  /**
   * Makes a tree with some files changed and answers its id. Where a file and a folder of one name would come of it, that is a
   * bug of the caller.
   */
  readonly edit: (tree: string, edits: readonly TreeEdit[]) => string;
  /** Reads at once what editing these paths of a tree will need. */
  readonly expect: (tree: string, paths: readonly string[]) => void;
  /** Objects by their ids, made here or had by the repository; what is nowhere is absent. Throws GIT_UNAVAILABLE. */
  readonly read: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** The content of the files of a tree at these paths; what is not there is absent. Throws GIT_UNAVAILABLE. */
  readonly filesIn: (tree: string, paths: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** What a tree has at a path, or the file or repository that stands on the way to it; null for nothing. Throws GIT_UNAVAILABLE. */
  readonly entryAt: (tree: string, path: string) => TreeEntryAt | null;
  /** Whether an object was made here and the repository does not have it yet. */
  readonly isOpen: (id: string) => boolean;
  /**
   * Lets the repository have everything that was made since the last time, durably. Throws FILE_NOT_WRITTEN.
   */
  readonly keep: () => Promise<void>;
  /** The same for a handful, without git: each becomes a file of its own. Throws FILE_NOT_WRITTEN. */
  readonly keepApart: () => Promise<void>;
}

/** Something that a tree has at a path. */
export interface TreeEntryAt {
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

/** Objects of a repository that are made in memory; git hears of them when they are kept. */
export function objectDrafts(run: Git, commonDir: string): ObjectDrafts {
  const hash = hashOf(commonDir);
  const idBytes = hash === 'sha1' ? 20 : 32;
  const { folders: trees } = seenIn(run.world);
  const parsed = new Map<string, ReadonlyMap<string, TreeName>>();
  const made = new Map<string, NewObject>();
  let open = new Map<string, NewObject>();

  const add: ObjectDrafts['add'] = (kind, content, like = null) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const id = createHash(hash).update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
    if (!made.has(id)) {
      made.set(id, { kind, bytes, like });
      open.set(id, { kind, bytes, like });
    }
    return id;
  };

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

  const expect: ObjectDrafts['expect'] = (tree, paths) => {
    const folders = new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    const wanted = [...folders].flatMap((folder) => unknownOnTheWay(tree, folder));
    // To look for nothing would still open every pack.
    if (wanted.length === 0) return;
    for (const { oid, kind, bytes } of readObjects(commonDir, wanted).values()) if (kind === 'tree') trees.set(oid, bytes);
  };

  /** Null for a folder that nothing is left in. */
  const edited = (tree: string | null, edits: readonly Edit[]): string | null => {
    const changes = new Map<string, Omit<TreeName, 'name'> | null>();
    const below = new Map<string, Edit[]>();
    for (const { name, rest, becomes } of edits) {
      if (rest.length === 0) changes.set(name, becomes === null ? null : { mode: becomes.mode, id: becomes.oid });
      else below.set(name, [...(below.get(name) ?? []), editOf(rest, becomes)]);
    }
    for (const [name, inside] of below) {
      const there = tree === null || changes.has(name) ? undefined : namesOf(tree).get(name);
      const folder = edited(there === undefined ? null : there.id, inside);
      if (folder !== null || !changes.has(name)) changes.set(name, folder === null ? null : { mode: folderMode, id: folder });
    }
    const bytes = treeWith(tree === null ? Buffer.alloc(0) : bytesOf(tree), idBytes, changes);
    if (bytes.length === 0) return null;
    const id = add('tree', bytes, tree);
    trees.set(id, bytes);
    return id;
  };

  const edit: ObjectDrafts['edit'] = (tree, edits) => {
    if (edits.length === 0) return tree;
    expect(
      tree,
      edits.map(({ path }) => path),
    );
    return (
      edited(
        tree,
        edits.map(({ path, becomes }) => editOf(nameInTree(path).split('/'), becomes)),
      ) ?? add('tree', '')
    );
  };

  const read: ObjectDrafts['read'] = (ids) => {
    const stored = readObjects(
      commonDir,
      ids.filter((id) => !made.has(id)),
    );
    return new Map(
      ids.flatMap((id) => {
        const bytes = made.get(id)?.bytes ?? stored.get(id)?.bytes;
        return bytes === undefined ? [] : [[id, bytes] as const];
      }),
    );
  };

  const entryAt: ObjectDrafts['entryAt'] = (tree, path) => {
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

  const filesIn: ObjectDrafts['filesIn'] = (tree, paths) => {
    expect(tree, paths);
    const ids = paths.flatMap((path) => {
      const entry = entryAt(tree, path);
      return entry?.path === path ? [{ path, id: entry.oid }] : [];
    });
    const contents = read(ids.map(({ id }) => id));
    return new Map(
      ids.flatMap(({ path, id }) => {
        const content = contents.get(id);
        return content === undefined ? [] : [[path, content] as const];
      }),
    );
  };

  const keep: ObjectDrafts['keep'] = async () => {
    if (open.size === 0) return;
    await keepPack(commonDir, open, hash);
    open = new Map();
  };

  const keepApart: ObjectDrafts['keepApart'] = async () => {
    await keepObjects(commonDir, open);
    open = new Map();
  };

  return { add, edit, expect, read, filesIn, entryAt, isOpen: (id) => open.has(id), keep, keepApart };
}

/** A change of one name, or of something in the folder of that name. */
interface Edit {
  readonly name: string;
  readonly rest: readonly string[];
  readonly becomes: TreeEdit['becomes'];
}

const editOf = ([name = '', ...rest]: readonly string[], becomes: TreeEdit['becomes']): Edit => ({ name, rest, becomes });
