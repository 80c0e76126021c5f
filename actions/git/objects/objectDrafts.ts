import { createHash } from 'node:crypto';
import type { TreeEdit } from './editTree.ts';
import type { Git } from '../git.ts';
import { hashOf, keepObjects } from './keepBlob.ts';
import { keepPack } from './keepPack.ts';
import { knownTrees, type KnownTrees } from './knownTrees.ts';
import type { NewObject } from './packOf.ts';
import { readObjects } from './readObjects.ts';
import { folderMode, nameInTree, treeWith, type TreeName } from './treeObject.ts';

/**
 * Objects that are made here and that the repository does not have yet. To let git make each takes a process, or several, and a
 * wait for the disk; kept together they take one of each.
 */
export interface ObjectDrafts extends Pick<KnownTrees, 'expect' | 'entryAt'> {
  /** Makes an object and answers its id; `like` is the id of one that it is much like. */
  readonly add: (kind: NewObject['kind'], content: string | Uint8Array, like?: string | null) => string;
  /**
   * Makes a tree with some files changed and answers its id. Where a file and a folder of one name would come of it, that is a
   * bug of the caller.
   */
  readonly edit: (tree: string, edits: readonly TreeEdit[]) => string;
  /** Objects by their ids, made here or had by the repository; what is nowhere is absent. Throws GIT_UNAVAILABLE. */
  readonly read: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** The content of the files of a tree at these paths; what is not there is absent. Throws GIT_UNAVAILABLE. */
  readonly filesIn: (tree: string, paths: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** Whether an object was made here and the repository does not have it yet. */
  readonly isOpen: (id: string) => boolean;
  /**
   * Lets the repository have everything that was made since the last time, durably. Throws FILE_NOT_WRITTEN.
   */
  readonly keep: () => Promise<void>;
  /** The same for a handful, without git: each becomes a file of its own. Throws FILE_NOT_WRITTEN. */
  readonly keepApart: () => Promise<void>;
}

/** Objects of a repository that are made in memory; git hears of them when they are kept. */
export function objectDrafts(run: Git, commonDir: string): ObjectDrafts {
  const hash = hashOf(commonDir);
  const idBytes = hash === 'sha1' ? 20 : 32;
  const { know, bytesOf, namesOf, expect, entryAt } = knownTrees(run, commonDir, idBytes);
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
    know(id, bytes);
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
