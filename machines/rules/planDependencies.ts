import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { TasksOutline } from '../../schemas/tasksOutline.ts';
import type { WpsManifest } from '../../schemas/wpsManifest.ts';
import { cycles, dependencyFaults, faultSentence, type DependencyGraph } from './dependencyGraph.ts';
import { requirementCoverage, requirementIds, type SpecRequirements } from './requirements.ts';

/** What a package's own file declares about its place in the plan. */
export interface PlannedPackage {
  readonly wp_id: string;
  /** Null when the front matter has no `dependencies` line at all; an empty list is a declaration. */
  readonly dependencies: readonly string[] | null;
  /** As written: ids are taken out of any text around them. Null when the file cannot be read. */
  readonly requirement_refs: readonly string[] | null;
}

/** Everything that speaks about dependencies and requirements of one mission. */
export interface PlanSources {
  /** In the order of the file names. */
  readonly packages: readonly PlannedPackage[];
  /** wps.yaml, or null when the mission has none. */
  readonly manifest: WpsManifest | null;
  /** tasks.md, or null when the mission has none. */
  readonly tasks: TasksOutline | null;
  /** The requirements of spec.md; null leaves the mapping of requirements unjudged. */
  readonly spec: SpecRequirements | null;
}

export interface DependencyPlan {
  /** Who was asked for dependencies. With `none` nothing was: a mission without wps.yaml and tasks.md has no plan yet. */
  readonly source: 'wps.yaml' | 'frontmatter+tasks.md' | 'none';
  readonly dependencies: DependencyGraph;
  readonly requirement_refs: Readonly<Record<string, readonly string[]>>;
}

/**
 * Settles what depends on what and which requirements each package serves (contract 1 §6.10): wps.yaml alone where it
 * exists; otherwise what a package's front matter declares, and tasks.md for those that declare nothing.
 * An explicit declaration is never overruled by what was read out of prose.
 *
 * Every finding is told. They come in the order of the original's gates, so the first one is what it would have stopped at.
 */
export function planDependencies(sources: PlanSources): Outcome<DependencyPlan> {
  const plan = resolve(sources);
  const [first, ...others] = [
    ...coverageProblems(sources),
    ...graphProblems(plan.dependencies),
    ...mappingProblems(sources, plan),
    ...disagreementProblems(sources, plan.dependencies),
  ];
  return first === undefined ? success(plan) : failure(first, ...others);
}

function resolve({ packages, manifest, tasks }: PlanSources): DependencyPlan {
  const declaredRefs = packages.map((own) => [own.wp_id, requirementIds((own.requirement_refs ?? []).join('\n'))] as const);
  const writtenRefs = manifest === null ? Object.entries(tasks?.requirement_refs ?? {}) : [];
  const found = [...writtenRefs, ...declaredRefs].filter(([, refs]) => refs.length > 0);
  const requirement_refs = Object.fromEntries([...packages.map((own) => [own.wp_id, []] as const), ...found]);
  if (manifest !== null) {
    const dependencies = Object.fromEntries(manifest.work_packages.map((entry) => [entry.id, once(entry.dependencies ?? [])]));
    return { source: 'wps.yaml', dependencies, requirement_refs };
  }
  if (tasks === null) return { source: 'none', dependencies: {}, requirement_refs };
  const written = new Map(Object.entries(tasks.dependencies));
  const dependencies = Object.fromEntries(packages.map((own) => [own.wp_id, once(own.dependencies ?? written.get(own.wp_id) ?? [])]));
  return { source: 'frontmatter+tasks.md', dependencies, requirement_refs };
}

