import type { LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { TasksOutline } from '../../schemas/tasksOutline.ts';
import type { YamlValue } from '../../schemas/yamlValue.ts';
import { acceptanceMatrixText, newAcceptanceMatrix } from './acceptanceMatrix.ts';
import { packagesWithoutConcern } from './concernCoverage.ts';
import type { DependencyGraph } from './dependencyGraph.ts';
import { citedIssues, issueMatrixText, newIssueMatrix } from './issueMatrix.ts';
import { laneCycles } from './laneCycles.ts';
import { isPlanningOnly } from './lanesDocument.ts';
import { lateAcceptance } from './lateAcceptance.ts';
import { planDependencies, type PlanSources } from './planDependencies.ts';
import { eventsFor, type PlannedEvent } from './planFinalize/eventsFor.ts';
import type { FinalizeFacts } from './planFinalize/finalizeFacts.ts';
import { frontMatterFor, sameMembers } from './planFinalize/frontMatterFor.ts';
import { lanesFor } from './planFinalize/lanesFor.ts';
import { manifestProblems, overruledProblems } from './planFinalize/manifestProblems.ts';
import { ownershipProblems, ownershipWarnings } from './planFinalize/ownershipProblems.ts';
import { requirementIds, specRequirements, type SpecRequirements } from './requirements.ts';
import { ownershipOf } from './ownership.ts';
import { settleOwnership } from './settleOwnership.ts';
import { tasksDocument } from './tasksDocument.ts';
import { tasksOutline } from './tasksMarkdown.ts';

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

/**
 * Decides everything about finalizing a mission (contract 1 §6.10), or tells everything that stands in its way: the findings
 * come in the order of the original's gates. Nothing is written before there is none, unlike there (trap 36).
 */
export function planFinalize(facts: FinalizeFacts): Outcome<FinalizeDecision> {
  const sources = sourcesOf(facts);
  const planned = planDependencies(sources);
  const graph = planDependencies({ ...sources, spec: null });
  const owned = settleOwnership(facts.packages, facts.directory);
  // A package whose mode is unknown hides nothing of the others.
  const judged = owned.ok ? owned : settleOwnership(facts.packages.filter(hasKnownMode), facts.directory);
  const dependencies = graph.ok ? graph.value.dependencies : null;
  const unlisted = manifestProblems(facts);
  const isRead = facts.unread.problems.length === 0;
  const areSettled = isRead && unlisted.length === 0 && graph.ok && owned.ok;
  const lanes = !graph.ok ? graph : !owned.ok ? owned : lanesFor(facts, graph.value.dependencies, owned.value.ownership);
  const found = [
    ...facts.unread.problems,
    ...unlisted,
    ...(planned.ok ? [] : planned.problems),
    ...(graph.ok ? overruledProblems(facts, graph.value.dependencies) : []),
    ...(owned.ok ? [] : owned.problems),
    ...(judged.ok ? ownershipProblems(facts, judged.value.ownership, isRead ? dependencies : null) : []),
    ...(areSettled && !lanes.ok ? lanes.problems : []),
  ];
  const [first, ...others] = found;
  if (first !== undefined) return failure(first, ...others);
  // Each of them has told its problems above; this tells the same to the type checker.
  if (!planned.ok) return planned;
  if (!owned.ok) return owned;
  if (!lanes.ok) return lanes;
  const { dependencies: settled, requirement_refs: refs } = planned.value;
  const spec = sources.spec ?? specRequirements('');
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
      issueMatrix: facts.hasIssueMatrix ? null : issueMatrixFor(facts.spec ?? ''),
    },
    events: eventsFor(facts, settled),
    seeds: facts.packages.map(({ wp_id }) => wp_id).filter((wp) => !Object.hasOwn(facts.standing, wp)),
    warnings: {
      ownership: [...concernWarnings(facts), ...ownershipWarnings(facts, owned.value, settled)],
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

const hasKnownMode = ({ wp_id, front_matter }: FinalizeFacts['packages'][number]): boolean =>
  !front_matter.execution_mode || ownershipOf(wp_id, front_matter).ok;

type Sources = PlanSources & { readonly outline: TasksOutline | null };

/** Without wps.yaml and tasks.md the declarations of the packages are all there is, and they are enough. */
function sourcesOf({ packages, unread, manifest, tasks, spec }: FinalizeFacts): Sources {
  const outline = tasks === null ? null : tasksOutline(tasks);
  const nothingWritten: TasksOutline = {
    dependencies: Object.fromEntries(packages.map(({ wp_id }) => [wp_id, []])),
    requirement_refs: {},
    subtasks: [],
  };
  return {
    packages: [
      ...packages.map(({ wp_id, front_matter, declared_keys }) => ({
        wp_id,
        dependencies: declared_keys.includes('dependencies') ? front_matter.dependencies : null,
        requirement_refs: front_matter.requirement_refs,
      })),
      // It is there all the same: what the others say of it is not wrong for that.
      ...unread.packages.map((wp_id) => ({ wp_id, dependencies: null, requirement_refs: null })),
    ],
    manifest,
    tasks: outline ?? nothingWritten,
    outline,
    spec: spec === null ? null : specRequirements(spec),
  };
}

/** Packages whose front matter and tasks.md declare different dependencies: what the front matter says stands. */
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

/** They are told beside those of ownership, as the original does. */
const concernWarnings = ({ manifest, plan }: FinalizeFacts): readonly string[] =>
  (manifest === null ? [] : packagesWithoutConcern(manifest, plan ?? '')).map(
    (id) => `${id} names no concern of the plan in wps.yaml: give it plan_concern_refs, or cross_cutting: true.`,
  );

function requirementWarnings({ packages }: FinalizeFacts, { undeclared }: SpecRequirements): readonly string[] {
  const strangers = packages.flatMap(({ wp_id, front_matter }) =>
    front_matter.requirement_refs
      .filter((ref) => requirementIds(ref).length === 0)
      .map((ref) => `${wp_id} names ${ref} among its requirement_refs, which is no id of a requirement (FR-…, NFR-… or C-…).`),
  );
  return [...(undeclared.length === 0 ? [] : [`spec.md mentions ${undeclared.join(', ')}, which it does not declare.`]), ...strangers];
}
