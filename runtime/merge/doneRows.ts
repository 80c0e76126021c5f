import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { Transition } from '../../schemas/event.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import type { Present } from '../desk/recordEvents.ts';
import { moveSeries } from '../moveSeries.ts';
import type { MergeScene } from './mergeScene.ts';

export interface DoneRows {
  readonly rows: readonly { readonly event_id: string }[];
  /** Packages that are done with it. */
  readonly done: readonly string[];
}

/**
 * The events that say of every approved package that it is done (contract 3 §1.12). The ids are those of the plan, so that they
 * are the same in every attempt. What is done or canceled already is passed over, and so is what its gates have let pass.
 * Problems: TRANSITION_REJECTED, EVENT_TIME_UNORDERABLE.
 */
export function doneRows({ project, mission }: MergeScene, plan: MergePlan, present: Present): Outcome<DoneRows> {
  const metadata: NonNullable<Transition['policy_metadata']> & { readonly merge_phase: string; readonly target_branch: string } = {
    merge_phase: 'lane_integrated',
    target_branch: plan.target,
  };
  const rows: { readonly event_id: string }[] = [];
  const done: string[] = [];
  for (const { wp, event_id } of plan.done) {
    const status = ownEntry(present.status.snapshot.work_packages, wp);
    if (status?.lane !== 'approved' || present.hasEvent(event_id)) continue;
    const evidence = { review: approvalOf(wp, status) };
    const series = moveSeries(
      new Date(plan.at),
      mission,
      {
        wp,
        actor: 'merge',
        name: 'merge',
        execution_mode: plan.planning.includes(wp) ? 'direct_repo' : 'worktree',
        notes: [],
        moves: [
          {
            event_id,
            evidence,
            request: { to: 'done', evidence, workspace_context: `merge:${project.root}`, reason: `Merged into ${plan.target}` },
            policy_metadata: metadata,
          },
        ],
      },
      present,
    );
    if (!series.ok) return series;
    rows.push(...series.value.rows);
    done.push(wp);
  }
  return success({ rows, done });
}

/** By what a package is approved: what somebody has decided about its review, the review, or that it stands in its lane. */
function approvalOf(
  wp: string,
  { review, review_result: result, agent, actor }: WorkPackageStatus,
): { readonly reviewer: string; readonly verdict: string; readonly reference: string } {
  if (review != null && review.actor.trim() !== '')
    return { reviewer: review.actor, verdict: 'approved', reference: `snapshot-review:${wp}` };
  if (result?.verdict === 'approved' && result.reviewer.trim() !== '' && result.reference.trim() !== '')
    return { reviewer: result.reviewer, verdict: 'approved', reference: result.reference };
  return { reviewer: agent || actor || 'unknown', verdict: 'approved', reference: `lane-approved:${wp}` };
}