/** Packages and sections of tasks.md must be the same ones: a package without section would silently depend on nothing. */
function coverageProblems({ packages, manifest, tasks }: PlanSources): readonly Problem[] {
  if (manifest !== null || tasks === null) return [];
  const files = new Set(packages.map((own) => own.wp_id));
  const sections = new Set(Object.keys(tasks.dependencies));
  const missing = [...files].filter((id) => !sections.has(id)).toSorted();
  const extra = [...sections].filter((id) => !files.has(id)).toSorted();
  if (missing.length + extra.length === 0) return [];
  const isBeyond = missing.some((id) => id.length > 'WP99'.length);
  const parts = [
    ...(missing.length > 0 ? [`no section for ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`no file in tasks/ for its section ${extra.join(', ')}`] : []),
  ];
  return [
    problem(
      'TASKS_COVERAGE_INCOMPLETE',
      `tasks.md and the files in tasks/ name different work packages: ${parts.join('; ')}. A section starts with a heading like "## WP01" or "### Work Package WP01: title".${isBeyond ? ' Packages are numbered with two digits: WP99 is the last that a mission can have.' : ''}`,
      {
        details: { missing_wp_sections: missing, extra_wp_sections: extra },
      },
    ),
  ];
}

function graphProblems(graph: DependencyGraph): readonly Problem[] {
  const circles = cycles(graph);
  const cycleProblems =
    circles.length === 0
      ? []
      : [
          problem(
            'WP_DEPENDENCY_CYCLE',
            `Work packages depend on each other in a circle: ${circles.map((cycle) => cycle.join(' → ')).join('; ')}.`,
            {
              details: { cycles: circles },
            },
          ),
        ];
  const invalidProblems = [...dependencyFaults(graph, [])].flatMap(([wp_id, faults]) => {
    const errors = faults.filter((fault) => fault.kind !== 'self').map((fault) => faultSentence(wp_id, fault));
    return errors.length === 0
      ? []
      : [problem('WP_DEPENDENCY_INVALID', `${wp_id} depends on what cannot be: ${errors.join(' ')}`, { details: { wp_id, errors } })];
  });
  return [...cycleProblems, ...invalidProblems];
}

function mappingProblems({ packages, spec }: PlanSources, plan: DependencyPlan): readonly Problem[] {
  if (spec === null) return [];
  const read = packages.filter((own) => own.requirement_refs !== null);
  const coverage = requirementCoverage(
    read.map((own) => own.wp_id),
    plan.requirement_refs,
    spec,
  );
  // What no package that could be read covers may be covered by one that could not.
  const unmapped = read.length === packages.length ? coverage.unmapped : [];
  const unknown = Object.entries(coverage.unknownRefs);
  const parts = [
    ...(coverage.withoutRefs.length > 0
      ? [`${coverage.withoutRefs.join(', ')} ${coverage.withoutRefs.length === 1 ? 'serves' : 'serve'} no requirement`]
      : []),
    ...unknown.map(([wp_id, refs]) => `${wp_id} names ${refs.join(', ')}, which spec.md does not declare`),
    ...(unmapped.length > 0 ? [`no work package covers ${unmapped.join(', ')}`] : []),
    ...(spec.bareProse.length > 0
      ? [
          `spec.md mentions ${spec.bareProse.join(', ')} in a sentence under its requirements; a declaration is a table row, a heading, a list item or a bold lead`,
        ]
      : []),
  ];
  if (parts.length === 0) return [];
  return [
    problem('REQUIREMENT_MAPPING_INCOMPLETE', `Requirements and work packages do not match: ${parts.join('; ')}.`, {
      details: {
        missing_requirement_refs_wps: coverage.withoutRefs,
        unknown_requirement_refs: coverage.unknownRefs,
        unmapped_functional_requirements: unmapped,
        bare_prose_requirement_ids: spec.bareProse,
        dependencies_parsed: plan.dependencies,
        requirement_refs_parsed: plan.requirement_refs,
      },
    }),
  ];
}

/** Two explicit declarations that differ: neither may win silently. */
function disagreementProblems({ packages }: PlanSources, graph: DependencyGraph): readonly Problem[] {
  const declared = new Map(packages.map((own) => [own.wp_id, own.dependencies ?? []]));
  const conflicts = Object.entries(graph).flatMap(([wp_id, resolved]) => {
    const own = inOrder(declared.get(wp_id) ?? []);
    const planned = inOrder(resolved);
    if (own === '' || planned === '' || own === planned) return [];
    return [`${wp_id}: its front matter says ${own}, wps.yaml says ${planned}`];
  });
  if (conflicts.length === 0) return [];
  return [
    problem('WP_DEPENDENCY_DISAGREEMENT', `The same dependencies are declared twice and differently. ${conflicts.join('; ')}.`, {
      details: { dependency_conflicts: conflicts },
    }),
  ];
}

/** A dependency that is named twice is one. */
const once = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

const inOrder = (ids: readonly string[]): string => once(ids).toSorted().join(', ');
