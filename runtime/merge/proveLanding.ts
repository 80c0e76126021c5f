import { join } from 'node:path';
import { readHead } from '../../actions/git/refs/head.ts';
import { prepareMove, whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { showingCommand } from '../../actions/git/checkout/showingCommand.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { awaitStaged } from '../../actions/git/checkout/stagedAhead.ts';
import { whyBusy } from '../../actions/git/whyBusy.ts';
import { git } from '../../actions/git/git.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { gateProblems } from '../../machines/rules/gateProblems.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { workspaceContextPath } from '../../machines/rules/workspaceContext.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { worktreeAway, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import type { LandingMade, LandingProven, LanesBuilt, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { ProblemError, problem, type Problem } from '../../schemas/problem.ts';
import { orThrow } from '../orThrow.ts';
import { beingRebased } from '../rebasing.ts';
import { trackingRef } from './pushLanding.ts';
import { gateFindings, gatesAhead, inOneProblem } from './checkGates.ts';
import { draftsOf } from './draftsOf.ts';
import type { MergeScene } from './mergeScene.ts';
import { originalPaths } from './originalMerges.ts';
import { takenFiles, type TakenFiles } from './takenFiles.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/**
 * Proves a landing before anybody sees it: every change of the target and the lanes is accounted for, the gates are passed by
 * exactly what it holds, and no checkout of the target would lose anything. Throws everything that stands in the way as one problem,
 * and what git says of files that it cannot write there.
 */
export async function proveLanding(
  scene: MergeScene,
  input: Landable & { readonly built: LanesBuilt; readonly resolutions: readonly MergeResolution[] },
): Promise<LandingProven> {
  const { plan, attempt, landing } = input;
  const log = landing.written.find(({ path }) => path.endsWith('/status.events.jsonl'))?.blob ?? '';
  const text = Buffer.from(draftsOf(scene, git(plan.checkout, scene.world)).read([log]).get(log) ?? []).toString('utf8');
  await gatesAhead(scene, { plan, attempt });
  // Looked at first: while the gates are asked, git writes the files that the checkouts will need.
  const lost = await whyNotLandable(scene, input, prepareMove);
  const findings = orThrow(await gateFindings(scene, { plan, attempt }, text));
  const checkouts = targetCheckouts(scene.project, plan.target);
  const blocked = inOneProblem([...gateProblems(findings), ...lost]);
  if (blocked !== null) throw new ProblemError(blocked);
  // What git cannot write there, it would not be able to write after the landing was published either.
  await awaitStaged(scene.world);
  return {
    checkouts: [...checkouts],
    findings: findings.map((finding) => ({ ...finding })),
    worktrees: worktreesOf(scene, plan),
    files: filesOf(scene, plan),
    remote: plan.push === null ? null : readRef(scene.project.commonDir, trackingRef(plan.push.remote, plan.target)),
    home: checkouts.includes(scene.project.root) ? null : readHead(scene.project.checkout.gitDir, scene.project.commonDir).commit,
    changed: {},
  };
}

/** Everything that keeps a landing from being published, its gates apart: work it would lose on the target or in a checkout. */
export async function whyNotLandable(
  scene: MergeScene,
  { plan, attempt, landing }: Landable,
  look: typeof whyNotMovable = whyNotMovable,
): Promise<readonly Problem[]> {
  const { root, commonDir } = scene.project;
  const found = [
    ...(await unaccounted(scene, landing, plan)),
    ...worktreesAway(commonDir, plan.target).map((worktree) => worktreeAway(root, worktree)),
  ];
  const rebased = beingRebased(scene.project, plan.target);
  if (rebased !== null) found.push(rebased);
  const checkouts = targetCheckouts(scene.project, plan.target);
  // The main checkout gets the files of the mission in any case, and giving up what git is at there would take them away.
  const busy = checkouts.includes(root) ? null : whyBusy(root);
  if (busy !== null) found.push(busy);
  // Where the target has moved its checkouts are further on: publishing sees that, and another attempt looks at them.
  if (readRef(commonDir, `refs/heads/${plan.target}`) !== attempt.target) return found;
  for (const checkout of checkouts) found.push(...(await whyNotRefreshable(scene, { plan, attempt, landing }, checkout, look)));
  return found;
}

/**
 * What the target or a lane has changed and the landing does not have, although nobody has decided that. What lies uncommitted
 * in a folder of the mission may be newer than what the target has got, or older: only whoever wrote it knows.
 */
async function unaccounted(
  scene: MergeScene,
  { account: { open }, commit, taken }: LandingMade,
  plan: MergePlan,
): Promise<readonly Problem[]> {
  if (open.length === 0) return [];
  const told = open
    .slice(0, most)
    .map(({ side, path, why }) => `${path} (${side}): ${why.replace(/\.$/, '')}`)
    .join('; ');
  const loose = new Set(open.map(({ path }) => path).filter((path) => taken.includes(path)));
  const places = (loose.size === 0 ? [] : await takenFiles(scene, plan))
    .map(({ checkout, paths }) => ({ checkout, paths: paths.filter((path) => loose.has(path)) }))
    .filter(({ paths }) => paths.length > 0);
  const words = places.map(
    ({ checkout, paths }) => ` Not committed in ${checkout}, and taken along as it lies there: ${paths.slice(0, most).join(', ')}.`,
  );
  const advice = ` Commit it if it is newer than what ${plan.target} has; restore it if it is older, or remove it where git does not know it.`;
  const [place] = places;
  return [
    problem(
      'MERGE_UNACCOUNTED',
      `The landing of ${scene.mission.directory} would lose work: ${told}${open.length > most ? ' …' : ''}.${words.join('')}${place === undefined ? '' : advice}`,
      {
        ...(place === undefined ? {} : { next: await comparison(scene, place, plan.target) }),
        details: { commit, open: open.map((entry) => ({ ...entry })), uncommitted: [...loose] },
      },
    ),
  ];
}

/** The command that shows how files in a checkout differ from what is committed. Of one that git does not know there it would show nothing. */
async function comparison({ world }: MergeScene, { checkout, paths }: TakenFiles, target: string): Promise<string> {
  const known = new Set((await git(checkout, world)(['ls-files', '-z', '--', ...paths.map((path) => `:(literal)${path}`)])).split('\0'));
  const stranger = paths.find((path) => !known.has(path));
  const here = `git -C ${shellWord(checkout)}`;
  return stranger === undefined
    ? `${here} diff HEAD -- ${paths.map(shellWord).join(' ')}`
    : `${here} show ${shellWord(`${target}:${stranger}`)} | ${here} diff --no-index -- - ${shellWord(stranger)}`;
}

/** How every worktree stands that may be removed afterwards: it can be made again as it was. */
function worktreesOf(
  { project }: MergeScene,
  { lanes, mission_branch, coordination_branch, target }: MergePlan,
): LandingProven['worktrees'] {
  const branches = [...lanes.map(({ branch }) => branch), mission_branch, coordination_branch].filter(
    (branch) => branch !== null && branch !== target,
  );
  const paths = branches.flatMap((branch) => targetCheckouts(project, branch ?? '').filter((path) => path !== project.root));
  return Object.fromEntries(
    paths.flatMap((path) => {
      const state = worktreeState(project.root, project.commonDir, path);
      return state === null ? [] : [[worktreeKey(project.root, path), state]];
    }),
  );
}

/**
 * What the files hold that go with the worktrees of lanes, and what the original knows of a merge that is over: they can be
 * written again as they were.
 */
function filesOf(scene: MergeScene, { lanes }: MergePlan): Record<string, string> {
  const { root, commonDir } = scene.project;
  const paths = [...originalPaths(scene), ...lanes.map(({ lane_id }) => workspaceContextPath(scene.mission.directory, lane_id))];
  return Object.fromEntries(
    paths.flatMap((path) => {
      const blob = keepFile(commonDir, join(root, path));
      return blob === null ? [] : [[path, blob]];
    }),
  );
}

/**
 * What would be lost in a checkout of the target, or keeps it from being brought up to date. The mission's own files at home are
 * taken along and written anew.
 */
async function whyNotRefreshable(
  { world, project }: MergeScene,
  { attempt, landing }: Landable,
  checkout: string,
  look: typeof whyNotMovable,
): Promise<readonly Problem[]> {
  const leaves = checkout === project.root ? [...landing.written.map(({ path }) => path), ...landing.taken] : [];
  const obstacles = await look({ checkout, from: attempt.target, to: landing.commit, leaves }, world);
  const lost =
    obstacles.length === 0
      ? []
      : [
          problem(
            'CHECKOUT_NOT_MOVABLE',
            `${checkout} holds what would be lost: ${obstacles
              .slice(0, most)
              .map(({ path, why }) => `${path} (${why.replaceAll('_', ' ')})`)
              .join(', ')}${obstacles.length > most ? ' …' : ''}.`,
            {
              next: await showingCommand(git(checkout, world), obstacles),
              details: { checkout, obstacles: obstacles.map((obstacle) => ({ ...obstacle })) },
            },
          ),
        ];
  const busy = whyBusy(checkout);
  return busy === null ? lost : [busy, ...lost];
}

/** The most paths a sentence names. */
const most = 10;
