import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { readText } from '../../files/readText.ts';
import { type ObjectContent, openPacks } from './packedObjects.ts';
import { nameInTree, namesInTree } from './treeObject.ts';

/** An object of the repository. */
export interface StoredObject extends ObjectContent {
  readonly oid: string;
}

/** Reads an object by a name git knows it by; null for what is certainly not there, undefined for what only git can tell. */
export type ReadObject = (name: string) => StoredObject | null | undefined;

/**
 * Lets `work` read objects as git has written them, by their ids and by `<commit or tree>:<path>`: to start git takes longer than to
 * read many of them. Nothing is answered but what has the content its id says, and nothing where an object may stand in for another.
 */
export function withObjects<T>(commonDir: string, work: (read: ReadObject) => T): T {
  if (mayBeReplaced(commonDir)) return work(() => undefined);
  const packs = openPacks(commonDir);
  const known = new Map<string, StoredObject | undefined>();
  const object = (oid: string): StoredObject | undefined => {
    if (!known.has(oid))
      known.set(
        oid,
        objectOf(oid, () => looseContent(commonDir, oid) ?? packs.read(oid)),
      );
    return known.get(oid);
  };
  try {
    return work((name) => objectNamed(name, object));
  } finally {
    packs.close();
  }
}

function objectNamed(name: string, object: (oid: string) => StoredObject | undefined): ReturnType<ReadObject> {
  const [, oid, path] = /^([0-9a-f]{40}|[0-9a-f]{64})(?::([^\n]+))?$/.exec(name) ?? [];
  let at = oid === undefined ? undefined : object(oid);
  if (path === undefined) return at;
  if (at?.kind === 'commit') at = object(at.bytes.toString('latin1', 'tree '.length, at.bytes.indexOf(0x0a)));
  for (const part of path.split('/')) {
    if (at?.kind !== 'tree') return undefined;
    const wanted = nameInTree(part);
    const found = namesInTree(at.bytes, at.oid.length / 2).find((each) => each.name === wanted);
    if (found === undefined) return null;
    at = object(found.id);
  }
  return at;
}

/** In another repository, damaged, packed in another way, or nowhere: then it is git that says so. */
function objectOf(oid: string, read: () => ObjectContent | undefined): StoredObject | undefined {
  try {
    const content = read();
    if (content === undefined) return undefined;
    const { kind, bytes } = content;
    const id = createHash(oid.length === 40 ? 'sha1' : 'sha256')
      .update(`${kind} ${bytes.length}\0`)
      .update(bytes)
      .digest('hex');
    return id === oid ? { oid, kind, bytes } : undefined;
  } catch {
    return undefined;
  }
}

function looseContent(commonDir: string, oid: string): ObjectContent | undefined {
  const path = join(commonDir, 'objects', oid.slice(0, 2), oid.slice(2));
  if (!existsSync(path)) return undefined;
  const bytes = inflateSync(readFileSync(path));
  const end = bytes.indexOf(0);
  return { kind: bytes.toString('latin1', 0, bytes.indexOf(0x20)), bytes: bytes.subarray(end + 1) };
}

/** Other objects in their place, other parents, or an end of history where it goes on elsewhere. */
const mayBeReplaced = (commonDir: string): boolean =>
  [join('refs', 'replace'), join('info', 'grafts'), 'shallow'].some((name) => existsSync(join(commonDir, name))) ||
  (readText(join(commonDir, 'packed-refs')) ?? '').includes(' refs/replace/');
