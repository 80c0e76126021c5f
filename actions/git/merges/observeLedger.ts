import { join } from 'node:path';
import { type CommitGraph, historyOf, mergeBases } from '../../../machines/rules/mergeBases.ts';
import { account, openEntries, textsToRead } from '../../../machines/rules/ledger.ts';
import type { LandingDecision } from '../../../schemas/ledger.ts';
import type { LedgerFacts, LedgerTip } from '../../../schemas/ledgerFacts.ts';
import { kindOf } from '../../files/kindOf.ts';
import { commitGraph } from '../objects/commitGraph.ts';
import type { TreePair } from '../objects/compareTrees.ts';
import { diffTrees } from '../objects/diffTrees.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { withoutDrivers } from './mergeDrivers.ts';
import type { ObjectDrafts } from '../objects/objectDrafts.ts';
import { readBlobs } from '../objects/readBlobs.ts';
import { readTexts } from '../objects/readTexts.ts';

/** A landing that is to be accounted for. All ids are those of objects that are there. */
export interface LedgerInput {
  /** The top folder of a checkout. */
  readonly checkout: string;
  /** The branch that is landed on, and its commit before the landing. */
  readonly target: { readonly name: string; readonly tip: string };
  /** What was landed, the mission's own branch included. Names differ, from the target's too. */
  readonly sides: readonly { readonly name: string; readonly kind: 'mission' | 'lane'; readonly tip: string }[];
  /** What is to be published: the commits it will stand on, and its tree. */
  readonly result: { readonly parents: readonly string[]; readonly tree: string };
  /** Paths that the landing itself writes. */
  readonly written: readonly string[];
  readonly decisions: readonly LandingDecision[];
}

/**
 * Looks at everything the account of a landing is made from: what the target and each side have changed since they parted, what
 * the result made of it, and the texts of files in which changes came together. At most four git processes, one more for each pair
 * of tips that were merged crosswise before. `drafts` are what of the result only this process has yet.
 * Throws SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function observeLedger(
  { checkout, target, sides, result, written, decisions }: LedgerInput,
  world: GitWorld,
  drafts?: ObjectDrafts,
): Promise<LedgerFacts> {
  const { commonDir } = await enterCheckout(checkout, world);
  const run = git(checkout, world);
  const all = [{ ...target, kind: 'target' as const }, ...sides];
  const { graph, trees } = await commitGraph(run, [...all.map(({ tip }) => tip), ...result.parents]);
  const treeOf = (commit: string): string => trees.get(commit) ?? commit;
  const landed = new Set(result.parents.flatMap((parent) => [...historyOf(graph, parent)]));
  const tips = tipsOf(all, graph, landed);
  const views = viewsOf(target, sides, graph);
  const baseTrees = new Map<string, string>();
  for (const { bases } of views)
    if (!baseTrees.has(keyOf(bases)))
      baseTrees.set(keyOf(bases), bases.length === 0 ? emptyTree(target.tip) : await baseTree(run, bases, treeOf));

  const changesIn = ({ tip, bases }: View): TreePair => ({ from: baseTrees.get(keyOf(bases)) ?? '', to: treeOf(tip) });
  const resultIn = ({ bases }: View): TreePair => ({ from: baseTrees.get(keyOf(bases)) ?? '', to: result.tree });
  const furtherIn = (tip: string, next: string): TreePair => ({ from: treeOf(tip), to: treeOf(next) });
  const landing: TreePair = { from: treeOf(target.tip), to: result.tree };
  const differences = await diffTrees(
    run,
    [
      landing,
      ...views.flatMap((view) => [changesIn(view), resultIn(view)]),
      ...tips.flatMap(({ tip, successor }) => (successor === null ? [] : [furtherIn(tip, successor.tip)])),
    ],
    drafts,
  );
  const facts: LedgerFacts = {
    target,
    result,
    tips: tips.map(({ successor, ...tip }) => ({
      ...tip,
      parted: [],
      successor: successor === null ? null : { ...successor, changes: differences(furtherIn(tip.tip, successor.tip)) },
    })),
    views: views.map((view) => ({
      side: view.side,
      bases: view.bases,
      changes: differences(changesIn(view)),
      result: differences(resultIn(view)),
    })),
    landing: differences(landing),
    texts: new Map(),
    passed: new Set(),
    written,
    decisions,
  };
  const passed = await passedIn(checkout, facts.views, world);
  const seen = { ...facts, passed, texts: readTexts(drafts?.read ?? ((oids) => readBlobs(commonDir, oids)), textsToRead(facts)) };
  const partings = partingsOf(seen, graph);
  if (partings.length === 0) return seen;
  const pairs: (readonly [Parting, Readonly<Record<'own' | 'changes', TreePair>>])[] = [];
  for (const parting of partings) {
    const from = await baseTree(run, parting.bases, treeOf);
    pairs.push([parting, { own: { from, to: treeOf(parting.side.tip) }, changes: { from, to: treeOf(parting.other.tip) } }]);
  }
  const since = await diffTrees(
    run,
    pairs.flatMap(([, { own, changes }]) => [own, changes]),
    drafts,
  );
  const partedOf = (name: string): LedgerTip['parted'] =>
    pairs
      .filter(([{ side }]) => side.name === name)
      .map(([{ other }, { own, changes }]) => ({ name: other.name, tip: other.tip, own: since(own), changes: since(changes) }));
  return { ...seen, tips: seen.tips.map((tip) => ({ ...tip, parted: partedOf(tip.name) })) };
}

interface Parting {
  readonly side: LedgerTip;
  readonly other: LedgerTip;
  readonly bases: readonly string[];
}

/**
 * The sides with changes that nobody can say anything about, each with those that it shares commits with which the target does not
 * have: a lane that was begun from another, before that one was sent back and went on, still has the file as it was then.
 */
