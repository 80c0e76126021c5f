import { type CommitGraph, historyOf, mergeBases } from '../../machines/rules/mergeBases.ts';
import type { GateTarget, MergeGateFacts } from '../../machines/rules/mergeGateFacts.ts';
import { ProblemError, type ProblemCode } from '../../schemas/problem.ts';
import { askAhead, askInOne } from '../git/askAhead.ts';
import { commitGraph, type CommitsSeen } from '../git/objects/commitGraph.ts';
import type { TreePair } from '../git/objects/compareTrees.ts';
import { diffTrees, diffTreesAhead } from '../git/objects/diffTrees.ts';
import { type Git, type GitWorld, git } from '../git/git.ts';
import { findLayout } from '../git/layout.ts';
import type { Step } from '../git/shellScript.ts';
import { unwrittenEntries } from '../git/worktrees/amongWorktrees.ts';

/** What git is asked about a merge before it begins. */
export interface GateGitQuestion {
  /** The main checkout. */
  readonly root: string;
  readonly target: { readonly branch: string; readonly baseline: string };
  /** Where the target is to be pushed; null when it is not. */
  readonly push: { readonly remote: string; readonly branch: string } | null;
  readonly lanes: readonly { readonly lane: string; readonly tip: string | null }[];
}

export interface GateGit {
  readonly repository: Omit<MergeGateFacts['repository'], 'root'>;
  readonly target: Pick<GateTarget, 'tracking' | 'state' | 'ahead' | 'behind' | 'changed'>;
  /** Paths that were changed on each lane since it left the target, by lane. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
  /** The lanes whose work is in each lane, by lane. */
  readonly holds: Readonly<Record<string, readonly string[]>>;
}

/** What git knows of a repository, and where its target is followed. */
interface RepositoryLook {
  readonly repository: GateGit['repository'];
  readonly tracking: string | null;
  readonly ahead: number;
  readonly behind: number;
}

const upstreamOf = ({ target, push }: Pick<GateGitQuestion, 'target' | 'push'>): string =>
  push === null ? `${target.branch}@{upstream}` : `refs/remotes/${push.remote}/${push.branch}`;

/** What git is asked of the repository itself. */
const repositoryQuestions = (question: Pick<GateGitQuestion, 'target' | 'push'>): readonly Step[] => [
  { words: ['worktree', 'list', '--porcelain'], mayFail: true },
  { words: ['config', '--get', 'remote.origin.url'], mayFail: true },
  // Behind `--` there are no paths: a branch that follows none is not looked for among all files.
  { words: ['rev-list', '--left-right', '--count', `${question.target.baseline}...${upstreamOf(question)}`, '--'], mayFail: true },
  { words: ['rev-parse', '--verify', '--quiet', '--abbrev-ref', upstreamOf(question)], mayFail: true, ifBefore: true },
];

/**
 * Looks at the repository. At most four processes. To be given to the next look of the same command, which then starts none where the
 * target follows no branch that may have been fetched meanwhile.
 */
async function lookAtRepository(question: GateGitQuestion, world: GitWorld): Promise<RepositoryLook> {
  const { root } = question;
  const [listing, origin, counts, follows] = await askInOne(git(root, world), repositoryQuestions(question));
  const [ahead = 0, behind = 0] = counts?.exitCode === 0 ? counts.stdout.trim().split(/\s+/).map(Number) : [];
  return {
    repository: { ...(listing?.exitCode === 0 ? sound : await whatIsWrong(root, world)), hasOrigin: origin?.exitCode === 0 },
    tracking: follows?.exitCode === 0 && counts?.exitCode === 0 ? follows.stdout.trim() : null,
    ahead,
    behind,
  };
}

/**
 * Asks git what the gates of a merge need: whether it answers for the repository, how the target stands to the branch it
 * follows (as last fetched: no network), and what each lane and the target have changed since they went apart. At most seven
 * processes, and one more for each lane that went crosswise with the target; fewer for what `before`, the answer to the same command
 * earlier, and others have seen. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function observeGateGit(question: GateGitQuestion, world: GitWorld, before: GateGit | null = null): Promise<GateGit> {
  const { root, target } = question;
  const run = git(root, world);
  const look =
    before !== null && before.repository.isTrusted && before.target.tracking === null
      ? { ...before.target, repository: before.repository }
      : await lookAtRepository(question, world);
  const { repository, tracking, ahead, behind } = look;
  const { landing, tips, graph, forked, baseline } = await forksOf(run, question);
  const own = historyOf(graph, target.baseline);
  const held = new Map(
    tips.map((tip) => {
      const history = historyOf(graph, tip);
      return [tip, tips.filter((other) => other !== tip && history.has(other) && !own.has(other))];
    }),
  );
  const differences = await diffTrees(run, pairsOf(forked, baseline));
  const paths = forked.flatMap(({ from, tip }) =>
    [tip, baseline].map((to) =>
      differences({ from, to })
        .map(({ path }) => path)
        .toSorted(),
    ),
  );
  const changedBy = (side: 0 | 1) => Object.fromEntries(forked.map(({ lane }, index) => [lane, paths[2 * index + side] ?? []]));
  return {
    repository,
    target: { tracking, state: tracking === null ? 'no_tracking_branch' : stateOf(ahead, behind), ahead, behind, changed: changedBy(1) },
    changed: changedBy(0),
    holds: Object.fromEntries(
      landing.map(({ lane, tip }) => [
        lane,
        landing.filter((other) => held.get(tip)?.includes(other.tip) === true).map((other) => other.lane),
      ]),
    ),
  };
}

/**
 * Begins to ask git what `observeGateGit` will ask, and `more` with it, while everything else goes on. Throws GIT_FAILED,
 * GIT_UNAVAILABLE.
 */
