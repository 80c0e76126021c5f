import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { git, type Git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { findLayout } from '../../actions/git/layout.ts';
import { type CheckoutMove, whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { operationIn } from '../../actions/git/operation.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import type { World } from '../world.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { writtenNames } from './takenFiles.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/** How far back a branch is followed. */
const most = 10;

/**
 * Checkouts of a branch whose index, and whatever would have to change on the disk, is still that of a commit the branch was at before: the
 * original moves its target and lets the checkouts follow afterwards, and a kill between the two leaves them so. To git they
 * look as if somebody had taken the landing back. Who really does that moves the branch back, or lets git begin a revert: such a
 * checkout is not meant. Answers how each is to be moved so that nothing of anybody is lost. Looks only.
 *
 * Of the files that a landing of the mission writes the original leaves some uncommitted at home, where their status is elsewhere:
 * they stay as they lie there, and the landing takes them along.
 */
export async function checkoutsBehind(
  world: World,
  project: Project,
  { directory }: Pick<Mission, 'directory'>,
  branch: string,
): Promise<readonly CheckoutMove[]> {
  const ref = `refs/heads/${branch}`;
  const to = readRef(project.commonDir, ref);
  if (to === null) return [];
  const former = formerTips(project.commonDir, ref).filter((commit) => commit !== to);
  const written = writtenNames.map((name) => `kitty-specs/${directory}/${name}`);
  const found: CheckoutMove[] = [];
  for (const checkout of targetCheckouts(project, branch)) {
    const run = git(checkout, world);
    if (operationIn(findLayout(checkout)?.gitDir ?? '') !== null || (await isStaged(run, to))) continue;
    for (const from of former.slice(0, most)) {
      if (!(await isStaged(run, from)) || !(await isAncestor(checkout, { ancestor: from, of: to }, world))) continue;
      const move = { checkout, from, to, leaves: [] };
      const edited = (await whyNotMovable(move, world)).map(({ path }) => path);
      const isTakenAlong = (path: string): boolean => checkout === project.root && written.includes(path);
      if (edited.every(isTakenAlong)) found.push({ ...move, leaves: edited });
      break;
    }
  }
  return found;
}

/** Where a branch was before, the latest first, by git's own diary. */
function formerTips(commonDir: string, ref: string): readonly string[] {
  const rows = (readText(join(commonDir, 'logs', ref)) ?? '').split('\n');
  return [...new Set(rows.flatMap((row) => /^[0-9a-f]{40,64}(?= )/.exec(row)?.[0] ?? []).toReversed())].filter(
    (commit) => !/^0+$/.test(commit),
  );
}

/** Whether the index holds exactly what a commit does. */
const isStaged = async (run: Git, commit: string): Promise<boolean> =>
  (await run.ask(['diff-index', '--cached', '--quiet', commit, '--'])).exitCode === 0;
