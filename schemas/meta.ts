import Type, { type Static } from 'typebox';
import { optionalText, orNull } from './orNull.ts';

/** A key that decides nothing: kept, whatever stands there, and no reason to refuse a mission. */
const kept = Type.Optional(Type.Unknown());

/**
 * `meta.json`: who a mission is (contract 1 §1.2). Only keys that decide something have a type here, and none is required:
 * what a complete file must hold is a finding of its own, not a reason to refuse reading. Unknown keys are kept.
 */
export const MetaShape = Type.Object({
  mission_id: optionalText,
  mission_slug: optionalText,
  slug: optionalText,
  mission_type: optionalText,
  mission_number: Type.Optional(
    Type.Unknown({ description: 'An integer or null. Texts of digits are read; `pending`, `unassigned` and `TBD` are refused' }),
  ),
  friendly_name: optionalText,
  target_branch: optionalText,
  merge_target_branch: Type.Optional(orNull(Type.String({ description: 'Older name; wins over `target_branch` when landing' }))),
  created_at: optionalText,
  topology: Type.Optional(orNull(Type.String({ description: '`single_branch`, `lanes`, `coord` or `lanes_with_coord`' }))),
  flattened: kept,
  coordination_branch: optionalText,
  mid8: optionalText,
  status_phase: Type.Optional(Type.Unknown({ description: 'A number as a text: `"1"` in nearly all missions' })),
  vcs: kept,
  vcs_locked_at: kept,
  pr_bound: Type.Optional(orNull(Type.Boolean())),
  branch_strategy: Type.Optional(
    Type.Unknown({ description: '`already-confirmed`: bound for a pull request, it may begin on the branch that goes to' }),
  ),
  change_mode: Type.Optional(Type.Unknown({ description: '`bulk_edit`: its occurrence_map.yaml is asked for' })),
  retain_branches: Type.Optional(Type.Unknown({ description: 'Unless it is false, a landing leaves the branches of the mission' })),
  retain_worktrees: Type.Optional(Type.Unknown({ description: 'The same of its worktrees' })),
  accepted_at: optionalText,
  accepted_by: optionalText,
  acceptance_mode: optionalText,
  accepted_from_commit: optionalText,
  accept_commit: kept,
  baseline_merge_commit: optionalText,
  merged_at: kept,
});
export type Meta = Static<typeof MetaShape>;
