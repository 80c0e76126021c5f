import { basename, relative, sep } from 'node:path';
import { finalize } from '../../machines/finalize/machine.ts';
import { finalizeCommand } from '../../machines/rules/finalizeCommand.ts';
import { lineDifference } from '../../machines/rules/lineDifference.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { FinalizeContext, FinalizePlan } from '../../schemas/finalize.ts';
import type { FinalizePreview, FinalizeReply, FinalizeReport } from '../../schemas/finalizeReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { OperationPlace } from '../desk/operationPlace.ts';
import { readOperation } from '../desk/operations.ts';
import { runOperation, type Ran, type Start, type Terms } from '../engine/runOperation.ts';
import { decideFinalize, type Finalization } from '../finalize/decideFinalize.ts';
import { finalizeHands } from '../finalize/finalizeHands.ts';
import { freezeFinalize } from '../finalize/freezeFinalize.ts';
import { observeFinalize, type FinalizeScene } from '../finalize/observeFinalize.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';

export interface FinalizeRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** The branch to land on; null for the one in meta.json. */
  readonly targetBranch: string | null;
}

/**
 * Finalizes the work packages of a mission: settles what depends on what and who owns what, completes the front matter of the
 * packages, makes their lanes, puts them on the board and commits that. A mission that is finalized is the same once more.
 *
 * Everything is checked before anything is written, and all findings are told at once. What a killed run had begun is ended
 * first; then it is looked anew, since people may have gone on writing.
 *
 * Problems: those of opening, of `observeFinalize` and `decideFinalize`, FILE_CHANGED (somebody wrote a file at that very
 * moment), those of `runOperation`. A run that stopped is gone on with by the same command.
 */
export function finalizeTasks(world: World, request: FinalizeRequest, terms: Terms = {}): Promise<Outcome<FinalizeReply>> {
  return outcomeOfLater(async () => {
    const opened = open(world, request);
    if (!opened.ok) return opened;
    const scene = opened.value;
    const begin: Start<FinalizePlan> = { actor: 'finalize-tasks', asked: { target_branch: request.targetBranch }, plan: () => plan(scene) };
    const done: Finished[] = [];
    for (let resumed = false; ;) {
      const ran = await run(scene, begin, terms);
      if (!ran.ok) return ran;
      const standing = ran.value;
      resumed ||= standing.resumed;
      if (standing.kind === 'finished') done.push(standing);
      if (standing.kind === 'finished' && !standing.resumed) return success(replyOf(done, resumed));
      if (standing.kind === 'stopped') {
        const given = isOutdated(standing) ? await run(scene, { abort: true }, terms) : null;
        if (given?.ok === false) return given;
        if (given === null || !standing.resumed) return failure(stopped(standing, request));
      }
    }
  });
}

/** What finalizing would do, file by file and line by line. Writes nothing. The same problems as far as they can be foreseen. */
export function previewFinalize(world: World, request: FinalizeRequest): Promise<Outcome<FinalizePreview>> {
  return outcomeOfLater(async () => {
    const opened = open(world, request);
    if (!opened.ok) return opened;
    const unfinished = readOperation(placeOf(opened.value));
    if (!unfinished.ok) return unfinished;
    const decided = await decide(opened.value);
    if (!decided.ok) return decided;
    const document = unfinished.value?.document ?? null;
    return success(previewOf(opened.value, decided.value, document === null ? null : { begun_at: document.begun_at, by: document.actor }));
  });
}

function open(world: World, { mission: handle, targetBranch }: FinalizeRequest): Outcome<FinalizeScene> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, handle);
  return mission.ok ? success({ world, project: project.value, mission: mission.value, targetBranch }) : mission;
}

/** What is wrong with the plan is mended in its files by hand; whether that is so is told by checking them. */
async function decide(scene: FinalizeScene): Promise<Outcome<Finalization>> {
  const seen = await observeFinalize(scene);
  const decided = seen.ok ? await decideFinalize(scene, seen.value) : seen;
  if (decided.ok) return decided;
  const next = `${finalizeCommand(scene.mission.directory)}${onto(scene.targetBranch)} --validate-only`;
  const [first, ...others] = decided.problems;
  return failure({ ...first, next: first.next ?? next }, ...others.map((met) => ({ ...met, next: met.next ?? next })));
}

async function plan(scene: FinalizeScene): Promise<Outcome<FinalizePlan>> {
  const decided = await decide(scene);
  return decided.ok ? success(await freezeFinalize(scene, decided.value)) : decided;
}

type Results = Required<FinalizeContext['results']>;
type Output = { readonly plan: FinalizePlan; readonly results: Results };
type Standing = Ran<FinalizePlan, Output>;
type Finished = Extract<Standing, { readonly kind: 'finished' }>;
type Stopped = Extract<Standing, { readonly kind: 'stopped' }>;

const placeOf = ({ project: { desk }, mission: { directory } }: FinalizeScene): OperationPlace => ({
  desk,
  mission: directory,
  name: 'finalize',
});

const run = (scene: FinalizeScene, start: Start<FinalizePlan>, terms: Terms): Promise<Outcome<Standing>> =>
  runOperation(scene.world, placeOf(scene), finalize, start, finalizeHands(scene), terms);

/** The files have changed since it was planned: it can never be ended as it is, and planning anew does what is left. */
const isOutdated = ({ problem: { code } }: Stopped): boolean => code === 'FILE_CHANGED';

const stopped = ({ problem, at, done, id }: Stopped, { mission }: FinalizeRequest): Problem => ({
  ...problem,
  next: problem.next ?? finalizeCommand(mission),
  details: { ...problem.details, operation: id, stopped_at: at, done: [...done] },
});

