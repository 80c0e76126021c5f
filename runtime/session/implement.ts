import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { whyBusy } from '../../actions/git/whyBusy.ts';
import { git } from '../../actions/git/git.ts';
import { whyUntrusted } from '../../actions/git/whyUntrusted.ts';
import { claim } from '../../machines/claim/machine.ts';
import { unnamedClaim, workOffers } from '../../machines/claim/decideClaim.ts';
import { boardOf, firstOffered } from '../../machines/mission/board.ts';
import { analysisFile } from '../../machines/rules/analysisReport.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import { planningLane, worktreeDirectory } from '../../machines/rules/names.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { ClaimPlan, ClaimProcess } from '../../schemas/claim.ts';
import type { ImplementReply } from '../../schemas/implementReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { nothingChanged } from '../../schemas/problem.ts';
import { agentProcess } from '../claim/agentProcess.ts';
import { claimHands } from '../claim/claimHands.ts';
import { planClaim } from '../claim/planClaim.ts';
import type { BoardWith, ClaimScene } from '../claim/recordClaim.ts';
import { fileWord } from '../desk/savePrompt.ts';
import { runOperation, type Ran, type Terms } from '../engine/runOperation.ts';
import { observeBoard, observeFiles } from '../facts.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';

/** A package to be worked on, as it is asked for on a command line. Null is an option that was left out. */
export interface ImplementRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Null: the one that `next` would offer. */
  readonly wp: string | null;
  readonly agent: string;
  readonly model: string | null;
  readonly profile: string | null;
  readonly invocation: string | null;
  readonly base: string | null;
  /** The process that lives as long as the agent works; SPEC_KITTY_SHELL_PID where it is null. */
  readonly shellPid: string | null;
  readonly takeover: boolean;
  /** `already-confirmed`: a mission bound for a pull request may begin on the branch that goes to. */
  readonly branchStrategy: string | null;
}

type Claimed = Ran<ClaimPlan, Extract<ReturnType<typeof claim.decide>, { readonly kind: 'finished' }>['output']>;
type Finished = Extract<Claimed, { readonly kind: 'finished' }>;

/**
 * Claims a package for an agent and gives it everything it takes to work on it: a worktree with the code of all dependencies
 * (the main checkout for planning), and a prompt. Claim and start are on record before anything that can fail.
 *
 * Given again, by the same agent, it goes on: with what a killed run had begun, with what could not be made before, or with
 * work that is in progress. Of two agents that ask at once one hears WP_ALREADY_CLAIMED.
 *
 * Problems: USAGE, NOTHING_TO_IMPLEMENT, BRANCH_STRATEGY_CONFIRMATION_REQUIRED, UNTRUSTED_REPOSITORY, OCCURRENCE_MAP_MISSING,
 * OCCURRENCE_MAP_INVALID, those of `planClaim` and `recordClaim`,
 * DEPENDENCY_LANE_MERGE_CONFLICT (the claim stands, somebody settles the conflict), those of worktrees and of `runOperation`.
 */
export function implement(world: World, request: ImplementRequest, terms: Terms = {}): Promise<Outcome<ImplementReply>> {
  return outcomeOfLater(async () => {
    const process = agentProcess(world, request.shellPid, 'implement');
    if (!process.ok) return process;
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const scene: ClaimScene = { world, project: project.value, mission: mission.value };
    const wp = request.wp === null ? await choose(scene, request.agent) : success(idMeant(request.wp));
    if (!wp.ok) return wp;
    if (mission.value.meta.pr_bound === true && request.branchStrategy === null) {
      const { branchStrategyGate } = await import('../claim/branchStrategyGate.ts');
      const gate = branchStrategyGate(scene);
      const line = commandLine.claim('implement', { wp: wp.value, mission: mission.value.directory, agent: request.agent });
      if (gate !== null) return failure({ ...gate, next: `${line} --branch-strategy already-confirmed` });
    }
    if (mission.value.meta.change_mode === 'bulk_edit') {
      const { whyNotClassified } = await import('../../actions/files/whyNotClassified.ts');
      const gate = whyNotClassified(mission.value.homes.planning.folder);
      if (gate !== null) return failure(gate);
    }
    const ran = await run(scene, { ...request, wp: wp.value, process: process.value }, terms);
    if (!ran.ok) return ran;
    return success(replyOf(scene, ran.value, await doubtsOf(scene)));
  });
}

