import { join } from 'node:path';
import { readRescue } from '../../actions/git/worktrees/readRescue.ts';
import { findBranch } from '../../actions/git/refs/findBranch.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { decideClaim, takeoverOf } from '../../machines/claim/decideClaim.ts';
import { boardOf, type Standing } from '../../machines/mission/board.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { lookForLost, madeAgain, whereItWas } from '../../machines/rules/lostBranch.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { workspaceContextPath } from '../../machines/rules/workspaceContext.ts';
import type { ClaimPlan, ClaimProcess, LaneWorkplace } from '../../schemas/claim.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { lastTipOf } from '../lastTip.ts';
import { readStatus } from '../desk/readStatus.ts';
import { isoMicros } from '../isoMicros.ts';
import { planWorkplace, rescueRef } from './planWorkplace.ts';
import type { BoardWith, ClaimScene } from './recordClaim.ts';

/** A claim as it is asked for. */
export interface ClaimRequest {
  readonly wp: string;
  readonly agent: string;
  readonly model: string | null;
  readonly profile: string | null;
  /** What the prompt is to be known by; a new id when it is null. */
  readonly invocation: string | null;
  /** The branch a new worktree is to begin at; null for the one the mission has for that. */
  readonly base: string | null;
  readonly process: ClaimProcess | null;
  /** Whoever asks answers for it that nobody works on the package any more. */
  readonly takeover: boolean;
}

/**
 * Looks at everything a claim is made from and fixes what is done: ids, names, places, the moment. Writes nothing.
 *
 * Problems: WP_NOT_FOUND, those of `decideClaim` (all that can be told before the claim is told before), those of
 * `planWorkplace`, LANE_BRANCH_MISSING, and those of reading.
 */
export async function planClaim(scene: ClaimScene, request: ClaimRequest, boardWith: BoardWith): Promise<Outcome<ClaimPlan>> {
  const { world, project, mission } = scene;
  const { wp, agent, model, profile, process } = request;
  const status = readStatus(project, mission);
  if (!status.ok) return status;
  const packages = boardWith(status.value).packages ?? [];
  const board = boardOf(packages, { agent });
  const standing = board.find((each) => each.package.wp_id === wp);
  if (standing === undefined) return failure(unknownPackage(scene, { wp, agent }, board));
  const last = ownEntry(status.value.fold.packages, wp)?.last_event_id ?? null;
  const takes = takeoverOf(standing, last, request.takeover);
  const decided = decideClaim(standing, takes, { agent, mission: mission.directory }, last);
  if (!decided.ok) return decided;
  const at = isoMicros(world.now());
  const ids = { released: world.newId(), claimed: world.newId(), started: world.newId(), freed: world.newId(), noted: world.newId() };
  const workplace = planWorkplace(scene, standing.package, packages, { base: request.base, at, id: ids.started });
  if (!workplace.ok) return workplace;
  const { lane, workspace } = workplace.value;
  const lost = lane === null ? null : await whyLost(scene, standing.package, lane);
  if (lost !== null) return failure(lost);
  const { status: home } = mission.homes;
  return success({
    claim: {
      wp,
      agent,
      takes,
      model,
      profile,
      process,
      ids,
      execution_mode: lane === null ? 'direct_repo' : 'worktree',
      workspace_context: `${lane === null ? 'direct_repo' : 'worktree'}:${workspace.path}`,
      ...(lane === null || lane.allocation.tip === null ? {} : { lane_tip: lane.allocation.tip }),
    },
    lane: lane === null ? null : withFormer(scene, lane),
    prompt: {
      wp,
      agent,
      invocation: request.invocation ?? world.newId(),
      workspace,
      rescued: takes === null && last !== null ? readRescue(project.commonDir, rescueRef(mission.directory, wp, last)) : null,
    },
    commit: {
      message: `chore(spec-kitty): ${wp} ${wayWord(standing)} ${agent}`,
      tip: home.at === 'checkout' ? readHead(home.gitDir, project.commonDir).commit : null,
    },
    at,
  });
}

/**
 * Why work that was begun is not gone on with: its branch is gone, and one that is made anew would pass for it. What has landed is
 * at the target, and what a remote has is taken from there.
 */
async function whyLost(scene: ClaimScene, { wp_id, lane, sent_back }: PackageFact, { allocation }: LaneWorkplace): Promise<Problem | null> {
  const {
    lane_id,
    tip,
    worktree: { branch },
  } = allocation;
  const { root, commonDir } = scene.project;
  if (tip !== null || !(sent_back || lane === 'claimed' || lane === 'in_progress') || findBranch(commonDir, [branch]) !== null) return null;
  const known = await lastTipOf(scene, { lane_id, branch });
  if (known.lastTip === null || known.isLanded) return null;
  const look = known.isOnlyBegun ? ` Commits that no branch has are found by: ${lookForLost(root)}` : '';
  return problem('LANE_BRANCH_MISSING', `${wp_id} was begun on ${branch}, which is not here any more: ${whereItWas(known)}.${look}`, {
    next: madeAgain(root, branch, known.lastTip),
    details: { wp_id, branch, last_tip: known.lastTip },
  });
}

/** What is there before, so that it can be had back. */
const withFormer = ({ project: { root, commonDir }, mission }: ClaimScene, lane: LaneWorkplace): LaneWorkplace => ({
  ...lane,
  allocation: { ...lane.allocation, stood: worktreeState(root, commonDir, lane.allocation.worktree.path) },
  former: keepFile(commonDir, join(root, workspaceContextPath(mission.directory, lane.allocation.lane_id))),
});

const wayWord = ({ offer, reason }: Standing): string =>
  offer === 'take_over' || reason === 'held_by_another' ? 'taken over by' : offer === 'continue' ? 'continued by' : 'begun by';

function unknownPackage({ mission }: ClaimScene, { wp, agent }: Pick<ClaimRequest, 'wp' | 'agent'>, board: readonly Standing[]): Problem {
  const meant = board.find(({ package: { wp_id } }) => Number(wp_id.slice(2)) === Number(wp.replace(/^wp-?/i, '')));
  return noSuchPackage(
    mission.directory,
    wp,
    board.map(({ package: { wp_id } }) => wp_id),
    meant === undefined ? undefined : commandLine.claim('implement', { wp: meant.package.wp_id, mission: mission.directory, agent }),
  );
}
