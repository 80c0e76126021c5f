import type { TasksOutline } from '../../../schemas/tasksOutline.ts';
import type { YamlValue } from '../../../schemas/yamlValue.ts';
import { branchStrategy } from '../branchStrategy.ts';
import { requirementIds } from '../requirements.ts';
import type { InferredFields } from '../settleOwnership.ts';
import type { FinalizeFacts, FinalizedPackage } from './finalizeFacts.ts';

/**
 * The fields that finalizing sets. What a package declares of its own dependencies, requirements and ownership stays as it
 * is written; its subtasks are declared where they were not, since nobody can hand in a package whose subtasks are unknown.
 */
export function frontMatterFor(
  { wp_id, front_matter: own, declared_keys }: FinalizedPackage,
  { targetBranch, landingBranch, manifest }: FinalizeFacts,
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
    merge_target_branch: landingBranch,
    branch_strategy: branchStrategy(targetBranch, landingBranch),
    ...(declares('subtasks') ? {} : { subtasks: [...new Set(subtasks)] }),
    ...inferred,
  };
}

/** Whether two lists name the same, in whatever order and however often. */
export const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((id) => b.includes(id)) && b.every((id) => a.includes(id));
