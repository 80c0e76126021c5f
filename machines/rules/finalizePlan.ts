import type { Lane } from '../../schemas/lane.ts';
import type { LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { TasksOutline } from '../../schemas/tasksOutline.ts';
import type { WorkPackageFile } from '../../schemas/workPackage.ts';
import type { WpsManifest } from '../../schemas/wpsManifest.ts';
import type { YamlValue } from '../../schemas/yamlValue.ts';
import { agents } from '../../schemas/agents.ts';
import { auditCoverage } from './auditCoverage.ts';
import { acceptanceMatrixText, newAcceptanceMatrix } from './acceptanceMatrix.ts';
import { branchStrategy } from './branchStrategy.ts';
import type { DependencyGraph } from './dependencyGraph.ts';
import type { FileTree } from './fileTree.ts';
import type { MissionIdentity } from './identity.ts';
import { citedIssues, issueMatrixText, newIssueMatrix } from './issueMatrix.ts';
import { computeLanes } from './lanes.ts';
import { laneCycles } from './laneCycles.ts';
import { isPlanningOnly, lanesText, readLanes } from './lanesDocument.ts';
import { lateAcceptance } from './lateAcceptance.ts';
import { payloadTime, type LifecycleEvent } from './lifecycleRow.ts';
import { kittySpecsFindings, ownedFileFindings } from './ownedFiles.ts';
import { isCodebaseWide, ownershipFindings, type Ownership } from './ownership.ts';
import type { OwnershipFinding } from './ownershipFinding.ts';
import { planDependencies, type PlanSources } from './planDependencies.ts';
import { requirementIds, specRequirements, type SpecRequirements } from './requirements.ts';
import { settleLanes } from './settleLanes.ts';
import { settleOwnership, type InferredFields } from './settleOwnership.ts';
import { surfaces } from './surfaces.ts';
import { tasksDocument } from './tasksDocument.ts';
import { tasksOutline } from './tasksMarkdown.ts';

/** A package file with its whole text. */
export type FinalizedPackage = WorkPackageFile & { readonly text: string };

/** Everything that finalizing is decided from, as it was found. */
export interface FinalizeFacts {
  readonly directory: string;
  readonly identity: MissionIdentity;
  /** Where the mission is to land. */
  readonly targetBranch: string;
  /** Its tip, or what holds the planning documents of it; null where it has none. */
  readonly planningCommit: string | null;
  /** In the order of their file names. */
  readonly packages: readonly FinalizedPackage[];
  /** wps.yaml; null when there is none. */
  readonly manifest: WpsManifest | null;
  /** The texts of files; null for those that are not there. */
  readonly tasks: string | null;
  readonly spec: string;
  readonly lanes: string | null;
  readonly hasAcceptanceMatrix: boolean;
  readonly hasIssueMatrix: boolean;
  /** The checkout in which owned files are looked up. */
  readonly tree: FileTree;
  /** Where each package stands; packages without any event are absent. */
  readonly standing: Readonly<Record<string, Lane>>;
  /** UTC with microseconds and `+00:00`. */
  readonly now: string;
}

/** A lifecycle event that has no id and no time of its own yet. */
export type PlannedEvent = Omit<LifecycleEvent, 'event_id' | 'timestamp'>;

/** What is to be done, before a single byte is. */
export interface FinalizeDecision {
  /** What each package's front matter is to say, key by key. What it says already may be among it. */
  readonly frontMatter: Readonly<Record<string, Readonly<Record<string, YamlValue>>>>;
  readonly dependencies: DependencyGraph;
  readonly requirementRefs: Readonly<Record<string, readonly string[]>>;
  /** Packages whose own declaration of dependencies was kept although tasks.md says something else, or nothing. */
  readonly preserved: readonly string[];
  readonly lanes: LanesManifest;
  /** Texts of files to be written; null where a file stays what it is. */
  readonly texts: Readonly<Record<'tasks' | 'lanes' | 'acceptanceMatrix' | 'issueMatrix', string | null>>;
  /** What is to be in the log, in order. */
  readonly events: readonly PlannedEvent[];
  /** Packages to be put on the board. */
  readonly seeds: readonly string[];
  readonly warnings: {
    readonly ownership: readonly string[];
    readonly requirements: readonly string[];
    readonly acceptance: readonly string[];
    readonly lanes: readonly string[];
  };
}

/** Who is named in the rows that finalizing leaves. */
export const finalizer = 'spec-kitty agent mission finalize-tasks';

/**
 * Decides everything about finalizing a mission (contract 1 §6.10), or tells everything that stands in its way: the findings
 * come in the order of the original's gates. Nothing is written before there is none, unlike there (trap 36).
 */
export function planFinalize(facts: FinalizeFacts): Outcome<FinalizeDecision> {
  const sources = sourcesOf(facts);
  const planned = planDependencies(sources);
  const graph = planDependencies({ ...sources, spec: null });
  const owned = settleOwnership(facts.packages, facts.directory);
  const dependencies = graph.ok ? graph.value.dependencies : null;
  const found = [
    ...manifestProblems(facts),
    ...(planned.ok ? overruledProblems(facts, planned.value.dependencies) : planned.problems),
    ...(owned.ok ? ownershipProblems(facts, owned.value.ownership, dependencies) : owned.problems),
  ];
  const [first, ...others] = found;
  if (first !== undefined) return failure(first, ...others);
  // Each of them has told its problems above; this tells the same to the type checker.
  if (!planned.ok) return planned;
  if (!owned.ok) return owned;

  const lanes = lanesFor(facts, planned.value.dependencies, owned.value.ownership);
  if (!lanes.ok) return lanes;
  const { dependencies: settled, requirement_refs: refs } = planned.value;
  const spec = sources.spec;
  return success({
    frontMatter: Object.fromEntries(
      facts.packages.map((own) => [
        own.wp_id,
        frontMatterFor(own, facts, settled[own.wp_id] ?? [], refs[own.wp_id] ?? [], owned.value.inferred[own.wp_id] ?? {}, sources.outline),
      ]),
    ),
    dependencies: settled,
    requirementRefs: refs,
    preserved: preserved(facts, sources.outline),
    lanes: lanes.value.manifest,
    texts: {
      tasks: changed(facts.manifest === null ? null : tasksDocument(facts.directory, facts.manifest), facts.tasks),
      lanes: lanes.value.text,
      acceptanceMatrix:
        facts.hasAcceptanceMatrix || spec.functional.length === 0 || isPlanningOnly(lanes.value.manifest)
          ? null
          : acceptanceMatrixText(newAcceptanceMatrix(facts.identity, spec.functional)),
      issueMatrix: facts.hasIssueMatrix ? null : issueMatrixFor(facts.spec),
    },
    events: eventsFor(facts, settled),
    seeds: facts.packages.map(({ wp_id }) => wp_id).filter((wp) => !Object.hasOwn(facts.standing, wp)),
    warnings: {
      ownership: warningsIn([
        ...owned.value.guesses,
        ...ownershipFindings(withFiles(owned.value.ownership), settled),
        ...filesFound(facts, owned.value.ownership),
        ...auditFindings(facts, owned.value.ownership),
      ]),
      requirements: requirementWarnings(facts, spec),
      acceptance: facts.packages.flatMap(
        ({ wp_id, text }) => lateAcceptance(wp_id, text, owned.value.ownership[wp_id]?.owned_files ?? [])?.sentence ?? [],
      ),
      lanes: laneCycles(lanes.value.manifest).map(
        (cycle) => `Lanes wait for each other: ${cycle.join(' → ')}. Packages become ready one by one all the same.`,
      ),
    },
  });
}

type Sources = PlanSources & { readonly outline: TasksOutline | null; readonly spec: SpecRequirements };

/** Without wps.yaml and tasks.md the declarations of the packages are all there is, and they are enough. */
function sourcesOf({ packages, manifest, tasks, spec }: FinalizeFacts): Sources {
  const outline = tasks === null ? null : tasksOutline(tasks);
  const nothingWritten: TasksOutline = {
    dependencies: Object.fromEntries(packages.map(({ wp_id }) => [wp_id, []])),
    requirement_refs: {},
    subtasks: [],
  };
  return {
    packages: packages.map(({ wp_id, front_matter, declared_keys }) => ({
      wp_id,
      dependencies: declared_keys.includes('dependencies') ? front_matter.dependencies : null,
      requirement_refs: front_matter.requirement_refs,
    })),
    manifest,
    tasks: outline ?? nothingWritten,
    outline,
    spec: specRequirements(spec),
  };
}

/** wps.yaml and the files in tasks/ have to speak of the same packages, as tasks.md has to. */
function manifestProblems({ packages, manifest }: FinalizeFacts): readonly Problem[] {
  if (manifest === null) return [];
  const files = packages.map(({ wp_id }) => wp_id);
  const entries = manifest.work_packages.map(({ id }) => id);
  const missing = files.filter((id) => !entries.includes(id)).toSorted();
  const extra = entries.filter((id) => !files.includes(id)).toSorted();
  if (missing.length + extra.length === 0) return [];
  const parts = [
    ...(missing.length > 0 ? [`no entry for ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`no file in tasks/ for its entry ${extra.join(', ')}`] : []),
  ];
  return [
    problem('TASKS_COVERAGE_INCOMPLETE', `wps.yaml and the files in tasks/ name different work packages: ${parts.join('; ')}.`, {
      details: { missing_wp_sections: missing, extra_wp_sections: extra },
    }),
  ];
}

/** An entry of wps.yaml without dependencies means none; a package that declares some says otherwise, and is not overruled in silence. */
function overruledProblems({ packages, manifest }: FinalizeFacts, graph: DependencyGraph): readonly Problem[] {
  if (manifest === null) return [];
  const conflicts = packages
    .filter(({ wp_id, front_matter }) => front_matter.dependencies.length > 0 && graph[wp_id]?.length === 0)
    .map(({ wp_id, front_matter }) => `${wp_id}: its front matter says ${front_matter.dependencies.join(', ')}, wps.yaml says none`);
  if (conflicts.length === 0) return [];
  return [
    problem('WP_DEPENDENCY_DISAGREEMENT', `The same dependencies are declared twice and differently. ${conflicts.join('; ')}.`, {
      details: { dependency_conflicts: conflicts },
    }),
  ];
}

/** Overlaps can be judged only where it is known what depends on what; everything else is told in any case. */
function ownershipProblems(
  facts: FinalizeFacts,
  ownership: Readonly<Record<string, Ownership>>,
  dependencies: DependencyGraph | null,
): readonly Problem[] {
  const inMission = kittySpecsFindings(Object.entries(ownership).map(([wp_id, own]) => ({ wp_id, ...own })));
  const rules = ownershipFindings(withFiles(ownership), dependencies ?? {}).filter(
    ({ severity, rule }) => severity === 'error' && (dependencies !== null || rule !== 'scopes_overlap'),
  );
  const files = filesFound(facts, ownership).filter(({ severity }) => severity === 'error');
  const told = (findings: readonly OwnershipFinding[]): string => findings.map(({ sentence }) => sentence).join(' ');
  return [
    ...(inMission.length === 0
      ? []
      : [
          problem('INVALID_WP_OWNED_FILES_KITTY_SPECS', told(inMission), {
            details: { invalid_owned_files: inMission.map(({ packages: [wp_id = ''], paths: [path = ''] }) => ({ wp_id, path })) },
          }),
        ]),
    ...(rules.length === 0
      ? []
      : [problem('WP_OWNERSHIP_CONFLICT', told(rules), { details: { ownership_errors: rules.map(({ sentence }) => sentence) } })]),
    ...(files.length === 0
      ? []
      : [
          problem('WP_OWNED_FILES_NOT_FOUND', told(files), {
            details: { ownership_literal_path_errors: files.map(({ sentence }) => sentence) },
          }),
        ]),
  ];
}

/** The rules of ownership speak of files; a planning package without any is none of their business. */
const withFiles = (ownership: Readonly<Record<string, Ownership>>): Readonly<Record<string, Ownership>> =>
  Object.fromEntries(Object.entries(ownership).filter(([, { owned_files }]) => owned_files.length > 0));

const filesFound = ({ packages, tree }: FinalizeFacts, ownership: Readonly<Record<string, Ownership>>): readonly OwnershipFinding[] =>
  ownedFileFindings(
    packages.map(({ wp_id, front_matter }) => ({
      wp_id,
      execution_mode: ownership[wp_id]?.execution_mode ?? null,
      owned_files: ownership[wp_id]?.owned_files ?? [],
      create_intent: front_matter.create_intent,
    })),
    tree,
  );

/** What a package that goes through everything ought to look at: documents, and what agents are told. */
const auditTargets = ['docs/', ...new Set(agents.map(({ layout }) => `${layout.folder}/`))];

const auditFindings = ({ tree }: FinalizeFacts, ownership: Readonly<Record<string, Ownership>>): readonly OwnershipFinding[] =>
  auditCoverage(
    Object.values(ownership)
      .filter(isCodebaseWide)
      .map(({ owned_files }) => owned_files),
    auditTargets,
    tree,
  );

const warningsIn = (findings: readonly OwnershipFinding[]): readonly string[] =>
  findings.filter(({ severity }) => severity === 'warning').map(({ sentence }) => sentence);

/** The lanes, and their text where it has to be written. Lanes that nobody works in yet are made anew when they cannot be read. */
function lanesFor(
  facts: FinalizeFacts,
  dependencies: DependencyGraph,
  ownership: Readonly<Record<string, Ownership>>,
): Outcome<{ readonly manifest: LanesManifest; readonly text: string | null }> {
  const computed = computeLanes({
    missionSlug: facts.directory,
    missionId: facts.identity.mission_id,
    targetBranch: facts.targetBranch,
    dependencies,
    ownership,
    surfaces: Object.fromEntries(facts.packages.map(({ wp_id, body }) => [wp_id, surfaces(body)])),
    computedAt: facts.now,
    planningCommit: facts.planningCommit,
  });
  const begun = Object.keys(facts.standing)
    .filter((wp) => hasBegun(facts.standing[wp] ?? 'genesis'))
    .toSorted();
  const existing = facts.lanes === null ? success(null) : readLanes(facts.lanes);
  const isLost = !existing.ok && begun.length > 0;
  if (!computed.ok) return isLost ? failure(computed.problems[0], ...computed.problems.slice(1), ...existing.problems) : computed;
  if (isLost) return existing;
  const settled = settleLanes(computed.value, existing.ok ? existing.value : null, begun);
  if (!settled.ok) return settled;
  const isKept = existing.ok && settled.value === existing.value;
  return success({ manifest: settled.value, text: isKept ? null : lanesText(settled.value) });
}

const hasBegun = (lane: Lane): boolean => lane !== 'genesis' && lane !== 'uninitialized' && lane !== 'planned';

/**
 * The fields that finalizing sets. What a package declares of its own dependencies, requirements and ownership stays as it
 * is written; its subtasks are declared where they were not, since nobody can hand in a package whose subtasks are unknown.
 */
function frontMatterFor(
  { wp_id, front_matter: own, declared_keys }: FinalizedPackage,
  { targetBranch, manifest }: FinalizeFacts,
  dependencies: readonly string[],
  refs: readonly string[],
  inferred: InferredFields,
  outline: TasksOutline | null,
): Readonly<Record<string, YamlValue>> {
  const declares = (key: string): boolean => declared_keys.includes(key);
  const isSameList = declares('dependencies') && sameMembers(own.dependencies, dependencies);
  const subtasks =
    manifest?.work_packages.find(({ id }) => id === wp_id)?.subtasks ??
    outline?.subtasks.filter((row) => row.wp_id === wp_id).map(({ id }) => id) ??
    [];
  return {
    ...(isSameList ? {} : { dependencies }),
    ...(requirementIds(own.requirement_refs.join('\n')).length === 0 && refs.length > 0 ? { requirement_refs: refs } : {}),
    planning_base_branch: targetBranch,
    merge_target_branch: targetBranch,
    branch_strategy: branchStrategy(targetBranch),
    ...(declares('subtasks') ? {} : { subtasks: [...new Set(subtasks)] }),
    ...inferred,
  };
}

const sameMembers = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

function preserved({ packages, manifest }: FinalizeFacts, outline: TasksOutline | null): readonly string[] {
  if (manifest !== null) return [];
  return packages
    .filter(
      ({ wp_id, front_matter }) =>
        front_matter.dependencies.length > 0 && !sameMembers(front_matter.dependencies, outline?.dependencies[wp_id] ?? []),
    )
    .map(({ wp_id }) => wp_id);
}

const changed = (text: string | null, present: string | null): string | null => (text === present ? null : text);

function issueMatrixFor(spec: string): string | null {
  const issues = citedIssues(spec);
  return issues.length === 0 ? null : issueMatrixText(newIssueMatrix(issues, 'spec.md'));
}

function requirementWarnings({ packages }: FinalizeFacts, { undeclared }: SpecRequirements): readonly string[] {
  const strangers = packages.flatMap(({ wp_id, front_matter }) =>
    front_matter.requirement_refs
      .filter((ref) => requirementIds(ref).length === 0)
      .map((ref) => `${wp_id} names ${ref} among its requirement_refs, which is no id of a requirement (FR-…, NFR-… or C-…).`),
  );
  return [...(undeclared.length === 0 ? [] : [`spec.md mentions ${undeclared.join(', ')}, which it does not declare.`]), ...strangers];
}

/** Beginning, packages and end of planning, as the original records them (contract 1 §2.4). */
function eventsFor({ directory, identity, packages, now }: FinalizeFacts, dependencies: DependencyGraph): readonly PlannedEvent[] {
  const folder = `kitty-specs/${directory}`;
  const at = payloadTime(now);
  const said = { actor: finalizer, mission_number: identity.mission_number, mission_slug: directory };
  return [
    { event_type: 'TasksStarted', aggregate_id: directory, payload: { ...said, at } },
    ...packages.map(({ wp_id, title, file_name }): PlannedEvent => ({
      event_type: 'WPCreated',
      aggregate_type: 'WorkPackage',
      aggregate_id: wp_id,
      payload: {
        ...said,
        created_at: at,
        depends_on: dependencies[wp_id] ?? [],
        wp_id,
        wp_path: `${folder}/tasks/${file_name}`,
        wp_title: title,
      },
    })),
    {
      event_type: 'TasksCompleted',
      aggregate_id: directory,
      payload: { ...said, at, artifact_path: `${folder}/tasks.md`, summary: null, wp_count: packages.length },
    },
  ];
}