export async function gateGitAhead(question: GateGitQuestion, more: readonly Step[], world: GitWorld): Promise<void> {
  const run = git(question.root, world);
  askAhead(run, [...repositoryQuestions(question), ...more]);
  const { forked, baseline } = await forksOf(run, question);
  diffTreesAhead(run, pairsOf(forked, baseline));
}

/** A lane with the tree from which it left the target, and that of its tip. */
interface Fork {
  readonly lane: string;
  readonly from: string;
  readonly tip: string;
}

interface Forks {
  readonly landing: readonly { readonly lane: string; readonly tip: string }[];
  readonly tips: readonly string[];
  readonly graph: CommitGraph;
  readonly forked: readonly Fork[];
  /** The tree of the target. */
  readonly baseline: string;
}

async function forksOf(run: Git, { target, lanes }: Pick<GateGitQuestion, 'target' | 'lanes'>): Promise<Forks> {
  const landing = lanes.flatMap(({ lane, tip }) => (tip === null ? [] : [{ lane, tip }]));
  const tips = [...new Set(landing.map(({ tip }) => tip))];
  const { graph, trees } = await historyOfAll(run, [target.baseline, ...tips]);
  const bases = await basesOf(run, graph, target.baseline, tips);
  // Histories without a common beginning have no point at which they went apart: building them says so.
  const forked = landing.flatMap(({ lane, tip }) => {
    const base = bases.get(tip) ?? null;
    return base === null ? [] : [{ lane, from: trees.get(base) ?? base, tip: trees.get(tip) ?? tip }];
  });
  return { landing, tips, graph, forked, baseline: trees.get(target.baseline) ?? target.baseline };
}

/** What the lanes have changed, and what the target has since they left it. */
const pairsOf = (forked: readonly Fork[], baseline: string): readonly TreePair[] =>
  forked.flatMap(({ from, tip }) => [
    { from, to: tip },
    { from, to: baseline },
  ]);

const stateOf = (ahead: number, behind: number): GateTarget['state'] =>
  ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'in_sync';

type Soundness = Omit<GateGit['repository'], 'hasOrigin'>;

const sound: Soundness = { isRepository: true, isTrusted: true, areWorktreesListed: true };

/**
 * What git does not trust is a repository all the same: it says so as soon as trust is no question. Nothing is wrong with one to
 * which a worktree was being added just then.
 */
async function whatIsWrong(root: string, world: GitWorld): Promise<Soundness> {
  const run = git(root, world);
  const isTrusted = (await run.ask(['rev-parse', '--git-dir'])).exitCode === 0;
  return {
    isTrusted,
    isRepository: isTrusted || (await run.ask(['-c', 'safe.directory=*', 'rev-parse', '--git-dir'])).exitCode === 0,
    areWorktreesListed: isTrusted && (isOneUnwritten(root) || (await run.ask(['worktree', 'list', '--porcelain'])).exitCode === 0),
  };
}

/** Whoever adds a worktree writes what is missing there; it is not for those who only look. */
const isOneUnwritten = (root: string): boolean => unwrittenEntries(findLayout(root)?.commonDir ?? root).length > 0;

/** How a look at a history fails that cannot be read. */
const unseen: ReadonlySet<string> = new Set<ProblemCode>(['GIT_FAILED', 'NOT_A_GIT_REPOSITORY', 'UNTRUSTED_REPOSITORY']);

/** What cannot be seen of the history says building it; then nothing is known here. */
async function historyOfAll(run: Git, tips: readonly string[]): Promise<CommitsSeen> {
  try {
    return await commitGraph(run, tips);
  } catch (error) {
    if (error instanceof ProblemError && unseen.has(error.problem.code)) return { graph: new Map(), trees: new Map() };
    throw error;
  }
}

/** The commits at which lanes left the target. Git itself is asked only about those for which there are several to choose from. */
async function basesOf(
  run: Git,
  graph: CommitGraph,
  baseline: string,
  tips: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map(tips.map((tip) => [tip, mergeBases(graph, baseline, tip)]));
  const open = tips.filter((tip) => (found.get(tip)?.length ?? 0) > 1);
  const answers = open.length === 0 ? [] : await run.inOne(open.map((tip) => ({ words: ['merge-base', baseline, tip], mayFail: true })));
  const chosen = new Map(open.map((tip, index) => [tip, answers[index]?.exitCode === 0 ? answers[index].stdout.trim() : null]));
  return new Map(tips.map((tip) => [tip, chosen.get(tip) ?? found.get(tip)?.[0] ?? null]));
}
