import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { forgetAsked } from '../../actions/git/askAhead.ts';
import { moveCheckout } from '../../actions/git/checkout/moveCheckout.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { removeStaged } from '../../actions/git/checkout/stagedAhead.ts';
import { removeAbandonedStaging } from '../../actions/git/checkout/stageFiles.ts';
import { merge as machine } from '../../machines/merge/definition.ts';
import { progressOf, resumeCommand } from '../../machines/merge/progress.ts';
import { namesAgent } from '../../machines/mission/packageFacts.ts';
import { reasonsToWarn } from '../../machines/rules/reasonsToWarn.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import type { MergeContext, MergePlan } from '../../schemas/merge.ts';
import type { MergeAborted, MergeReply } from '../../schemas/mergeReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { nothingChanged, problem, type Problem } from '../../schemas/problem.ts';
import type { OperationPlace } from '../desk/operationPlace.ts';
import { readOperation } from '../desk/operations.ts';
import { runOperation, type Ran, type Start, type Terms } from '../engine/runOperation.ts';
import { checkoutsBehind } from '../merge/checkoutsBehind.ts';
import { keptWords, takeAgain, workspacePath } from '../merge/deciding.ts';
import { mergeHands } from '../merge/mergeHands.ts';
import type { MergeScene } from '../merge/mergeScene.ts';
import { interruptedOriginal, leftByOriginal, originalToGiveUp } from '../merge/originalMerges.ts';
import { telling } from '../merge/telling.ts';
import { planAfterOriginal } from '../merge/planAfterOriginal.ts';
import type { MergeWishes } from '../merge/planMerge.ts';
import { whatHasLanded } from '../merge/whatHasLanded.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { missionHere } from './missionHere.ts';

export interface MergeRequest extends MergeWishes {
  /** Any handle of a mission; null for the one that is meant where the command was given. */
  readonly mission: string | null;
  /** Go on with a merge that must be there. */
  readonly resume: boolean;
}

/** How a merge is looked at, and who hears how far it is. */
export interface MergeTerms extends Terms {
  readonly tell?: (line: string) => void;
}

/** How long another process that merges the same mission is waited for: it has minutes to go. */
const patience = 1_000;

type Output = Extract<ReturnType<typeof machine.decide>, { readonly kind: 'finished' }>['output'];
type Merged = Ran<MergePlan, Output>;

/**
 * Lands a mission: everything of its lanes, with its status, as one move of the target. Given again it goes on with what was
 * begun, from whatever ended it; a mission that has landed stays as it is, and that is said.
 *
 * Problems: those of `planMerge`, of the gates, MERGE_CONFLICT (exit 4), OPERATION_NOT_BEGUN, ORIGINAL_MERGE_UNFINISHED (the original
 * has begun it, and may be at it), LOCK_HELD (another merges it), those of its hands and of `runOperation`. Where it has stopped
 * the problem says at which step, what is safe and what comes next.
 */
export async function merge(world: World, request: MergeRequest, terms: MergeTerms = {}): Promise<Outcome<MergeReply>> {
  const followed: string[] = [];
  const outcome = await outcomeOfLater<MergeReply>(async () => {
    const opened = openScene(world, request.mission, request.resume ? '--resume' : null);
    if (!opened.ok) return opened;
    const scene = opened.value;
    const { mission } = scene;
    const unfinished = readOperation(mergePlace(scene));
    if (!unfinished.ok) return unfinished;
    const original = interruptedOriginal(scene);
    const begins = unfinished.value === null && (!request.resume || original !== null);
    if (begins) {
      const landed = await landedReply(scene, request.target);
      if (!landed.ok) return landed;
      if (landed.value !== null) {
        // A run may have been killed when nothing else was left to do.
        removeAbandonedStaging(scene.project.commonDir);
        return success(landed.value);
      }
      if (original?.obstacle != null && !request.resume) return failure(original.obstacle);
    }
    if (begins && original !== null) await letFollow(scene, original.adopt(request).target, followed);
    const { strategy, target, push, deleteBranches, removeWorktrees } = request;
    let meanwhile: MergeReply | null = null;
    // Whoever has waited for the lock has waited for a merge of the same mission: what was seen before that holds no more.
    const plan = async (): Promise<Outcome<MergePlan>> => {
      const now = openScene(world, mission.directory, null);
      if (!now.ok) return now;
      const landed = await whatHasLanded(now.value, target);
      if (!landed.ok) return landed;
      meanwhile = landed.value;
      return landed.value === null
        ? planAfterOriginal(now.value, original, request)
        : failure(problem('MERGE_PUBLISHED', `${mission.directory} has landed.`));
    };
    const begin: Start<MergePlan> = {
      actor: namesAgent(request.actor) ? request.actor : null,
      asked: { strategy, target, push, delete_branch: deleteBranches, remove_worktree: removeWorktrees },
      plan,
    };
    const start: Start<MergePlan> = request.resume && !begins ? { resume: true } : begin;
    let ran = await run(scene, start, terms);
    // A run that was killed while it was given up has now been given up; what is asked for comes after that.
    if (ran.ok && ran.value.kind === 'aborted') ran = await run(scene, start, terms);
    if (meanwhile !== null) return success(meanwhile);
    if (!ran.ok) return failure(beginning(ran.problems[0], mission.directory, ''), ...ran.problems.slice(1));
    if (ran.value.kind === 'stopped') return failure(await stoppedProblem(scene, ran.value));
    if (ran.value.kind === 'aborted') throw new TypeError('Nobody has asked to give it up.');
    const reply = replyOf(scene, ran.value);
    return success({ ...reply, warnings: [...reply.warnings, ...(original?.told ?? []), ...followed] });
  });
  if (outcome.ok || followed.length === 0) return outcome;
  // Whatever keeps the merge from going on: these checkouts are not as they were.
  const [first, ...others] = outcome.problems.map((met) => ({
    ...met,
    unchanged: `${followed.join(' ')} Apart from that: ${met.unchanged}`,
  }));
  return first === undefined ? outcome : failure(first, ...others);
}

