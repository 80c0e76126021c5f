import type { TreeChange, TreeEntry } from '../../../schemas/ledgerFacts.ts';
import type { Git } from '../git.ts';
import { askAhead, askOne } from '../askAhead.ts';
import { compareTrees, type TreePair } from './compareTrees.ts';
import { findLayout } from '../layout.ts';
import type { ObjectDrafts } from './objectDrafts.ts';
import { seenIn } from './seen.ts';
import type { Step } from '../shellScript.ts';

/** As many files as one side may have added or taken away before git stops looking for renames: as many as when it merges. */
const renameLimit = 7000;

/**
 * What is different between trees, pair by pair: files, links and submodules, each with what it is on either side. A rename is
 * two changes, the second with its origin. At most one git process, for pairs that were not seen before; `drafts` may have made
 * one of a pair, and are kept before git looks at it. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function diffTrees(
  run: Git,
  pairs: readonly TreePair[],
  drafts?: Pick<ObjectDrafts, 'keep'>,
): Promise<(pair: TreePair) => readonly TreeChange[]> {
  const { differences } = seenIn(run.world);
  if (differences.size > mostSeen) differences.clear();
  const differenceIn = (pair: TreePair): readonly TreeChange[] => differences.get(keyOf(pair)) ?? [];
  const wanted = leftToGit(run, pairs);
  if (wanted.length === 0) return differenceIn;
  await drafts?.keep();
  const answer = await askOne(run, differenceStep(wanted));
  const found = new Map<string, TreeChange[]>();
  let pair = '';
  const fields = answer.split('\0');
  for (let at = 0; at < fields.length;) {
    // Before the first change of a pair stands the pair, on a line of its own; before that, those that do not differ.
    const [, pairs = '', fromMode = '', toMode = '', fromOid = '', toOid = '', status] =
      /^((?:[0-9a-f]+ [0-9a-f]+\n)*)(?::(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*)?$/.exec(fields[at] ?? '') ?? [];
    pair = pairs.trimEnd().split('\n').at(-1) || pair;
    if (status === undefined) break;
    const changes = found.get(pair) ?? [];
    found.set(pair, changes);
    const [before, after] = [entryOf(fromMode, fromOid), entryOf(toMode, toOid)];
    const path = fields[at + 1] ?? '';
    if (status === 'R' && before !== null) {
      changes.push(
        { path, before, after: null, origin: null },
        { path: fields[at + 2] ?? '', before: null, after, origin: { ...before, path } },
      );
      at += 3;
    } else {
      changes.push({ path, before, after, origin: null });
      at += 2;
    }
  }
  for (const key of wanted) differences.set(key, found.get(key) ?? []);
  return differenceIn;
}

const differenceStep = (keys: readonly string[]): Step => ({
  words: [
    'diff-tree',
    '--stdin',
    '-r',
    '-z',
    '--raw',
    '--no-abbrev',
    '--ignore-submodules=none',
    '--no-ext-diff',
    '-M',
    `-l${renameLimit}`,
  ],
  input: keys.map((key) => `${key}\n`).join(''),
});

/** Begins to ask git about pairs that `diffTrees` is about to be asked about. */
export function diffTreesAhead(run: Git, pairs: readonly TreePair[]): void {
  const wanted = leftToGit(run, pairs);
  if (wanted.length > 0) askAhead(run, [differenceStep(wanted)]);
}

/** The same of trees that the repository may not have yet; null where git would have to be asked. Starts no process. */
export const comparedTrees = (run: Git, pair: TreePair): readonly TreeChange[] | null =>
  pair.from === pair.to ? [] : leftToGit(run, [pair]).length > 0 ? null : (seenIn(run.world).differences.get(keyOf(pair)) ?? null);

/** The pairs that were not seen before and cannot be compared without git. */
function leftToGit(run: Git, pairs: readonly TreePair[]): readonly string[] {
  const { differences, folders } = seenIn(run.world);
  const unseen = [...new Map(pairs.map((pair) => [keyOf(pair), pair]))].filter(
    ([key, { from, to }]) => from !== to && !differences.has(key),
  );
  const commonDir = unseen.length === 0 ? undefined : findLayout(run.checkout)?.commonDir;
  if (commonDir === undefined) return unseen.map(([key]) => key);
  const compared = compareTrees(
    commonDir,
    folders,
    unseen.map(([, pair]) => pair),
  );
  return unseen.flatMap(([key], index) => {
    const changes = compared[index] ?? null;
    if (changes !== null) differences.set(key, changes);
    return changes === null ? [key] : [];
  });
}

/** A merge comes to a hundred; who does not end has to forget. */
const mostSeen = 10_000;

const keyOf = ({ from, to }: TreePair): string => `${from} ${to}`;

const entryOf = (mode: string, oid: string): TreeEntry | null => (/^0+$/.test(mode) ? null : { mode, oid });
