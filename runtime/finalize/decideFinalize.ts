import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { planFinalize, type FinalizeDecision } from '../../machines/rules/planFinalize.ts';
import type { FinalizedPackage } from '../../machines/rules/planFinalize/finalizeFacts.ts';
import { metaText } from '../../machines/rules/identity.ts';
import { lifecycleRow } from '../../machines/rules/lifecycleRow.ts';
import { unrecorded } from '../../machines/rules/unrecorded.ts';
import type { LifecycleRow, Transition } from '../../schemas/event.ts';
import type { FinalizeReport } from '../../schemas/finalizeReply.ts';
import type { LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { YamlValue } from '../../schemas/yamlValue.ts';
import { linksInTheWay } from '../desk/linksInTheWay.ts';
import { isoMicros } from '../isoMicros.ts';
import { readText } from '../../actions/files/readText.ts';
import { targetBranchIn, type FinalizeScene, type FinalizeSight } from './observeFinalize.ts';

/** A file and what becomes of it. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** Null for a file that is not there. */
  readonly before: string | null;
  readonly after: string;
}

/** Everything that finalizing changes, as it will be: nothing has to be looked up any more. */
export interface Finalization {
  /** By the step that writes them. */
  readonly files: Readonly<Record<'packages' | 'lanes' | 'matrices', readonly FileChange[]>>;
  readonly rows: { readonly events: readonly LifecycleRow[]; readonly seeds: readonly Transition[] };
  readonly report: FinalizeReport;
}

/**
 * Decides what finalizing does, down to the texts of the files and the ids of the rows.
 * Problems: those of `planFinalize`; FRONT_MATTER_NOT_EDITABLE for each package whose keys cannot be changed one by one;
 * PATH_IS_LINK.
 */
export async function decideFinalize(scene: FinalizeScene, { facts, recorded }: FinalizeSight): Promise<Outcome<Finalization>> {
  const decided = planFinalize(facts);
  if (!decided.ok) return decided;
  const decision = decided.value;
  const edits = await Promise.all(facts.packages.map(async (own) => edit(own, decision.frontMatter[own.wp_id] ?? {})));
  const [first, ...others] = edits.flatMap((text): readonly Problem[] => (text.ok ? [] : text.problems));
  if (first !== undefined) return failure(first, ...others);
  const texts = facts.packages.map((own, index) => ({ own, after: edits[index]?.ok === true ? edits[index].value : own.text }));
  const modified = texts.filter(({ own, after }) => after !== own.text);
  const { planning, status } = scene.mission.homes;
  const beside = status.at === 'checkout' ? status.folder : planning.folder;
  const file = (folder: string, name: string, before: string | null, after: string | null): readonly FileChange[] =>
    after === null ? [] : [{ path: join(folder, name), before, after }];
  const files: Finalization['files'] = {
    packages: [
      ...modified.map(({ own, after }): FileChange => ({ path: own.path, before: own.text, after })),
      ...file(planning.folder, 'tasks.md', facts.tasks, decision.texts.tasks),
      ...metaChange(scene),
    ],
    lanes: file(planning.folder, 'lanes.json', facts.lanes, decision.texts.lanes),
    matrices: [
      ...file(beside, 'acceptance-matrix.json', null, decision.texts.acceptanceMatrix),
      ...file(beside, 'issue-matrix.json', null, decision.texts.issueMatrix),
    ],
  };
  const linked = linksInTheWay(
    scene.project.root,
    Object.values(files)
      .flat()
      .map(({ path }) => relative(scene.project.root, path)),
  );
  if (linked !== null) return failure(linked);
  return success({
    files,
    rows: rowsFor(scene, decision, recorded),
    report: reportOf(
      scene,
      facts.packages,
      modified.map(({ own }) => own.wp_id),
      decision,
    ),
  });
}

/**
 * The text of a package file with its front matter brought up to date. The YAML library is loaded only where something is to be
 * changed.
 */
