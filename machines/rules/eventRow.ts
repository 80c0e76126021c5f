import type { Annotation, Delta, Evidence, Transition } from '../../schemas/event.ts';
import { replacingTexts } from './foldAnnotation.ts';
import { givenReviewResult } from './foldTransition.ts';
import { processId } from './processId.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * A transition with the keys that writers leave: thirteen always, `mission_id` when it is known and `review_result` when there
 * is one (contract 1 §2.3). What a reader knows nothing of is not written again.
 */
export function transitionRow(transition: Transition): Row {
  const result = givenReviewResult(transition);
  return {
    event_id: transition.event_id,
    mission_slug: transition.mission_slug || transition.feature_slug || '',
    wp_id: transition.wp_id,
    from_lane: transition.from_lane,
    to_lane: transition.to_lane,
    at: transition.at,
    actor: transition.actor,
    force: transition.force,
    execution_mode: transition.execution_mode,
    reason: transition.reason ?? null,
    review_ref: transition.review_ref ?? null,
    evidence: writtenEvidence(givenEvidence(transition)),
    policy_metadata: transition.policy_metadata ?? null,
    ...(result === null ? {} : { review_result: result }),
    ...((transition.mission_id ?? null) === null ? {} : { mission_id: transition.mission_id }),
  };
}

/** The evidence a transition carries; an empty object is none. */
export const givenEvidence = ({ evidence }: Transition): Evidence | null => (evidence && 'review' in evidence ? evidence : null);

function writtenEvidence(evidence: Evidence | null): Row | null {
  if (evidence === null) return null;
  const {
    review: { reviewer, verdict, reference },
    repos = [],
    verification = [],
  } = evidence;
  return {
    review: { reviewer, verdict, reference },
    ...(repos.length === 0
      ? {}
      : {
          repos: repos.map(({ repo, branch, commit, files_touched }) => ({
            repo,
            branch,
            commit,
            ...(isEmpty(files_touched) ? {} : { files_touched }),
          })),
        }),
    ...(verification.length === 0
      ? {}
      : { verification: verification.map(({ command, result, summary }) => ({ command, result, summary })) }),
  };
}

const isEmpty = (files: unknown): boolean => (Array.isArray(files) ? files.length === 0 : !files);

/** An annotation with the keys that writers leave. */
export const annotationRow = ({ event_id, kind, wp_id, at, actor, delta }: Annotation): Row => ({
  event_id,
  kind,
  wp_id,
  at,
  actor,
  delta: writtenDelta(delta),
});

/** Only what changes something: no nulls, no empty texts in place of values, no release that releases nothing. */
function writtenDelta(delta: Delta): Row {
  const { shell_pid, subtasks, note, tracker_refs, tracker_refs_replace, review, release_runtime_claim } = delta;
  const given: Row = {
    ...Object.fromEntries(replacingTexts.map((slot) => [slot, delta[slot] || null])),
    shell_pid: (shell_pid ?? null) === null ? null : processId(shell_pid ?? 0),
    subtasks,
    note,
    tracker_refs,
    tracker_refs_replace,
    review: review ? { at: review.at, actor: review.actor, wp_id: review.wp_id, reason: review.reason } : null,
    release_runtime_claim: release_runtime_claim || null,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}
