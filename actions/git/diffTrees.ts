import type { TreeChange, TreeEntry } from '../../schemas/ledgerFacts.ts';
import type { Git } from './git.ts';
import { compareTrees } from './compareTrees.ts';
import { findLayout } from './layout.ts';
import type { ObjectDrafts } from './objectDrafts.ts';
import { seenIn } from './seen.ts';

/** Two trees, by their ids. */
export interface TreePair {
  readonly from: string;
  readonly to: string;
}

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
  const { differences, folders } = seenIn(run.world);
  if (differences.size > mostSeen) differences.clear();
  const differenceIn = (pair: TreePair): readonly TreeChange[] => differences.get(keyOf(pair)) ?? [];
  const unseen = [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()].filter(
    (pair) => pair.from !== pair.to && !differences.has(keyOf(pair)),
  );
  const commonDir = unseen.length === 0 ? undefined : findLayout(run.checkout)?.commonDir;
  const compared = commonDir === undefined ? [] : compareTrees(commonDir, folders, unseen);
  for (const [index, changes] of compared.entries()) if (changes !== null) differences.set(keyOf(unseen[index] ?? none), changes);
  const wanted = unseen.map(keyOf).filter((key) => !differences.has(key));
  if (wanted.length === 0) return differenceIn;
  await drafts?.keep();
  const answer = await run(
    ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-abbrev', '--ignore-submodules=none', '--no-ext-diff', '-M', `-l${renameLimit}`],
    { input: wanted.map((key) => `${key}\n`).join('') },
  );
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

/** A merge comes to a hundred; who does not end has to forget. */
const mostSeen = 10_000;

const none: TreePair = { from: '', to: '' };

const keyOf = ({ from, to }: TreePair): string => `${from} ${to}`;

const entryOf = (mode: string, oid: string): TreeEntry | null => (/^0+$/.test(mode) ? null : { mode, oid });
