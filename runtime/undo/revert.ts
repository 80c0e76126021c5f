import { commitSettings, settingsQuestion } from '../../actions/git/commits/commitSettings.ts';
import { makeCommit } from '../../actions/git/commits/makeCommit.ts';
import type { Git } from '../../actions/git/git.ts';
import { withTemporaryIndex } from '../../actions/git/index/temporaryIndex.ts';
import { mergeCommits } from '../../actions/git/merges/mergeCommits.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { treeOf } from '../../actions/git/objects/treeOf.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { isForgotten } from './isForgotten.ts';
import { isStatusFile, type UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

/**
 * A commit on the tip that takes back what lies between two commits, as reverting them by hand would, files of missions by what
 * they mean. Git of today merges no trees on a base it is told, so each side becomes a commit on that base. The event log and
 * status.json keep what they say.
 */
export async function revert(
  run: Git,
  scene: UndoScene,
  { tip, undone, former }: { readonly tip: string; readonly undone: string; readonly former: string },
): Promise<{ readonly commit: string; readonly isNothing: boolean } | { readonly conflicts: readonly string[] }> {
  const { commonDir } = scene.project;
  const kept = (await run(['diff-tree', '-r', '-z', '--no-renames', '--no-abbrev', former, undone])).split('\0');
  const entries = kept.flatMap((row, index) => {
    const path = kept[index + 1] ?? '';
    const [, mode = '', , oid = ''] = row.startsWith(':') ? row.slice(1).split(' ') : [];
    return row.startsWith(':') && isStatusFile(path) ? [`${mode} ${oid} 0\t${path}\0`] : [];
  });
  const wanted = await withTemporaryIndex(commonDir, null, run.world, async ({ env }) => {
    await run(['read-tree', former], { env });
    if (entries.length > 0) await run(['update-index', '-z', '--index-info'], { env, input: entries.join('') });
    return (await run(['write-tree'], { env })).trim();
  });
  const settings = commitSettings((await run.inOne([settingsQuestion]))[0]?.stdout ?? '', commonDir);
  const at = scene.world.now().toISOString();
  const base = undone;
  const side = (tree: string): Promise<string> => makeCommit(run, { tree, parents: [base], message: 'side', isSigned: false, at });
  let tree = wanted;
  if (tip !== undone) {
    const ours = await side(`${tip}^{tree}`);
    const merged = await mergeCommits(run, commonDir, { ours, theirs: await side(wanted), resolutions: [] });
    if (merged.kind === 'merged' && merged.conflicts.length > 0) return { conflicts: merged.conflicts.map(({ path }) => path) };
    if (merged.kind === 'merged') tree = merged.tree;
  }
  const message = `Revert "${whatItWas(scene.operation, scene.history)}"\n\nThis takes back ${undone}, and what it brought since ${former}.\n`;
  const isNothing = (await treeOf(run, tip)) === tree;
  return { commit: await makeCommit(run, { tree, parents: [tip], message, isSigned: settings.isSigned, at }), isNothing };
}

/** What an operation has made of a branch, and where that is now. */
interface Stretch {
  readonly former: string;
  readonly undone: string;
  readonly tip: string;
}

/** By which commit somebody has reverted each of its commits since, the latest first; null for one that holds. */
export async function revertsByHand(run: Git, { former, undone, tip }: Stretch): Promise<readonly (string | null)[]> {
  const commits = (await run(['rev-list', '--first-parent', `${former}..${undone}`])).split('\n').filter((commit) => commit !== '');
  const reverts: (string | null)[] = [];
  for (const commit of commits) reverts.push(await standingRevert(run, commit, { since: undone, tip }));
  return reverts;
}

/** Whether all of it is in the branch, as it was or with what came after it. */
export const isThere = async (run: Git, stretch: Stretch): Promise<boolean> =>
  (await isIn(run, stretch.former, stretch.undone)) &&
  (await isIn(run, stretch.undone, stretch.tip)) &&
  (await revertsByHand(run, stretch)).every((revert) => revert === null);

/** The command that brings it into the branch again. */
export async function commandBack(run: Git, stretch: Stretch): Promise<string> {
  const reverts = (await revertsByHand(run, stretch)).flatMap((revert) => revert ?? []).toReversed();
  return reverts.length > 0 ? `git revert ${reverts.join(' ')}` : `git merge ${stretch.undone}`;
}

/**
 * Whether a commit is in the history of another. One that is gone is in none: what an undo is about may have been let go of.
 * Throws GIT_FAILED where git cannot read that history.
 */
export async function isIn(run: Git, commit: string, tip: string): Promise<boolean> {
  if ((await isForgotten(run, commit)) || (await isForgotten(run, tip))) return false;
  return isAncestor(run.checkout, { ancestor: commit, of: tip }, run.world);
}

/** Git writes into a revert what it reverts. One that was reverted itself says nothing any more. */
async function standingRevert(
  run: Git,
  commit: string,
  { since, tip }: { readonly since: string; readonly tip: string },
): Promise<string | null> {
  const words = ['--max-count=1', '--fixed-strings', `--grep=This reverts commit ${commit}`];
  const found = (await run(['rev-list', ...words, `${since}..${tip}`])).trim();
  return found === '' || (await standingRevert(run, found, { since: found, tip })) !== null ? null : found;
}

interface Contested extends Stretch {
  readonly ref: string;
  readonly paths: readonly string[];
}

/** Git can be asked to revert it with marks where somebody has to decide. */
export async function revertConflict(run: Git, { operation, history }: UndoScene, { ref, paths, ...stretch }: Contested): Promise<Problem> {
  const { former, undone, tip } = stretch;
  const [, ...parents] = (await run(['rev-list', '--parents', '--max-count=1', undone])).trim().split(' ');
  const what = parents.length > 1 ? `-m 1 ${undone}` : parents[0] === former ? undone : `${former}..${undone}`;
  // What is done again may lie ahead of where it was taken back to.
  const isAhead = await isIn(run, undone, former);
  const verb = operation.undoes === null ? 'taken back' : 'done again';
  return problem(
    'UNDO_CONFLICT',
    `${whatItWas(operation, history)} cannot be ${verb} on ${ref} by itself: later commits have changed ${paths.join(', ')}.`,
    {
      next: isAhead ? await commandBack(run, { former: undone, undone: former, tip }) : `git revert ${what}`,
      details: { ref, paths, commit: undone },
    },
  );
}
