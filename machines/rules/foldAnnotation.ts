import type { Annotation, Delta } from '../../schemas/event.ts';
import type { Overlay } from '../../schemas/fold.ts';
import { actorName } from './actorName.ts';
import { processId } from './processId.ts';
import { savedValue } from './savedValue.ts';

/** Texts that replace what stood there. An empty one says nothing: it never wipes out a value (contract 1 §3.4). */
export const replacingTexts = [
  'shell_pid_created_at',
  'agent',
  'assignee',
  'role',
  'agent_profile',
  'agent_profile_version',
  'model',
  'provider',
] as const;

/** What lies over a work package after one more annotation. */
export const foldAnnotation = (before: Overlay | undefined, row: Annotation): Overlay => ({
  actor: before?.actor ?? actorName(row.actor),
  slots: slotsAfter(before?.slots ?? {}, row.delta),
});

type Slots = Overlay['slots'];

function slotsAfter(before: Slots, delta: Delta): Slots {
  const slots: { -readonly [Key in keyof Slots]: Slots[Key] } = { ...before };
  // The release comes first, so that a value of the same annotation holds.
  if (delta.release_runtime_claim) {
    slots.agent = null;
    slots.shell_pid = null;
    slots.shell_pid_created_at = null;
  }
  for (const slot of replacingTexts) {
    const value = delta[slot];
    if (value) slots[slot] = value;
  }
  const { shell_pid, subtasks, note, review } = delta;
  if (shell_pid !== undefined && shell_pid !== null) slots.shell_pid = savedValue(processId(shell_pid));
  if (subtasks) slots.subtasks = { ...before.subtasks, ...subtasks };
  if (note !== undefined && note !== null) slots.notes = [...(before.notes ?? []), note];
  const refs = trackerRefsAfter(before.tracker_refs ?? [], delta);
  if (refs !== null) slots.tracker_refs = refs;
  if (review) slots.review = reviewOverride(review);
  return slots;
}

/** Each reference once, in the order of their first appearance. Replacing wins over adding. */
function trackerRefsAfter(before: readonly string[], delta: Delta): string[] | null {
  if (delta.tracker_refs_replace) return [...new Set(delta.tracker_refs_replace)];
  return delta.tracker_refs ? [...new Set([...before, ...delta.tracker_refs])] : null;
}

/** Four empty texts take the override back; anything less stays visible, complete or not. */
function reviewOverride({ at, actor, wp_id, reason }: NonNullable<Delta['review']>): NonNullable<Delta['review']> | null {
  return at || actor || wp_id || reason ? { at, actor, wp_id, reason } : null;
}
