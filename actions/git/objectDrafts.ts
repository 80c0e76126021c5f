import { createHash } from 'node:crypto';
import type { TreeEdit } from './editTree.ts';
import type { Git } from './git.ts';
import { hashOf } from './keepBlob.ts';
import { type NewObject, packOf } from './packOf.ts';
import { readObjects } from './readObjects.ts';
import { folderMode, namesInTree, treeOf, type TreeName } from './treeObject.ts';

/**
 * Objects that are made here and that the repository does not have yet. To let git make each takes a process, or several, and a
 * wait for the disk; kept together they take one of each.
 */
export interface ObjectDrafts {
  /** Makes an object and answers its id. */
  readonly add: (kind: NewObject['kind'], content: string | Uint8Array) => string;
  /** Makes a tree with some files changed and answers its id. A file and a folder of one name are a bug of the caller. */
  readonly edit: (tree: string, edits: readonly TreeEdit[]) => string;
  /** Reads at once what editing these paths of a tree will need. */
  readonly expect: (tree: string, paths: readonly string[]) => void;
  /** Lets the repository have everything that was made since the last time, durably. Git looks at all of it once more. Throws GIT_FAILED, GIT_UNAVAILABLE. */
  readonly keep: () => Promise<void>;
}

export function objectDrafts(run: Git, commonDir: string): ObjectDrafts {
  const hash = hashOf(commonDir);
  const idBytes = hash === 'sha1' ? 20 : 32;
  const trees = new Map<string, readonly TreeName[]>();
  let open = new Map<string, NewObject>();

  const add: ObjectDrafts['add'] = (kind, content) => {
    const bytes = Buffer.from(content);
    const id = createHash(hash).update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
    open.set(id, { kind, bytes });
    return id;
  };

  const expect: ObjectDrafts['expect'] = (tree, paths) => {
    const wanted = new Set<string>();
    for (const folder of new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))))) unknownOnTheWay(trees, tree, folder).forEach((name) => wanted.add(name));
    for (const { oid, kind, bytes } of readObjects(commonDir, [...wanted]).values()) if (kind === 'tree') trees.set(oid, namesInTree(bytes, idBytes));
  };

  /** Null for a folder that nothing is left in. */
  const edited = (tree: string | null, edits: readonly Edit[]): string | null => {
    const known = tree === null ? [] : trees.get(tree);
    if (known === undefined) throw new TypeError(`${tree} is no tree that was read.`);
    const names = new Map(known.map((each) => [each.name, each]));
    const below = new Map<string, Edit[]>();
    for (const { name, rest, becomes } of edits) {
      if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), editOf(rest, becomes)]);
      else if (becomes === null) names.delete(name);
      else names.set(name, { mode: becomes.mode, name, id: Buffer.from(becomes.oid, 'hex').toString('latin1') });
    }
    for (const [name, inside] of below) {
      const there = names.get(name);
      const folder = edited(there === undefined ? null : idIn(there), inside);
      if (folder === null) names.delete(name);
      else names.set(name, { mode: folderMode, name, id: Buffer.from(folder, 'hex').toString('latin1') });
    }
    if (names.size === 0) return null;
    const left = [...names.values()];
    const id = add('tree', treeOf(left));
    trees.set(id, left);
    return id;
  };

  const edit: ObjectDrafts['edit'] = (tree, edits) => {
    if (edits.length === 0) return tree;
    expect(tree, edits.map(({ path }) => path));
    return edited(tree, edits.map(({ path, becomes }) => editOf(Buffer.from(path).toString('latin1').split('/'), becomes))) ?? add('tree', '');
  };

  const keep: ObjectDrafts['keep'] = async () => {
    if (open.size === 0) return;
    await run(['-c', 'core.fsync=pack,pack-metadata', 'index-pack', '--stdin'], { input: packOf([...open.values()], hash) });
    open = new Map();
  };

  return { add, edit, expect, keep };
}

/** A change of one name, or of something in the folder of that name. */
interface Edit {
  readonly name: string;
  readonly rest: readonly string[];
  readonly becomes: TreeEdit['becomes'];
}

const editOf = ([name = '', ...rest]: readonly string[], becomes: TreeEdit['becomes']): Edit => ({ name, rest, becomes });

const idIn = ({ id }: TreeName): string => Buffer.from(id, 'latin1').toString('hex');

/** The names of the trees from a tree down to one of its folders that have not been read. */
function unknownOnTheWay(trees: ReadonlyMap<string, readonly TreeName[]>, tree: string, folder: string): readonly string[] {
  const ways = folder === '' ? [] : folder.split('/');
  let at = tree;
  for (let depth = 0; ; depth += 1) {
    const known = trees.get(at);
    // What lies below something unknown can only be asked for by its path from there.
    if (known === undefined) return [at, ...ways.slice(depth).map((_, index) => `${at}:${ways.slice(depth, depth + index + 1).join('/')}`)];
    const name = Buffer.from(ways[depth] ?? '').toString('latin1');
    const next = depth < ways.length ? known.find((each) => each.name === name && each.mode === folderMode) : undefined;
    if (next === undefined) return [];
    at = idIn(next);
  }
}
