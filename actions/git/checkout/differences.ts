import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import type { Git } from '../git.ts';
import { diffTrees } from '../objects/diffTrees.ts';
import { seenIn } from '../objects/seen.ts';

/** A path that two commits differ in. */
export interface Difference {
  readonly path: string;
  /** What the commits hold there; null for nothing. */
  readonly from: TreeEntry | null;
  readonly to: TreeEntry | null;
}

/**
 * What is different between two commits or trees, in the order of the paths. Trees that were compared before in this command are
 * not compared again. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function differencesOf(run: Git, from: string, to: string): Promise<readonly Difference[]> {
  const { trees } = seenIn(run.world);
  const [before, after] = [trees.get(from), trees.get(to)];
  if (before === undefined || after === undefined)
    return differencesIn(await run(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to]));
  const pair = { from: before, to: after };
  return (await diffTrees(run, [pair]))(pair)
    .map((change) => ({ path: change.path, from: change.before, to: change.after }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

const absent = '000000';

function differencesIn(raw: string): readonly Difference[] {
  const parts = raw.split('\0');
  const differences: Difference[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = '', after = '', former = '', latter = ''] = (parts[at] ?? '').slice(1).split(' ');
    const entry = (mode: string, oid: string): TreeEntry | null => (mode === absent ? null : { mode, oid });
    differences.push({ path: parts[at + 1] ?? '', from: entry(before, former), to: entry(after, latter) });
  }
  return differences;
}

const submodule = '160000';

/** Whether a submodule comes, for which git makes a folder: without one it counts as deleted. */
export const isNewFolder = ({ from, to }: Pick<Difference, 'from' | 'to'>): boolean => from?.mode !== submodule && to?.mode === submodule;

/** The file of an entry: what a submodule has checked out is its own business, as it is for git. */
export const fileIn = (entry: TreeEntry | null): TreeEntry | null => (entry?.mode === submodule ? null : entry);
