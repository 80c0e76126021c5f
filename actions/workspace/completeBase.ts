import { shellWord } from '../../machines/rules/shellWord.ts';
import type { BuildBaseOutput } from '../../schemas/base.ts';
import type { Basis, BasisAnswer, DependencyTip } from '../../schemas/claim.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { buildBase } from '../git/merges/buildBase.ts';
import { enterCheckout } from '../git/enterCheckout.ts';
import { branchElsewhere } from '../git/refs/branchElsewhere.ts';
import { findBranch } from '../git/refs/findBranch.ts';
import { type GitWorld, git, gitFailed } from '../git/git.ts';
import { readHead } from '../git/refs/head.ts';
import { mustBeClean } from '../git/checkout/mustBeClean.ts';

/**
 * Brings the code of all dependencies into the worktree of a lane, and what others have pushed of the lane itself. It is merged
 * in the object store first, and only what fits is checked out: by a fast-forward, which touches nothing but what has changed.
 * What is in already is left alone.
 *
 * Where two do not fit, everything before them is in the worktree, which is where somebody settles it: the problem names
 * files, packages and the merge that is left to make. Once it is made, doing this again finds it done.
 *
 * Throws DEPENDENCY_LANE_MERGE_CONFLICT, WORKTREE_DIRTY, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function completeBase(basis: Basis, world: GitWorld): Promise<BasisAnswer> {
  const { worktree, branch, from, tips } = basis;
  const { commonDir, gitDir } = await enterCheckout(worktree, world);
  const found = tips.map((tip) => ({ tip, branch: findBranch(commonDir, tip.branches) }));
  const there = found.flatMap((one) => (one.branch === null ? [] : [{ ...one.tip, ...one.branch, name: one.tip.name }]));
  const head = readHead(gitDir, commonDir).commit;
  const begin = head === null ? null : await furthest(basis, commonDir, head, world);
  let commit = head;
  if (begin !== null && (begin !== head || there.length > 0)) {
    const built = await merge(basis, begin, there, world);
    // What was merged before the conflict is kept, so that one merge is left to make.
    commit = built.state === 'built' ? built.commit : built.sides.ours;
    if (commit !== head) await fastForward(worktree, commit, world);
    if (built.state === 'conflict') throw conflict(basis, built, there);
  }
  const before = from ?? head;
  return {
    commit,
    holds: there.map(({ name }) => name),
    missing: found.flatMap((one) => (one.branch === null ? [one.tip.name] : [])),
    changed: before === commit ? {} : { refs: { [`refs/heads/${branch}`]: { before, after: commit } } },
  };
}

/**
 * Where work on the lane goes on: at what a remote has of its branch, where others have gone on from where it is here. A branch
 * with commits of its own besides stays: whether it was rewritten or went apart is for people to say.
 */
async function furthest({ worktree, branch }: Basis, commonDir: string, head: string, world: GitWorld): Promise<string> {
  const pushed = await branchElsewhere({ checkout: worktree, commonDir }, { branch, tip: head }, world);
  return pushed === null || pushed.isApart ? head : pushed.commit;
}

/** A tip that was found: `ref` and `commit` are where. */
type FoundTip = DependencyTip & { readonly ref: string; readonly commit: string };
type Conflict = Extract<BuildBaseOutput, { readonly state: 'conflict' }>;

const merge = ({ worktree, settled, at }: Basis, base: string, tips: readonly FoundTip[], world: GitWorld): Promise<BuildBaseOutput> =>
  buildBase({ checkout: worktree, base, tips: tips.map(({ name, commit, message }) => ({ name, commit, message })), at, settled }, world);

async function fastForward(worktree: string, commit: string, world: GitWorld): Promise<void> {
  const words = ['merge', '--ff-only', '--quiet', commit];
  const answer = await git(worktree, world).ask(words);
  if (answer.exitCode === 0) return;
  // Git says no where files would be overwritten that nobody has committed.
  await mustBeClean(worktree, world);
  throw gitFailed(worktree, words, answer);
}

function conflict({ wp, lane_id, worktree }: Basis, { tip, merged, paths }: Conflict, tips: readonly FoundTip[]): ProblemError {
  const theirs = tips.find(({ name }) => name === tip);
  const ours = tips.filter(({ name }) => merged.includes(name));
  const packages = (of: readonly FoundTip[]): string => of.flatMap((one) => one.packages).join(', ');
  const files = paths.map(({ path }) => path);
  const others = ours.length === 0 ? 'what the worktree has' : packages(ours);
  return new ProblemError(
    problem(
      'DEPENDENCY_LANE_MERGE_CONFLICT',
      `${wp} depends on ${packages(theirs === undefined ? [] : [theirs])} (${tip}), whose code does not fit to ${others}: ${files.join(', ')}.`,
      {
        next: `git -C ${shellWord(worktree)} merge ${shellWord(theirs?.ref ?? tip)}`,
        details: {
          wp_id: wp,
          lane_id,
          dep_lane_id: tip,
          dep_branch: theirs?.ref ?? null,
          worktree,
          files,
          conflicts: paths,
          packages: [...(theirs?.packages ?? [])],
          against: ours.flatMap((one) => [...one.packages]),
          next_step: `Merge ${theirs?.ref ?? tip} in ${worktree}, settle the conflict, commit, and give the same command again.`,
        },
      },
    ),
  );
}
