import { problem, type Problem } from '../../../schemas/problem.ts';
import type { DependencyGraph } from '../dependencyGraph.ts';
import type { FinalizeFacts } from './finalizeFacts.ts';

/** wps.yaml and the files in tasks/ have to speak of the same packages, as tasks.md has to. */
export function manifestProblems({ packages, unread, manifest }: FinalizeFacts): readonly Problem[] {
  if (manifest === null) return [];
  const files = [...packages.map(({ wp_id }) => wp_id), ...unread.packages];
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
export function overruledProblems({ packages, manifest }: FinalizeFacts, graph: DependencyGraph): readonly Problem[] {
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