/** Few missions keep an analysis, and the others do without what reads it. */
async function doubtsOf({ project, mission }: ClaimScene): Promise<readonly string[]> {
  if (!existsSync(join(mission.homes.planning.folder, analysisFile))) return [];
  const { doubtsOfAnalysis } = await import('../doubtsOfAnalysis.ts');
  return doubtsOfAnalysis(project, mission);
}

/** The package that `next` would hand to this agent for working on it. */
async function choose({ project, mission }: ClaimScene, agent: string): Promise<Outcome<string>> {
  const observed = await observeBoard(project, mission);
  if (!observed.ok) return observed;
  const board = boardOf(observed.value.packages ?? [], { agent });
  const chosen = unnamedClaim(board, firstOffered(board, workOffers), { agent, mission: mission.directory });
  return chosen.ok ? success(chosen.value.package.wp_id) : chosen;
}

type Run = Omit<ImplementRequest, 'wp'> & { readonly wp: string; readonly process: ClaimProcess | null };

/**
 * Runs the operation of this agent's claim. What was begun for a claim that is not the agent's any more is given up, and the
 * package looked at anew: it may be free again.
 */
async function run(scene: ClaimScene, request: Run, terms: Terms): Promise<Outcome<Finished>> {
  const { world, project, mission } = scene;
  const { wp, agent, takeover, base } = request;
  const untrusted = await whyUntrusted(git(project.root, world));
  if (untrusted !== null) return failure(untrusted);
  const who = { wp, agent, mission: mission.directory };
  const place = { desk: project.desk, mission: mission.directory, name: `claim-${fileWord(wp)}-${fileWord(agent)}` };
  // What is planned and what is recorded look at the same files; the log is read under the lock.
  let files: Promise<BoardWith> | null = null;
  const looked = (): Promise<BoardWith> => (files ??= observeFiles(project, mission));
  const start = {
    actor: agent,
    asked: { wp, agent, takeover, base },
    plan: async () => planned(scene, await planClaim(scene, request, await looked())),
  };
  const hands = claimHands(scene, looked);
  const first = await runOperation(world, place, claim, start, hands, terms);
  if (!first.ok || first.value.kind !== 'stopped' || first.value.problem.code !== 'WP_CLAIM_LOST') return finished(first, who);
  const ended = await runOperation(world, place, claim, { abort: true }, hands, terms);
  if (!ended.ok) return ended;
  return first.value.resumed ? finished(await runOperation(world, place, claim, start, hands, terms), who) : failure(first.value.problem);
}

/** A claim in whose worktree git would not work is none to record: a worktree that another user has made, in a project of ours. */
async function planned({ world }: ClaimScene, plan: Outcome<ClaimPlan>): Promise<Outcome<ClaimPlan>> {
  const path = plan.ok ? plan.value.lane?.allocation.worktree.path : undefined;
  const untrusted = path === undefined ? null : await whyUntrusted(git(path, world));
  return untrusted === null ? plan : failure(untrusted);
}

/**
 * Where the work cannot begin yet, that is the answer: the claim stands, and the same command goes on where it stopped. Nobody
 * has to wait for that.
 */
