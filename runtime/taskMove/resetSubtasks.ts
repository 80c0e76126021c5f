import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { Delta } from '../../schemas/event.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import type { MoveTaskReply } from '../../schemas/tasksReply.ts';

interface Reset {
  readonly delta: Delta;
  readonly told: Pick<
    MoveTaskReply,
    | 'subtasks_reset_count'
    | 'subtasks_reset_ids'
    | 'subtasks_previously_completed'
    | 'subtasks_never_completed'
    | 'runtime_claim_released'
    | 'review_override_cleared'
  >;
}

/** Work that is sent back to be planned is all to be done again, and nobody's (contract 1 §4.7). */
export function resetSubtasks(roster: readonly string[], status: WorkPackageStatus | undefined): Reset {
  const recorded = status?.subtasks ?? {};
  const ids = [...new Set([...roster, ...Object.keys(recorded)])];
  const completed = ids.filter((id) => ownEntry(recorded, id) === 'done');
  const isOverridden = (status?.review ?? null) !== null;
  return {
    delta: {
      ...(ids.length === 0 ? {} : { subtasks: Object.fromEntries(ids.map((id) => [id, 'planned'])) }),
      release_runtime_claim: true,
      ...(isOverridden ? { review: { at: '', actor: '', wp_id: '', reason: '' } } : {}),
    },
    told: {
      subtasks_reset_count: ids.length,
      subtasks_reset_ids: ids,
      subtasks_previously_completed: completed,
      subtasks_never_completed: ids.filter((id) => !completed.includes(id)),
      runtime_claim_released: true,
      review_override_cleared: isOverridden,
    },
  };
}
