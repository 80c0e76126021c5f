import { basename } from 'node:path';
import { readRef } from '../../actions/git/refs/refs.ts';
import { forgetAsked } from '../../actions/git/askAhead.ts';
import { git } from '../../actions/git/git.ts';
import type { CheckoutMove } from '../../actions/git/checkout/moveCheckout.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { lossOf, workIn } from '../../actions/git/checkout/workIn.ts';
import { awayReason, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { gateProblems } from '../../machines/rules/gateProblems.ts';
import { reasonsToWarn } from '../../machines/rules/reasonsToWarn.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { LandingMade, MergePlan } from '../../schemas/merge.ts';
import type { MergePreview, MergeReply } from '../../schemas/mergeReply.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { readOperation } from '../desk/operations.ts';
import { readManifest } from '../facts.ts';
import { gateFindings } from '../merge/checkGates.ts';
import { checkoutsBehind } from '../merge/checkoutsBehind.ts';
import type { MergeScene } from '../merge/mergeScene.ts';
import { goOnCommand, interruptedOriginal } from '../merge/originalMerges.ts';
import { planAfterOriginal } from '../merge/planAfterOriginal.ts';
import { targetCheckouts } from '../merge/targetCheckouts.ts';
import { tryToLand } from '../merge/tryToLand.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { orThrow } from '../orThrow.ts';
import type { World } from '../world.ts';
import { landedReply, mergePlace, openScene, type MergeRequest } from './merge.ts';

/**
 * What merging a mission would do: the tree and the commits it would make, what would not fit together, what stands in the way and
 * what would be cleaned up. Everything is built and proven as in a merge, as objects that no ref and no file of anybody names. Of a
 * mission that has landed it says what the merge says.
 * Problems: those of opening and of `planMerge`; what stands in the way is part of the answer.
 */
export function previewMerge(world: World, request: MergeRequest): Promise<Outcome<MergePreview | MergeReply>> {
  return outcomeOfLater<MergePreview | MergeReply>(async () => {
    const opened = openScene(world, request.mission, '--dry-run');
    if (!opened.ok) return opened;
    const scene = opened.value;
    const unfinished = readOperation(mergePlace(scene));
    if (!unfinished.ok) return unfinished;
    const original = interruptedOriginal(scene);
    const landed = unfinished.value === null ? await landedReply(scene, request.target) : success(null);
    if (!landed.ok) return landed;
    if (landed.value !== null) return success(landed.value);
    const planned = await planAfterOriginal(scene, original, request);
    if (!planned.ok) return planned;
    const plan = planned.value;
    const findings = orThrow(await gateFindings(scene, { plan, attempt: plan.attempt }));
    const behind = original === null ? [] : await checkoutsBehind(scene.world, scene.project, scene.mission, plan.target);
    const tried = await tryToLand(scene, plan);
    const blockers = [...gateProblems(findings), ...(behind.length > 0 ? behind.map((move) => isBehind(move, plan)) : tried.problems)];
    const conflict = tried.conflict?.conflict ?? null;
    const manifest = readManifest(scene.mission);
    const document = unfinished.value?.document ?? null;
    return success({
      mission_slug: plan.mission.directory,
      target_branch: plan.target,
      strategy: plan.strategy,
      delete_branch: plan.cleanup.branches,
      remove_worktree: plan.cleanup.worktrees,
      push: plan.push !== null,
      mission_branch: plan.mission_branch,
      lanes: ((manifest.ok ? manifest.value?.lanes : undefined) ?? []).map((lane) => ({ ...lane })),
      would_assign_mission_number: tried.landing?.mission_number ?? null,
      blocked: blockers.length > 0,
      blockers: blockers.map(({ code, message, next, details }) => ({ code, message, next, details })),
      diagnostic_code: blockers[0]?.code ?? null,
      result: blockers.length > 0 ? 'blocked' : conflict === null ? 'ready' : 'conflict',
      target_tip: plan.attempt.target,
      tree: tried.landing?.tree ?? null,
      commit: tried.landing?.commit ?? null,
      parents: tried.landing?.parents ?? [],
      steps: tried.built?.lanes ?? [],
      conflicts:
        conflict?.paths.map(({ path, kind }) => ({
          step: conflict.step,
          path,
          kind,
          ours: sideOf(conflict.ours),
          theirs: sideOf(conflict.theirs),
        })) ?? [],
      changes: tried.landing === null ? [] : await changesOf(scene, plan, tried.landing),
      would_be_done: tried.landing?.done ?? [],
      taken_along: tried.landing?.taken ?? [],
      account: tried.landing?.account.totals ?? {},
      cleanup: await cleanupOf(scene, plan),
      refreshed: [...targetCheckouts(scene.project, plan.target)],
      warnings: [...reasonsToWarn(findings)],
      unfinished: document === null ? null : { begun_at: document.begun_at, by: document.actor },
      next_command: `spec-kitty merge --mission ${shellWord(plan.mission.directory)}${document === null ? '' : ' --resume'}`,
    });
  }).finally(() => forgetAsked(world));
}

/** What would be in the way of a checkout that is to follow first says nothing. */
const isBehind = ({ checkout, from }: CheckoutMove, { target, mission }: MergePlan): Problem =>
  problem(
    'ORIGINAL_MERGE_UNFINISHED',
    `The original has moved ${target} and was killed before ${checkout} followed: its files are still those of ${from.slice(0, 12)}. Nobody has changed them, so they follow when the merge is gone on with.`,
    { next: goOnCommand(mission.directory), details: { checkout, from } },
  );

const sideOf = ({ name, packages }: { readonly name: string; readonly packages: readonly string[] }) => ({ name, packages: [...packages] });

async function changesOf({ world }: MergeScene, plan: MergePlan, { tree }: LandingMade): Promise<MergePreview['changes']> {
  const parts = (
    await git(plan.checkout, world)(['diff-tree', '-r', '-z', '--name-status', '--no-renames', plan.attempt.target, tree])
  ).split('\0');
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => ({
    change: parts[2 * index] ?? '',
    path: parts[2 * index + 1] ?? '',
  }));
}

/** What would go afterwards, and what would stay. */
async function cleanupOf(
  { world, project }: MergeScene,
  { lanes, mission_branch, coordination_branch, target, cleanup }: MergePlan,
): Promise<MergePreview['cleanup']> {
  const found: MergePreview['cleanup'] = [];
  for (const branch of [...lanes.map((lane) => lane.branch), mission_branch, coordination_branch]) {
    if (branch === null || branch === target) continue;
    const worktrees = targetCheckouts(project, branch);
    let holder: string | null = null;
    for (const path of worktrees) {
      const why =
        path === project.root
          ? 'It is the main checkout.'
          : !cleanup.worktrees
            ? 'Worktrees are to be kept.'
            : (occupied(world, path) ?? lossOf('It', await workIn(path, world)));
      if (why !== null) holder = path;
      if (path !== project.root) found.push({ what: path, kind: 'worktree', would: why === null ? 'go' : 'stay', why });
    }
    const [away] = worktreesAway(project.commonDir, branch);
    const why = !cleanup.branches
      ? 'Branches are to be kept.'
      : holder !== null
        ? `It is checked out in ${basename(holder)}.`
        : away === undefined
          ? null
          : awayReason(project.root, away);
    if (readRef(project.commonDir, `refs/heads/${branch}`) !== null)
      found.push({ what: branch, kind: 'branch', would: why === null ? 'go' : 'stay', why });
  }
  return found;
}