/** One answer for all runs of a command: what an earlier one had begun counts as well. */
function replyOf(runs: readonly Finished[], resumed: boolean): FinalizeReply {
  const outputs = runs.map(({ output }) => output);
  const last = outputs.at(-1);
  if (last === undefined) throw new TypeError('A finalization that did not run has no answer.');
  const { report } = last.plan;
  const modified = distinct(
    outputs.flatMap(
      ({
        plan: {
          report: { modified_wps },
        },
      }) => modified_wps,
    ),
  ).toSorted();
  const seeded = distinct(outputs.flatMap(({ results }) => results.seedingEvents.seeded));
  const written = distinct(
    outputs.flatMap(({ results: { writingPackages, writingLanes, writingMatrices } }) => [
      ...writingPackages.edited,
      ...writingLanes.edited,
      ...writingMatrices.edited,
    ]),
  );
  const commits = outputs.flatMap(({ results }) => results.committing.commits);
  const made = commits.filter(({ state }) => state === 'committed');
  const recorded = outputs.flatMap(({ results }) => results.seedingEvents.changed.events ?? []);
  const { total_wps } = report.bootstrap;
  const override = report.target_branch_override;
  const committed = distinct(made.flatMap(({ paths }) => paths));
  const isPersisted = override.requested !== null && written.some(isMeta);
  const hasChanged = written.length + recorded.length + made.length > 0;
  return {
    result: 'success',
    wp_count: total_wps,
    updated_wp_count: modified.length,
    modified_wps: modified,
    unchanged_wps: Object.keys(report.requirement_refs_parsed).filter((wp) => !modified.includes(wp)),
    preserved_wps: report.preserved_wps,
    tasks_dir: report.tasks_dir,
    commit_created: made.length > 0,
    commit_hash: made[0]?.commit ?? null,
    commit_hashes: made.flatMap(({ branch, commit }) => (commit === null ? [] : [{ branch, hash: commit }])),
    files_committed: committed,
    dependencies_parsed: report.dependencies_parsed,
    requirement_refs_parsed: report.requirement_refs_parsed,
    bootstrap: { total_wps, newly_seeded: seeded.length, already_initialized: total_wps - seeded.length },
    lanes: report.lanes,
    ownership_warnings: report.ownership_warnings,
    requirement_extraction_warnings: report.requirement_extraction_warnings,
    post_integration_acceptance_warnings: report.post_integration_acceptance_warnings,
    target_branch_override: {
      requested: override.requested,
      persisted: isPersisted,
      committed: isPersisted && committed.some(isMeta),
      previous_value: override.previous_value,
      persist_error: null,
    },
    mission_slug: report.mission_slug,
    target_branch: report.target_branch,
    changed: hasChanged,
    files_written: written,
    lane_warnings: report.lane_warnings,
    commits,
    resumed,
    warnings: distinct([...outputs.flatMap(({ results }) => results.seedingEvents.warnings), ...commits.flatMap(({ note }) => note ?? [])]),
    message: hasChanged
      ? `${packages(total_wps)} on the board, in ${lanes(report)}.`
      : `${packages(total_wps)} on the board already, in ${lanes(report)}; nothing was to be changed.`,
    next_command: nextLine(report),
  };
}

const nextLine = ({ mission_slug }: FinalizeReport): string => commandLine.next({ mission: mission_slug, agent: '<agent>' });

/** The command that does what was looked at, with the branch it was looked at for. */
const finalizeLine = ({ mission_slug, target_branch_override: { requested } }: FinalizeReport): string =>
  `${commandLine.finalize(mission_slug)}${onto(requested)}`;

const onto = (targetBranch: string | null): string => (targetBranch === null ? '' : ` --target-branch ${shellWord(targetBranch)}`);

const isMeta = (path: string): boolean => basename(path) === 'meta.json';

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

const packages = (count: number): string => `${count} work ${count === 1 ? 'package is' : 'packages are'}`;
const lanes = ({ lanes: { count } }: FinalizeReport): string => `${count} ${count === 1 ? 'lane' : 'lanes'}`;

function previewOf(
  { project: { root } }: FinalizeScene,
  { files, rows, report }: Finalization,
  unfinished: FinalizePreview['unfinished'],
): FinalizePreview {
  const changes = [...files.packages, ...files.lanes, ...files.matrices];
  const count = rows.events.length + rows.seeds.length;
  const wouldChange = changes.length + count > 0;
  return {
    result: 'validation_passed',
    mission_slug: report.mission_slug,
    wp_count: report.bootstrap.total_wps,
    validate_only: true,
    would_modify: report.modified_wps,
    would_preserve: report.preserved_wps,
    unchanged: report.unchanged_wps,
    updated_wp_count: report.modified_wps.length,
    ownership_warnings: report.ownership_warnings,
    requirement_extraction_warnings: report.requirement_extraction_warnings,
    post_integration_acceptance_warnings: report.post_integration_acceptance_warnings,
    validation: { bootstrap_preview: report.bootstrap, lanes_preview: report.lanes },
    message: wouldChange
      ? `Nothing stands in the way: ${changes.length} ${changes.length === 1 ? 'file' : 'files'} would be written and ${count} ${count === 1 ? 'row' : 'rows'} recorded. Nothing was changed.`
      : `${packages(report.bootstrap.total_wps)} on the board already; there is nothing to change.`,
    target_branch: report.target_branch,
    dependencies_parsed: report.dependencies_parsed,
    requirement_refs_parsed: report.requirement_refs_parsed,
    lane_warnings: report.lane_warnings,
    differences: changes.map(({ path, before, after }) => ({
      path: relative(root, path).split(sep).join('/'),
      is_new: before === null,
      lines: [...lineDifference(before ?? '', after)],
    })),
    events_to_record: count,
    unfinished,
    next_command: wouldChange ? finalizeLine(report) : nextLine(report),
  };
}
