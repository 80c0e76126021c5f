import type { GateTarget, MergeGateFacts } from '../../machines/rules/mergeGates.ts';
import { changedPaths } from './changedPaths.ts';
import { type GitWorld, git } from '../git/git.ts';

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
}

/**
 * Asks git what the gates of a merge need: whether it answers for the repository, how the target stands to the branch it
 * follows (as last fetched: no network), and what each lane and the target have changed since they went apart. Four processes
 * and one for each lane. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function observeGateGit({ root, target, push, lanes }: GateGitQuestion, world: GitWorld): Promise<GateGit> {
  const run = git(root, world);
  const upstream = push === null ? `${target.branch}@{upstream}` : `refs/remotes/${push.remote}/${push.branch}`;
  const landing = lanes.flatMap(({ lane, tip }) => (tip === null ? [] : [{ lane, tip }]));
  const [presence, listing, origin, follows, counts, ...forks] = await run.inOne([
    { words: ['rev-parse', '--git-dir'], mayFail: true },
    { words: ['worktree', 'list', '--porcelain'], mayFail: true },
    { words: ['config', '--get', 'remote.origin.url'], mayFail: true },
    { words: ['rev-parse', '--verify', '--quiet', '--abbrev-ref', upstream], mayFail: true },
    { words: ['rev-list', '--left-right', '--count', `${target.baseline}...${upstream}`], mayFail: true },
    ...landing.map(({ tip }) => ({ words: ['merge-base', target.baseline, tip], mayFail: true })),
  ]);
  const isAnswering = presence?.exitCode === 0;
  const repository = {
    isRepository: isAnswering || await isRepository(root, world),
    isTrusted: isAnswering,
    areWorktreesListed: listing?.exitCode === 0,
    hasOrigin: origin?.exitCode === 0,
  };
  const [ahead = 0, behind = 0] = counts?.exitCode === 0 ? counts.stdout.trim().split(/\s+/).map(Number) : [];
  const tracking = follows?.exitCode === 0 && counts?.exitCode === 0 ? follows.stdout.trim() : null;
  // Histories without a common beginning have no point at which they went apart: building them says so.
  const forked = landing.flatMap(({ lane, tip }, index) => (forks[index]?.exitCode === 0 ? [{ lane, tip, base: forks[index].stdout.trim() }] : []));
  const paths = isAnswering ? await changedPaths(run, forked.flatMap(({ tip, base }) => [{ from: base, to: tip }, { from: base, to: target.baseline }])) : [];
  const changedBy = (side: 0 | 1) => Object.fromEntries(forked.map(({ lane }, index) => [lane, paths[2 * index + side] ?? []]));
  return {
    repository,
    target: { tracking, state: tracking === null ? 'no_tracking_branch' : stateOf(ahead, behind), ahead, behind, changed: changedBy(1) },
    changed: changedBy(0),
  };
}

const stateOf = (ahead: number, behind: number): GateTarget['state'] => (ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'in_sync');

/** What git does not trust is a repository all the same: it says so as soon as trust is no question. */
const isRepository = async (root: string, world: GitWorld): Promise<boolean> => (await git(root, world).ask(['-c', 'safe.directory=*', 'rev-parse', '--git-dir'])).exitCode === 0;