function finished(
  ran: Outcome<Claimed>,
  who: { readonly wp: string; readonly mission: string; readonly agent: string },
): Outcome<Finished> {
  if (!ran.ok) return ran;
  if (ran.value.kind === 'aborted') throw new TypeError('Nobody has asked to give it up.');
  if (ran.value.kind === 'finished') return success(ran.value);
  const { problem: met, at } = ran.value;
  const giveBack = commandLine.giveBack(who);
  const stands = `The claim stands: the package is in progress and ${who.agent} has it. Give the same command again and it goes on from ${at}, or give the package back: ${giveBack}`;
  return failure({
    ...met,
    unchanged: met.unchanged === nothingChanged ? stands : `${met.unchanged} ${stands}`,
    next: met.next ?? giveBack,
  });
}

function replyOf(
  { project, mission }: ClaimScene,
  { output: { plan, results }, resumed, differs }: Finished,
  doubts: readonly string[],
): ImplementReply {
  const {
    claim: { wp, agent, takes },
    lane,
    prompt: { workspace },
  } = plan;
  const { claiming, rescuing, allocating, basing, recording, prompting, committing } = results;
  const { directory, identity } = mission;
  const path = relative(project.root, workspace.path).split(sep).join('/');
  const who = { mission: directory, agent };
  const busy = whyBusy(workspace.path);
  return {
    workspace: worktreeDirectory(directory, workspace.lane_id ?? planningLane),
    workspace_path: path === '' ? '.' : path,
    branch: lane === null ? null : workspace.branch,
    mission_slug: directory,
    mission_number: identity.mission_number,
    mission_type: identity.mission_type,
    wp_id: wp,
    lane_id: workspace.lane_id ?? planningLane,
    execution_mode: lane === null ? 'planning_artifact' : 'code_change',
    status: 'created',
    lane_test_env: workspace.environment,
    agent,
    claim: claiming.way,
    from_lane: claiming.from,
    to_lane: claiming.to,
    events: claiming.events,
    workspace_dir: workspace.path,
    prompt_file: prompting.path,
    base:
      recording === undefined
        ? null
        : { branch: recording.base_branch, commit: basing?.commit ?? recording.base_commit, holds: basing?.holds ?? [] },
    taken_from: claiming.way === 'taken' && takes !== null ? { holder: takes.holder, why: takes.why } : null,
    rescued: rescuedIn(plan, rescuing),
    commits: committing?.commits ?? [],
    next_commands: { read: `cat ${shellWord(prompting.path)}`, hand_in: commandLine.handIn({ ...who, wp }), next: commandLine.next(who) },
    resumed,
    warnings: [
      ...claiming.warnings,
      ...doubts,
      ...(allocating?.hook === undefined
        ? []
        : [`The hook post-checkout failed in the new worktree, where everything is checked out: ${allocating.hook}`]),
      ...(allocating?.staged === undefined
        ? []
        : [`The folder of the worktree was gone. What was staged in it is staged in it again: ${allocating.staged.join(', ')}.`]),
      ...(busy === null ? [] : [`${busy.message} Whoever works there ends that first, or gives it up: ${busy.next}`]),
      ...(basing?.missing ?? []).map((name) => `There is no branch of ${name} any more, so its code was not brought into the worktree.`),
      ...differs.map((key) => `This went on with what was asked for before, where ${key} was something else.`),
      ...(lane === null && project.checkout.branch !== workspace.branch
        ? [`The main checkout has ${project.checkout.branch ?? 'no branch'} checked out, not ${workspace.branch}.`]
        : []),
    ],
  };
}

/** What was kept of the agent before: by this run, or by one that ended and could not say so. */
function rescuedIn(
  { lane, prompt }: ClaimPlan,
  rescuing: Finished['output']['results']['rescuing'] | undefined,
): ImplementReply['rescued'] {
  if (lane !== null && rescuing !== undefined && rescuing.commit !== null)
    return { ref: lane.rescue.ref, commit: rescuing.commit, paths: rescuing.paths };
  return prompt.rescued === null ? null : { ref: prompt.rescued.ref, commit: prompt.rescued.commit, paths: prompt.rescued.paths };
}
