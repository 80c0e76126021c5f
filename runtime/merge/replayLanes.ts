import { git, type Git } from '../../actions/git/git.ts';
import { makeCommit } from '../../actions/git/commits/makeCommit.ts';
import { mergeCommits } from '../../actions/git/merges/mergeCommits.ts';
import { treeOf } from '../../actions/git/objects/treeOf.ts';
import { whoCommits } from '../../actions/git/commits/whoCommits.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';

/** What is replayed, and what has to come of it. */
export interface Replay {
  readonly plan: MergePlan;
  readonly commonDir: string;
  readonly target: string;
  /** The lanes, brought together. */
  readonly built: string;
  /** The tree of the target with the lanes in it. */
  readonly tree: string;
  readonly resolutions: readonly MergeResolution[];
}

/**
 * Replays the commits of the lanes on the target one by one, each by its author and in its words, and answers the last. Merges among
 * them are left out: what they brought is replayed itself. Either the last tree is that of a merge, or it stops.
 * Throws MERGE_REBASE_STOPPED, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function replayLanes({ world }: Pick<MergeScene, 'world'>, replay: Replay): Promise<string> {
  const { plan, commonDir, target, built, resolutions } = replay;
  const run = git(plan.checkout, world);
  const {
    settings: { isSigned },
  } = await whoCommits(run, commonDir, plan.at);
  let current = { commit: target, tree: await treeOf(run, target) };
  for (const pick of await picksOf(run, target, built)) {
    if (pick.parent === null) throw stopped(replay, pick, 'it has no parent');
    // Where the pick left its parent, with what has been replayed so far: merging the two is picking.
    const base = await makeCommit(run, {
      tree: current.tree,
      parents: [pick.parent],
      message: 'replayed so far\n',
      isSigned: false,
      at: plan.at,
    });
    const merged = await mergeCommits(run, commonDir, { ours: base, theirs: pick.commit, resolutions });
    if (merged.kind !== 'merged') throw stopped(replay, pick, 'it stands in no relation to its parent');
    if (merged.conflicts.length > 0)
      throw stopped(replay, pick, `it does not fit in ${merged.conflicts.map(({ path }) => path).join(', ')}`);
    if (merged.tree === current.tree) continue;
    const { message, author } = pick;
    current = {
      commit: await makeCommit(run, { tree: merged.tree, parents: [current.commit], message, isSigned, at: plan.at, author }),
      tree: merged.tree,
    };
  }
  if (current.tree !== replay.tree)
    throw stopped(replay, null, 'the commits without their merges do not come to what the lanes are together');
  return current.commit;
}

interface PickedCommit {
  readonly commit: string;
  readonly parent: string | null;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
}

async function picksOf(run: Git, target: string, built: string): Promise<readonly PickedCommit[]> {
  const fields = ['%H', '%P', '%an', '%ae', '%aI', '%B'];
  const listed = await run([
    'log',
    '--reverse',
    '--topo-order',
    '--no-merges',
    '-z',
    `--format=${fields.join('%x01')}`,
    built,
    '--not',
    target,
  ]);
  return listed
    .split('\0')
    .filter((row) => row !== '')
    .map((row) => {
      const [commit = '', parents = '', name = '', email = '', date = '', ...message] = row.split('\u0001');
      return { commit, parent: parents === '' ? null : parents, author: { name, email, date }, message: message.join('\u0001') };
    });
}

function stopped({ plan: { mission, target } }: Replay, pick: PickedCommit | null, reason: string): ProblemError {
  const what = pick === null ? `The lanes of ${mission.directory}` : `${pick.commit.slice(0, 12)} (${pick.message.split('\n')[0] ?? ''})`;
  return new ProblemError(
    problem('MERGE_REBASE_STOPPED', `${what} cannot be replayed on ${target}: ${reason}.`, {
      next: `spec-kitty merge --mission ${shellWord(mission.directory)} --abort`,
      details: { commit: pick?.commit ?? null, target },
    }),
  );
}
