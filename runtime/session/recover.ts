import { existsSync } from 'node:fs';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { RecoverReply, RecoveryCase } from '../../schemas/recovery.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { operationPath, type OperationPlace } from '../desk/operationPlace.ts';
import type { SavedOperation } from '../desk/operations.ts';
import type { Terms } from '../engine/runOperation.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import { lookForCases } from '../recovery/lookForCases.ts';
import type { RecoveryRun } from '../recovery/putRight.ts';
import type { World } from '../world.ts';

export interface RecoverRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** The package whose work is to be put right; null: all of them. */
  readonly wp: string | null;
  /** Looks and writes nothing. */
  readonly dryRun: boolean;
}

/**
 * Puts the work on a mission back on its feet after a crash: worktrees of branches that have none, notes on worktrees, the
 * status of packages that have commits, and the uncommitted work of agents that are gone. What needs somebody's decision is
 * told with the command for it. What cannot be put right is told and keeps nothing else from being put right.
 *
 * Given again it goes on with what a killed run had begun, and then looks once more.
 * Problems: those of opening the mission, of `lookForCases` and of `putRight`.
 */
export function recover(world: World, request: RecoverRequest, terms: Terms = {}): Promise<Outcome<RecoverReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const scene: ClaimScene = { world, project: project.value, mission: mission.value };
    const found = await lookForCases(scene, request.wp);
    if (!found.ok) return found;
    const { cases } = found.value;
    const place: OperationPlace = { desk: project.value.desk, mission: mission.value.directory, name: 'recovery' };
    const begun = await begunAt(place);
    if (!begun.ok) return begun;
    const mayAct = !request.dryRun && (begun.value !== null || cases.some(({ repairs }) => repairs));
    if (!mayAct) return success(replyOf(scene, cases, [], request));
    // Who only looks needs none of it.
    const { putRight } = await import('../recovery/putRight.ts');
    const runs = await putRight(scene, place, { found: found.value, wp: request.wp }, terms);
    return runs.ok ? success(replyOf(scene, cases, runs.value, request)) : runs;
  });
}

/** What a killed run has begun. Where there is nothing, nothing is loaded that could read it: that is more than all the rest of a look. */
async function begunAt(place: OperationPlace): Promise<Outcome<SavedOperation | null>> {
  if (!existsSync(operationPath(place))) return success(null);
  const { readOperation } = await import('../desk/operations.ts');
  return readOperation(place);
}

function replyOf(
  { mission }: ClaimScene,
  cases: readonly RecoveryCase[],
  runs: readonly RecoveryRun[],
  { dryRun }: RecoverRequest,
): RecoverReply {
  const results = runs.map(({ output }) => output.results);
  const kept = results.flatMap(({ keeping }) => keeping.kept);
  const raised = results.flatMap(({ raising }) => raising?.raised ?? []);
  const lanes = new Set(results.flatMap(({ allocating, noting }) => [...(allocating?.made ?? []), ...(noting?.noted ?? [])]));
  const errors = results
    .flatMap(({ keeping, allocating, noting, raising }) => [keeping, allocating, noting, raising].flatMap((each) => each?.mishaps ?? []))
    .map(({ about, message }) => `${about}: ${message}`);
  const recovered = new Set([
    ...cases.filter(({ lane_id }) => lanes.has(lane_id ?? '')).flatMap(({ packages }) => packages),
    ...raised.map(({ wp }) => wp),
    ...kept.map(({ wp }) => wp),
  ]);
  const open = cases.filter(({ repairs, next }) => !repairs && next !== null);
  return {
    status: errors.length > 0 ? 'error' : 'ok',
    mission_slug: mission.directory,
    recovered_wps: [...recovered].toSorted(),
    worktrees_recreated: results.flatMap(({ allocating }) => allocating?.made ?? []).length,
    contexts_recreated: results.flatMap(({ noting }) => noting?.noted ?? []).length,
    transitions_emitted: raised.flatMap(({ events }) => events).length,
    errors,
    ready_to_start_from_target: cases.filter(({ kind }) => kind === 'ready_to_start_from_target').flatMap(({ packages }) => packages),
    message: messageOf(cases, runs, dryRun),
    dry_run: dryRun,
    cases: [...cases],
    kept,
    commits: results.flatMap(({ committing }) => committing?.commits ?? []),
    resumed: runs.some(({ resumed }) => resumed),
    operation: runs.at(-1)?.id ?? null,
    next: open[0]?.next ?? null,
  };
}

function messageOf(cases: readonly RecoveryCase[], runs: readonly RecoveryRun[], dryRun: boolean): string {
  const repairs = cases.filter((one) => one.repairs).length;
  const open = cases.filter(({ repairs: isRepaired, next }) => !isRepaired && next !== null).length;
  const told = [
    doneWords(repairs, runs, dryRun),
    ...runs.flatMap(({ output }) => Object.entries(output.results.allocating?.staged ?? {})).map(stagedAgain),
  ].join(' ');
  return open === 0 ? told : `${told} ${open} ${open === 1 ? 'thing needs' : 'things need'} somebody's decision.`;
}

function doneWords(repairs: number, runs: readonly RecoveryRun[], dryRun: boolean): string {
  if (runs.length > 0) return 'What could be put right is put right.';
  if (repairs === 0) return 'There is nothing to put right.';
  return dryRun ? `${repairs} ${repairs === 1 ? 'thing' : 'things'} would be put right.` : '';
}

const stagedAgain = ([lane, paths]: readonly [string, readonly string[]]): string =>
  `What was staged in the worktree of ${lane} is there again: ${paths.join(', ')}.`;
