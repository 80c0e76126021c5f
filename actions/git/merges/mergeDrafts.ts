import { areApart } from '../../../machines/rules/areApart.ts';
import { knownFileKind } from '../../../machines/rules/knownFiles.ts';
import { historyOf, mergeBases } from '../../../machines/rules/mergeBases.ts';
import type { TreeChange } from '../../../schemas/ledgerFacts.ts';
import { commitGraph, learnCommit, type CommitsSeen } from '../objects/commitGraph.ts';
import type { TreePair } from '../objects/compareTrees.ts';
import { diffTrees } from '../objects/diffTrees.ts';
import type { Git } from '../git.ts';
import { areText, commitText } from '../commits/commitText.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { mustBeCommits } from '../objects/mustBeCommits.ts';
import { objectDrafts, type ObjectDrafts } from '../objects/objectDrafts.ts';
import { whoCommits } from '../commits/whoCommits.ts';

export type DraftedMerge =
  /** Everything of theirs is in ours already. */
  | { readonly kind: 'contained' }
  /** Theirs has all of ours in it. */
  | { readonly kind: 'ahead' }
  | { readonly kind: 'merged'; readonly tree: string }
  /** The sides have to do with each other: git has to look at what is in the files. */
  | { readonly kind: 'open' };

/**
 * Merges that are made one after another before the repository has any of them, as long as the sides have nothing to do with each
 * other.
 */
export interface MergeDrafts {
  readonly objects: ObjectDrafts;
  readonly merge: (ours: string, theirs: string) => Promise<DraftedMerge>;
  /** The tree of one of the commits, or of one made here. */
  readonly treeOf: (commit: string) => string;
  /**
   * Makes the commit of a merge, of a tree that is here or in the repository. One that is to be signed, or by somebody whose name is
   * no text, is made by git, after all else is kept.
   */
  readonly commit: (merge: {
    readonly tree: string;
    readonly parents: readonly string[];
    readonly message: string;
    readonly isSigned?: boolean;
  }) => Promise<string>;
}

/**
 * Drafts of merges among these commits, at a moment (ISO 8601), with the objects that were drafted before. However many there
 * are, they cost the same few processes of git: to see the history, what was changed in it, the trees it was changed in, and who
 * commits.
 * Throws COMMIT_NOT_FOUND, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function mergeDrafts(
  run: Git,
  commonDir: string,
  tips: readonly string[],
  at: string,
  objects = objectDrafts(run, commonDir),
): Promise<MergeDrafts> {
  const { graph, trees } = await historyTo(run, tips);
  /** The commits made here: on which one of the repository they stand, and what was changed since, as far as it was seen. */
  const made = new Map<string, { readonly on: string; readonly changes: readonly TreeChange[] }>();
  const merged = new Map<string, readonly TreeChange[]>();
  const expected = new Set<string>();

  const treeOf = (commit: string): string => trees.get(commit) ?? '';
  const standOf = (commit: string) => made.get(commit) ?? { on: commit, changes: [] };

  const merge: MergeDrafts['merge'] = async (ours, theirs) => {
    if (historyOf(graph, ours).has(theirs)) return { kind: 'contained' };
    if (historyOf(graph, theirs).has(ours)) return { kind: 'ahead' };
    const [base, ...others] = mergeBases(graph, ours, theirs);
    if (base === undefined || others.length > 0 || made.has(theirs)) return { kind: 'open' };
    const { on, changes: since } = standOf(ours);
    // Most tips began where these two did: what they have changed is asked for at the same time.
    const pairTo = (commit: string): TreePair => ({ from: treeOf(base), to: treeOf(commit) });
    const changes = await diffTrees(run, [on, theirs, ...tips].map(pairTo));
    const [left, right] = [[...changes(pairTo(on)), ...since], changes(pairTo(theirs))];
    if (!right.every(isPlain) || !areApart(left, right)) return { kind: 'open' };
    if (!expected.has(`${on} ${base}`))
      objects.expect(
        treeOf(on),
        tips
          .flatMap((tip) => changes(pairTo(tip)))
          .filter(isPlain)
          .map(({ path }) => path),
      );
    expected.add(`${on} ${base}`);
    const tree = objects.edit(
      treeOf(ours),
      right.map(({ path, after }) => ({ path, becomes: after })),
    );
    merged.set(`${ours} ${tree}`, right);
    return { kind: 'merged', tree };
  };

  const commit: MergeDrafts['commit'] = async ({ tree, parents, message, isSigned }) => {
    const committing = await whoCommits(run, commonDir, at);
    const signs = isSigned ?? committing.settings.isSigned;
    const byGit = signs || !areText(committing);
    if (byGit) await objects.keep();
    const id = byGit
      ? await makeCommit(run, { tree, parents, message, isSigned: signs, at })
      : objects.add('commit', commitText(committing, { tree, parents, message }));
    learnCommit(run, id, { parents, tree });
    const [ours = ''] = parents;
    const own = merged.get(`${ours} ${tree}`);
    const { on, changes: since } = standOf(ours);
    if (own !== undefined) made.set(id, { on, changes: [...since, ...own] });
    return id;
  };

  return { objects, merge, treeOf, commit };
}

async function historyTo(run: Git, tips: readonly string[]): Promise<CommitsSeen> {
  if (tips.length === 0) return { graph: new Map(), trees: new Map() };
  try {
    return await commitGraph(run, tips);
  } catch (error) {
    await mustBeCommits(run, tips);
    throw error;
  }
}

/**
 * Whether a change says all by itself. Event logs and what is made from them depend on what the other side has also where that
 * has not changed; a path that is no text, or more than one line, cannot be told to git in the ways used here.
 */
function isPlain({ path }: TreeChange): boolean {
  const kind = knownFileKind(path);
  return kind !== 'event-log' && kind !== 'status' && !path.includes('\n') && !path.includes('\uFFFD');
}