function partingsOf(facts: LedgerFacts, graph: CommitGraph): readonly Parting[] {
  const landed = historyOf(graph, facts.target.tip);
  const lanes = facts.tips.filter(({ kind }) => kind !== 'target');
  const beyond = new Map(lanes.map(({ name, tip }) => [name, [...historyOf(graph, tip)].filter((commit) => !landed.has(commit))]));
  const related = lanes.flatMap((side) => {
    const own = new Set(beyond.get(side.name));
    return lanes
      .filter((other) => other.name !== side.name && beyond.get(other.name)?.some((commit) => own.has(commit)) === true)
      .map((other) => ({ side, other }));
  });
  if (related.length === 0) return [];
  const open = new Set(openEntries(account(facts)).map(({ side }) => side));
  return related
    .filter(({ side }) => open.has(side.name))
    .map(({ side, other }) => ({ side, other, bases: mergeBases(graph, side.tip, other.tip) }));
}

type Tip = Pick<LedgerTip, 'name' | 'kind' | 'tip'>;

/** How each tip stands to what is to be published and to the others: the last of those that have it in their history comes after it. */
function tipsOf(
  all: readonly Tip[],
  graph: CommitGraph,
  landed: ReadonlySet<string>,
): readonly (Omit<LedgerTip, 'successor' | 'parted'> & { readonly successor: { readonly name: string; readonly tip: string } | null })[] {
  const histories = new Map(all.map(({ tip }) => [tip, historyOf(graph, tip)]));
  return all.map(({ name, kind, tip }) => {
    const containing = all.filter((other) => other.name !== name && other.tip !== tip && histories.get(other.tip)?.has(tip) === true);
    const last = containing.find(
      (one) => !containing.some((other) => other.tip !== one.tip && histories.get(other.tip)?.has(one.tip) === true),
    );
    return {
      name,
      kind,
      tip,
      isReachable: landed.has(tip),
      containedIn: containing.map((other) => other.name),
      successor: last === undefined ? null : { name: last.name, tip: last.tip },
    };
  });
}

/** What a side has changed since it parted from the target at these commits. */
interface View {
  readonly side: string;
  readonly tip: string;
  readonly bases: readonly string[];
}

/** Most sides part from the target at the same commit: the target is seen once from each place. */
function viewsOf(target: LedgerInput['target'], sides: LedgerInput['sides'], graph: CommitGraph): readonly View[] {
  const basesOf = new Map(sides.map(({ tip }) => [tip, mergeBases(graph, target.tip, tip)]));
  const places = new Map([...basesOf.values()].map((bases) => [keyOf(bases), bases]));
  return [
    ...[...places.values()].map((bases) => ({ side: target.name, tip: target.tip, bases })),
    ...sides.map(({ name, tip }) => ({ side: name, tip, bases: basesOf.get(tip) ?? [] })),
  ];
}

/** Git itself lets a submodule go on where one side has what the other has, and more. */
async function passedIn(checkout: string, views: LedgerFacts['views'], world: GitWorld): Promise<ReadonlySet<string>> {
  const passed = new Set<string>();
  for (const { changes, result } of views) {
    for (const { path, after } of changes) {
      const there = after?.mode === submodule ? result.find((change) => change.path === path)?.after : null;
      if (after?.oid === there?.oid || there?.mode !== submodule || kindOf(join(checkout, path, '.git')) === null) continue;
      const [one, other] = [after?.oid ?? '', there.oid];
      const { exitCode } = await git(join(checkout, path), world).ask(['merge-base', '--is-ancestor', one, other]);
      if (exitCode === 0) passed.add(`${one} ${other}`);
    }
  }
  return passed;
}

const submodule = '160000';

const keyOf = (commits: readonly string[]): string => commits.join(' ');

/** The tree without anything in it, which git knows without having it. */
const emptyTree = (oid: string): string =>
  oid.length === 40 ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904' : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';

/** The moment of commits that are made to be merged and never kept. */
const noMoment = '1970-01-01T00:00:00Z';

/** The tree that git merges from: that of the last shared commit, or of all of them merged where histories have crossed. */
async function baseTree(run: Git, commits: readonly string[], treeOf: (commit: string) => string): Promise<string> {
  const [first = '', ...others] = commits;
  let [commit, tree] = [first, treeOf(first)];
  for (const [index, other] of others.entries()) {
    // Conflicts stay in it as marks: neither side has such a file, so whatever they have counts as their change.
    tree = (await run.ask([...withoutDrivers, 'merge-tree', '--write-tree', '--no-messages', commit, other])).stdout.split('\n')[0] ?? '';
    if (index < others.length - 1)
      commit = await makeCommit(run, {
        tree,
        parents: [commit, other],
        message: 'merged to be merged from\n',
        isSigned: false,
        at: noMoment,
      });
  }
  return tree;
}