/**
 * Ends what the original had begun: checkouts of the target that have not followed it do now. Each that has is told, as a
 * sentence. Throws the problems of git.
 */
async function letFollow({ world, project, mission }: MergeScene, wished: string | null, followed: string[]): Promise<void> {
  const target = wished ?? targetOf(mission.meta) ?? '';
  for (const move of await checkoutsBehind(world, project, mission, target)) {
    await moveCheckout(move, world);
    const [from, to] = [move.from.slice(0, 12), move.to.slice(0, 12)];
    followed.push(`The original had moved ${target} from ${from} to ${to} and was killed before ${move.checkout} followed: now it has.`);
  }
}

/**
 * Gives up a merge that is not published and takes back what it has made; of one that is, the push that its remote has refused.
 * Problems: OPERATION_NOT_BEGUN, MERGE_PUBLISHED.
 */
export function abortMerge(world: World, handle: string | null, terms: MergeTerms = {}): Promise<Outcome<MergeAborted | MergeReply>> {
  return outcomeOfLater<MergeAborted | MergeReply>(async () => {
    const opened = openScene(world, handle, '--abort');
    if (!opened.ok) return opened;
    const scene = opened.value;
    const unfinished = readOperation(mergePlace(scene));
    const foreign = unfinished.ok && unfinished.value === null ? originalToGiveUp(scene) : null;
    if (foreign !== null) return failure(foreign);
    const ran = await run(scene, { abort: true }, terms);
    if (!ran.ok) return failure(givingUp(ran.problems[0], scene.mission.directory), ...ran.problems.slice(1));
    if (ran.value.kind === 'stopped') return failure(await stoppedProblem(scene, ran.value));
    if (ran.value.kind === 'finished') return success(replyOf(scene, ran.value));
    const { checkout, mission, target } = ran.value.plan;
    const workspace = workspacePath(ran.value.plan);
    const stands = existsSync(join(workspace, '.git'))
      ? (occupied(world, workspace) ?? `${workspace} stays: it is locked, or holds what no commit can keep.`)
      : null;
    const left = [
      ...keptWords(scene, ran.value.plan),
      ...(stands === null
        ? []
        : [`${stands} Nobody needs it any more: git -C ${shellWord(checkout)} worktree remove --force ${shellWord(workspace)}`]),
    ];
    return success({
      result: 'aborted',
      mission_slug: mission.directory,
      target_branch: target,
      message: `The merge of ${mission.directory} is given up. ${target}, every lane and every checkout are as they were before it.${left.map((sentence) => ` ${sentence}`).join('')}`,
    });
  });
}

/**
 * The project and the mission a merge is about.
 * @param handle null: whichever mission is meant where the command was given
 * @param mode the flag that says what is wanted of it, for the command to be given again
 */
export function openScene(world: World, handle: string | null, mode: string | null): Outcome<MergeScene> {
  const project = openProject(world);
  if (!project.ok) return project;
  const named = handle === null ? missionHere(project.value, ['spec-kitty merge', mode ?? []].flat().join(' ')) : success(handle);
  if (!named.ok) return named;
  const mission = openMission(project.value, named.value);
  return mission.ok ? success({ world, project: project.value, mission: mission.value }) : mission;
}

export const mergePlace = ({ project: { desk }, mission: { directory } }: Pick<MergeScene, 'project' | 'mission'>): OperationPlace => ({
  desk,
  mission: directory,
  name: 'merge',
});

async function run(scene: MergeScene, start: Start<MergePlan>, { tell, ...terms }: MergeTerms): Promise<Outcome<Merged>> {
  try {
    const hands = tell === undefined ? mergeHands(scene) : telling(mergeHands(scene), tell);
    return await runOperation(scene.world, mergePlace(scene), machine, start, hands, { patience, ...terms });
  } finally {
    forgetAsked(scene.world);
    await removeStaged(scene.world);
    removeAbandonedStaging(scene.project.commonDir);
  }
}

