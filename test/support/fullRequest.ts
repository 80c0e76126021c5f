import type { TransitionRequest } from '../../schemas/transition.ts';

/** A request that lacks nothing, whatever the lane: every guard of the work-package machine lets it pass. */
export const fullRequest = {
  actor: 'alice',
  reason: 'because',
  evidence: { review: { reviewer: 'bob', verdict: 'approved', reference: 'ref-1' } },
  review_ref: 'ref-1',
  review_result: { reviewer: 'bob', verdict: 'approved', reference: 'ref-1' },
  workspace_context: 'worktree:/somewhere',
  subtasks_complete: true,
  implementation_evidence_present: true,
} as const satisfies Omit<TransitionRequest, 'to'>;
