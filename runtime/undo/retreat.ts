import { join } from 'node:path';
import { readHead } from '../../actions/git/refs/head.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { standsAs } from '../../actions/git/checkout/standsAs.ts';
import { wayBack } from '../../actions/git/checkout/wayBack.ts';
import { begunRemoval } from '../../actions/git/worktrees/begunRemoval.ts';
import { worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import type { Hands } from '../../machines/port.ts';
import type { ports, Retreat } from '../../machines/undo/ports.ts';
import type { ReportedChanges, WorktreeState } from '../../schemas/changes.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { Done, Moves, Restoration } from '../../schemas/undo.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { obstacles } from './planCheckouts.ts';

/**
 * Brings everything back that an undo has done or begun: files, branches and the checkouts on them, and worktrees that are gone.
 * What somebody else has changed since is theirs and stays. Whatever is in the way is told before anything is changed.
 * Throws CHECKOUT_NOT_MOVABLE, those of the hands.
 */
export async function retreat(
  scene: { readonly world: World; readonly project: Project },
  { worktrees, moving, restoring, reported }: Retreat,
  { move, restore, make }: Pick<Hands<typeof ports>, 'move' | 'restore' | 'make'>,
): Promise<Done> {
  const { root, commonDir } = scene.project;
  const back = await movesBack(scene, moving);
  await restore(await restorationBack(scene, restoring));
  await move(back);
  // Of one that git could not take away as a whole a part is missing.
  const isWhole = (path: string): boolean => begunRemoval(commonDir, path) === null && worktreeState(root, commonDir, path) !== null;
  await make({ root, worktrees: worktrees.filter(({ path }) => !isWhole(path)) });
  return { changed: turnedBack(scene.project, reported) };
}

async function movesBack(scene: { readonly world: World; readonly project: Project }, { root, refs, checkouts }: Moves): Promise<Moves> {
  const { commonDir } = scene.project;
  const isElsewhere = ({ ref, now, become }: Moves['refs'][number]): boolean => ![now, become].includes(readRef(commonDir, ref));
  const theirs = new Set(refs.filter(isElsewhere).map(({ ref }) => ref));
  const found: Moves['checkouts'] = [];
  for (const each of checkouts) {
    const { gitDir } = await enterCheckout(each.checkout, scene.world);
    const { branch: at } = readHead(gitDir, commonDir);
    const isSwitch = each.branch !== null || each.isDetached === true;
    const former = isSwitch ? (each.told?.before.branch ?? null) : at;
    const isOurs = isSwitch ? at === former || at === each.branch : refs.some(({ ref }) => ref === `refs/heads/${at ?? ''}`);
    if (!isOurs || theirs.has(`refs/heads/${at ?? ''}`)) continue;
    const { from, to, leaves } = await wayBack(each, scene.world);
    found.push({
      ...each,
      branch: isSwitch ? former : null,
      isDetached: isSwitch && former === null,
      from,
      to,
      leaves: [...leaves],
      told: null,
    });
  }
  for (const each of found.filter(({ isIndexOnly }) => !isIndexOnly)) {
    const [obstacle] = await obstacles(each, { ...scene, look: whyNotMovable });
    if (obstacle !== undefined) throw new ProblemError(obstacle);
  }
  const gone = refs.filter(({ ref, become }) => readRef(commonDir, ref) === become);
  return { root, refs: gone.map(({ ref, now, become }) => ({ ref, now: become, become: now })), checkouts: found };
}

async function restorationBack(
  { world, project: { commonDir } }: Parameters<typeof movesBack>[0],
  plan: Restoration,
): Promise<Restoration> {
  const run = git(plan.root, world);
  const files: Restoration['files'] = [];
  for (const { path, now, become } of plan.files)
    if ((await standsAs(run, commonDir, path, [become, now])) === become) files.push({ path, now: become, become: now });
  const config: Restoration['config'] = [];
  for (const { key, now, become } of plan.config) {
    const { exitCode, stdout } = await run.ask(['config', '--local', '--get', key]);
    if ((exitCode === 0 ? stdout.replace(/\n$/, '') : null) === become) config.push({ key, now: become, become: now });
  }
  return { root: plan.root, files, config };
}

/** What has been reported and is as it was before comes to nothing in the account of the operation. */
function turnedBack({ root, commonDir }: Project, reported: readonly ReportedChanges[]): ReportedChanges {
  const refs = reported.flatMap((changed) => Object.entries(changed.refs ?? {}));
  const worktrees = reported.flatMap((changed) => Object.entries(changed.worktrees ?? {}));
  const stands = (key: string): WorktreeState | null => worktreeState(root, commonDir, join(root, key));
  return {
    refs: Object.fromEntries(
      refs.flatMap(([ref, { before, after }]) => (readRef(commonDir, ref) === before ? [[ref, { before: after, after: before }]] : [])),
    ),
    worktrees: Object.fromEntries(
      worktrees.flatMap(([key, { before, after }]) => {
        const now = stands(key);
        return now?.branch === before?.branch && now?.head === before?.head ? [[key, { before: after, after: before }]] : [];
      }),
    ),
  };
}