/**
 * What is said when a merge is asked for of a mission that has landed, with what a killed run of the original has left of it. Null
 * where it has not landed.
 */
export async function landedReply(scene: MergeScene, target: string | null): Promise<Outcome<MergeReply | null>> {
  const landed = await whatHasLanded(scene, target);
  if (!landed.ok || landed.value === null) return landed;
  return success({ ...landed.value, warnings: [...landed.value.warnings, ...(await leftByOriginal(scene))] });
}

/** Where none is begun, what to do about that. */
const beginning = (met: Problem, directory: string, mode: string): Problem =>
  met.code === 'OPERATION_NOT_BEGUN' ? { ...met, next: `spec-kitty merge --mission ${shellWord(directory)}${mode}` } : met;

/** A merge takes it to be given up everywhere before it is published, and nowhere after. */
const givingUp = (met: Problem, directory: string): Problem =>
  met.code === 'EVENT_NOT_ALLOWED'
    ? problem('MERGE_PUBLISHED', `The target has the landing of ${directory} already.`, {
        unchanged: 'Nothing was taken back.',
        next: `spec-kitty merge --mission ${shellWord(directory)} --resume`,
      })
    : beginning(met, directory, ' --status');

/** Where a merge has stopped: at which step, what is safe, what comes next. */
async function stoppedProblem(
  scene: MergeScene,
  { problem, at, id, plan, done }: Extract<Merged, { readonly kind: 'stopped' }>,
): Promise<Problem> {
  const saved = readOperation(mergePlace(scene));
  const snapshot = saved.ok && saved.value !== null ? saved.value.document.saved.snapshot : {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine has checked the context it saved.
  const context = snapshot['context'] as MergeContext | undefined;
  const progress = context === undefined ? null : progressOf(at, context);
  const again = problem.code === 'MERGE_CONFLICT' ? await takeAgain(scene, plan) : null;
  const where = progress === null ? '' : `Step ${progress.n} of ${progress.of} (${progress.name}). `;
  const own = problem.unchanged === nothingChanged || progress === null ? '' : `${problem.unchanged} `;
  return {
    ...problem,
    message: again === null ? problem.message : `${problem.message}. ${again}`,
    unchanged: progress === null ? problem.unchanged : `${where}${own}${own.includes('published') ? '' : progress.safe}`.trim(),
    next: problem.next ?? resumeCommand(plan),
    details: {
      ...problem.details,
      operation: id,
      stopped_at: at,
      step: progress === null ? null : { n: progress.n, of: progress.of, name: progress.name },
      is_published: progress?.isPublished ?? false,
      done: [...done],
      resume: resumeCommand(plan),
    },
  };
}

function replyOf(
  { mission }: MergeScene,
  { output: { plan, context, cleaning }, resumed, differs }: Extract<Merged, { readonly kind: 'finished' }>,
): MergeReply {
  const { results, attempts, resolutions } = context;
  const { building, landing, proving, refreshing, pushing } = results;
  const built = new Map(building?.lanes.map((lane) => [lane.lane_id, lane]));
  return {
    result: 'merged',
    mission_slug: mission.directory,
    mission_number: landing?.mission_number ?? null,
    mission_type: mission.identity.mission_type,
    target_branch: plan.target,
    strategy: plan.strategy,
    mission_branch: plan.mission_branch,
    merged_wps: landing?.done ?? [],
    merge_commit: landing?.commit ?? null,
    baseline_merge_commit: attempts.at(-1)?.target ?? null,
    lanes: plan.lanes.map((lane) => ({ ...lane, state: built.get(lane.lane_id)?.state ?? 'absent' })),
    settled: [...new Set([...(building?.lanes.flatMap(({ settled }) => settled) ?? []), ...(landing?.settled ?? [])])],
    resolutions: resolutions.map(({ by, edits }) => ({ by, paths: edits.map(({ path }) => path) })),
    taken_along: landing?.taken ?? [],
    attempts: attempts.slice(1).map(({ n, because }) => ({ n, because })),
    refreshed: refreshing?.checkouts ?? [],
    pushed: pushing === undefined ? null : { remote: pushing.remote, branch: pushing.branch, commit: pushing.commit },
    removed_worktrees: cleaning.removed_worktrees,
    deleted_branches: cleaning.deleted_branches,
    kept: cleaning.kept,
    warnings: [
      ...reasonsToWarn(proving?.findings ?? []),
      ...(plan.push === null || pushing !== undefined ? [] : [`The push to ${plan.push.remote} was given up.`]),
      ...differs.map((key) => `This went on with what was asked for before, where ${key} was something else.`),
    ],
    commits: refreshing?.commits ?? [],
    resumed,
    next_command: `spec-kitty status --mission ${shellWord(mission.directory)}`,
  };
}