async function edit(
  { front_matter, declared_keys, text, file_name }: FinalizedPackage,
  wanted: Readonly<Record<string, YamlValue>>,
): Promise<Outcome<string>> {
  const present: ReadonlyMap<string, unknown> = new Map(Object.entries(front_matter).filter(([key]) => declared_keys.includes(key)));
  const changes = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(present.get(key), value));
  if (changes.length === 0) return success(text);
  const { editFrontMatter } = await import('../../actions/files/editFrontMatter.ts');
  return editFrontMatter(text, Object.fromEntries(changes), file_name);
}

/** A branch that was given is written down: what is planned for one branch must not be landed on another. */
function metaChange({ mission: { path, meta }, targetBranch }: FinalizeScene): readonly FileChange[] {
  if (targetBranch === null || meta.target_branch === targetBranch) return [];
  const file = join(path, 'meta.json');
  return [{ path: file, before: readText(file), after: metaText({ ...meta, target_branch: targetBranch }) }];
}

/** One microsecond apart, so that they keep their order however they are sorted. */
function rowsFor(
  { world, mission: { directory, identity } }: FinalizeScene,
  { events, seeds }: FinalizeDecision,
  recorded: FinalizeSight['recorded'],
): Finalization['rows'] {
  const moment = world.now();
  let count = 0;
  const next = (): string => isoMicros(moment, count++);
  const rows = events.map((event) => lifecycleRow({ ...event, event_id: world.newId(), timestamp: next() }));
  return {
    events: unrecorded(rows, recorded),
    seeds: seeds.map((wp_id): Transition => ({
      event_id: world.newId(),
      at: next(),
      wp_id,
      from_lane: 'genesis',
      to_lane: 'planned',
      actor: 'finalize-tasks',
      force: false,
      execution_mode: 'worktree',
      mission_slug: directory,
      mission_id: identity.mission_id,
      reason: 'canonical bootstrap',
      review_ref: null,
      evidence: null,
      review_result: null,
      policy_metadata: null,
    })),
  };
}

function reportOf(
  { mission, targetBranch }: FinalizeScene,
  packages: readonly FinalizedPackage[],
  modified: readonly string[],
  { dependencies, requirementRefs, preserved, lanes, seeds, warnings }: FinalizeDecision,
): FinalizeReport {
  return {
    mission_slug: mission.directory,
    target_branch: targetBranch ?? targetBranchIn(mission.meta) ?? '',
    tasks_dir: join(mission.homes.packages.folder, 'tasks'),
    modified_wps: [...modified],
    unchanged_wps: packages.map(({ wp_id }) => wp_id).filter((wp) => !modified.includes(wp)),
    preserved_wps: [...preserved],
    dependencies_parsed: byPackage(dependencies),
    requirement_refs_parsed: byPackage(requirementRefs),
    bootstrap: { total_wps: packages.length, newly_seeded: seeds.length, already_initialized: packages.length - seeds.length },
    lanes: summaryOf(lanes),
    ownership_warnings: [...warnings.ownership],
    requirement_extraction_warnings: [...warnings.requirements],
    post_integration_acceptance_warnings: [...warnings.acceptance],
    lane_warnings: [...warnings.lanes],
    target_branch_override: { requested: targetBranch, previous_value: targetBranch === null ? null : targetBranchIn(mission.meta) },
  };
}

const byPackage = (lists: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(lists).map(([wp, list]) => [wp, [...list]]));

const summaryOf = ({ lanes, planning_artifact_wps, collapse_report: report }: LanesManifest): FinalizeReport['lanes'] => ({
  computed: true,
  count: lanes.length,
  lane_ids: lanes.map(({ lane_id }) => lane_id),
  planning_artifact_wps: [...planning_artifact_wps],
  collapse_report: {
    events: (report?.events ?? []).map((event) => ({ ...event })),
    total_merges: report?.total_merges ?? 0,
    independent_wps_collapsed: report?.independent_wps_collapsed ?? 0,
    by_rule: { ...report?.by_rule },
  },
});
