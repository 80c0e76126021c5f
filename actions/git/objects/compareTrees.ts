import type { TreeChange, TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { readObjects } from './readObjects.ts';
import { folderMode, textOfName, treeDifferences, type TreeName } from './treeObject.ts';

/** Two trees, by their ids. */
export interface TreePair {
  readonly from: string;
  readonly to: string;
}

/** Two folders at one place, by the ids of their trees; null where there is none. */
interface Place {
  /** What is compared, by its number. */
  readonly pair: number;
  readonly folder: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** So many trees that git is faster, however long it takes to start. */
const many = 120;

/**
 * What is different between trees, pair by pair, as git says it. Null for a pair where something may be a rename, or where an entry
 * is one that git takes for another, and for all that would have more than a few trees read. `folders` are the tree objects that
 * are known, by their ids; those that are read are added. Throws GIT_FAILED.
 */
export function compareTrees(
  commonDir: string,
  folders: Map<string, Buffer>,
  pairs: readonly TreePair[],
): readonly (readonly TreeChange[] | null)[] {
  const changes: TreeChange[][] = pairs.map(() => []);
  const left = new Set<number>();
  let open: readonly Place[] = pairs.map(({ from, to }, pair) => ({ pair, folder: '', from, to }));
  while (open.length > 0) {
    learn(commonDir, folders, open);
    const below: Place[] = [];
    for (const { pair, folder, from, to } of open) {
      const [one, other] = [from, to].map((id) => (id === null ? Buffer.alloc(0) : folders.get(id)));
      if (one === undefined || other === undefined) {
        left.add(pair);
        continue;
      }
      for (const { name, before, after } of treeDifferences(one, other, (from ?? to ?? '').length / 2)) {
        const path = `${folder}${name}`;
        if ((before ?? after)?.mode === folderMode)
          below.push({ pair, folder: `${path}/`, from: before?.id ?? null, to: after?.id ?? null });
        else if (![before, after].every((entry) => entry === null || usualModes.has(entry.mode))) left.add(pair);
        else
          changes[pair]?.push({
            path: textOfName(path),
            before: entryOf(before),
            after: entryOf(after),
            origin: null,
          });
      }
    }
    open = below.filter(({ pair }) => !left.has(pair));
  }
  return changes.map((found, pair) => (left.has(pair) || mayBeRenamed(found) ? null : found));
}

/** Reads the trees of these places that are not known, unless they are too many. */
function learn(commonDir: string, folders: Map<string, Buffer>, places: readonly Place[]): void {
  const wanted = new Set(places.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null && !folders.has(id)));
  if (wanted.size > many) return;
  for (const [id, { kind, bytes }] of readObjects(commonDir, [...wanted].map(String))) if (kind === 'tree') folders.set(id, bytes);
}

const mayBeRenamed = (changes: readonly TreeChange[]): boolean =>
  changes.some(({ before }) => before === null) && changes.some(({ after }) => after === null);

/** Git takes others that it finds in old trees for one of these. */
const usualModes: ReadonlySet<string> = new Set(['100644', '100755', '120000', '160000']);

type Entry = Omit<TreeName, 'name'>;

const entryOf = (entry: Entry | null): TreeEntry | null => (entry === null ? null : { mode: entry.mode, oid: entry.id });
