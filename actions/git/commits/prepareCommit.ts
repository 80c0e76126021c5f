import { type Tip, isBookkeeping, isReplaceable } from '../../../machines/rules/bookkeeping.ts';
import { type CommitSettings, commitSettings, settingsQuestion } from './commitSettings.ts';
import { type Identities, areText } from './commitText.ts';
import type { Git } from '../git.ts';
import { hookRefused, runHook } from './runHook.ts';
import type { Layout } from '../layout.ts';
import { contentQuestion, plainFiles, treeByHand } from './plainFiles.ts';
import { readTip, tipQuestion } from '../refs/readTip.ts';
import { tipAt } from '../refs/tipAt.ts';
import type { NextIndex } from '../index/refreshIndex.ts';
import { objectDrafts, type ObjectDrafts } from '../objects/objectDrafts.ts';
import { takeOver } from '../index/takeOver.ts';
import { treeByIndex } from '../index/treeByIndex.ts';
import { type TemporaryIndex, withTemporaryIndex } from '../index/temporaryIndex.ts';
import { identitiesOf, identityQuestions } from './whoCommits.ts';

/** What is wanted of a commit. */
export interface Wanted {
  /** The branch by its full name. */
  readonly ref: string;
  /** Where it is; null for a branch without commits. */
  readonly before: string | null;
  readonly paths: readonly string[];
  /** Whether it takes the place of a bookkeeping commit that nobody else has. */
  readonly isReplacing: boolean;
}

/** Everything a commit is made of but its message. */
export interface Prepared {
  readonly settings: CommitSettings;
  /** Null where only git can tell. */
  readonly identities: Identities | null;
  /** What of the tree the repository does not have yet. */
  readonly drafts: ObjectDrafts;
  readonly tip: Tip | null;
  /** The tip, where the commit takes its place. */
  readonly replaced: Tip | null;
  readonly tree: string;
}

/**
 * Makes the tree of a branch with these paths as they are on disk, after the hook pre-commit has agreed, and lets `next` know
 * them too. Nothing that anybody sees has changed then. Null when the branch has moved meanwhile. Throws HOOK_REFUSED, GIT_FAILED.
 */
export async function prepareCommit(
  git: Git,
  { commonDir }: Layout,
  { ref, before, paths, isReplacing }: Wanted,
  next: NextIndex,
): Promise<Prepared | null> {
  const known = takeOver(git.checkout, paths, next.index);
  const files = before === null ? null : plainFiles(git.checkout, paths);
  const seen = before === null ? null : tipAt(commonDir, before);
  const asked = before !== null && (seen === null || (isReplacing && isBookkeeping(seen))) ? [tipQuestion(commonDir, before)] : [];
  // Each row takes as long as what is slow in it: the index of all files, the commits behind all refs.
  const contents = [known, ...(files === null ? [] : [contentQuestion(files)])];
  const answers = await git.inOne(contents, [settingsQuestion, ...asked, ...identityQuestions(git.world)]);
  const [, content] = answers;
  const [settled, ...others] = answers.slice(contents.length);
  const [held] = others.splice(0, asked.length);
  const settings = commitSettings(settled?.stdout ?? '', commonDir);
  const who = await identitiesOf(git, settings, others);
  const looked = before === null || held === undefined ? null : await readTip(git, commonDir, ref, before, held.stdout);
  const tip = looked ?? (asked.length === 0 ? seen : null);
  if (before !== null && tip === null) return null;
  const made = {
    drafts: objectDrafts(git, commonDir),
    identities: who !== null && areText(who) ? who : null,
    settings,
    tip,
    replaced: isReplacing && looked !== null && isReplaceable(looked) ? looked : null,
  };
  const isJudged = settings.mayHaveHook('pre-commit');
  if (tip !== null && files !== null && !isJudged) {
    const tree = treeByHand(made.drafts, git.checkout, tip.tree, files, content?.stdout ?? '');
    if (tree !== null) return { ...made, tree };
  }
  return withTemporaryIndex(commonDir, null, git.world, async (index) => {
    const tree = await treeByIndex(git, before, paths, index);
    if (!isJudged || tree === tip?.tree) return { ...made, tree };
    const judged = await judgedTree(git, tree, paths, index);
    // The hook may have changed the files on disk.
    await git.inOne([known]);
    return { ...made, tree: judged };
  });
}

/** The hook may change what is committed of the paths, as formatters do, and nothing else. */
async function judgedTree(git: Git, tree: string, paths: readonly string[], { env }: TemporaryIndex): Promise<string> {
  await runHook(git, 'pre-commit', [], env);
  const judged = (await git(['write-tree'], { env })).trim();
  if (judged === tree) return tree;
  const changed = (await git(['diff-tree', '-r', '-z', '--name-only', tree, judged])).split('\0');
  const strays = changed.filter((path) => path !== '' && !paths.includes(path));
  if (strays.length > 0) throw hookRefused('pre-commit', `it also put ${strays.join(', ')} into the commit`);
  return judged;
}
