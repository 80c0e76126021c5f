import type { Gate } from '../../../schemas/gate.ts';
import { hasPassedReview } from '../../../schemas/lane.ts';
import { codePointOrder } from '../codePointOrder.ts';
import type { GatePackage } from '../gatePackages.ts';
import { always, never, noted, type Broken, type GateRule } from './gateRule.ts';
import type { MergeGateFacts } from '../mergeGateFacts.ts';
import { nextCommand } from '../nextCommand.ts';
import { shellWord } from '../shellWord.ts';

/** What has to hold of the packages and of what is on record about them. */
export const packageRules = {
  work_packages: {
    holds: 'Every work package is approved or done.',
    mayBeOverridden: never,
    broken: ({ packages, mission }) =>
      packages.length === 0
        ? [
            {
              code: 'WORK_PACKAGES_MISSING',
              what: 'none',
              sentence: `${mission} has no work packages that could be merged.`,
              remedy: nextCommand(mission),
            },
          ]
        : packages
            .filter(({ lane }) => !hasPassedReview(lane))
            .map(({ wp_id, lane, last_event_id }) => ({
              code: 'WP_NOT_APPROVED',
              what: `${wp_id}@${last_event_id ?? lane}`,
              sentence: `${wp_id} is ${lane}; it has to be approved, done or canceled.`,
              packages: [wp_id],
              remedy: nextCommand(mission),
              details: { wp_id, lane },
            })),
  },
  bootstrap_history: {
    holds: 'Work has been recorded.',
    mayBeOverridden: never,
    broken: ({ isBootstrapOnly, mission }) =>
      isBootstrapOnly
        ? [
            {
              code: 'BOOTSTRAP_ONLY_HISTORY',
              what: 'log',
              sentence: `The event log of ${mission} says nothing but that packages were planned: no work was ever recorded.`,
              remedy: `spec-kitty agent status validate --mission ${shellWord(mission)}`,
            },
          ]
        : [],
  },
  review_artifacts: {
    holds: 'No package is approved against its last review.',
    mayBeOverridden: always,
    broken: (facts) =>
      facts.packages
        .filter((each) => hasPassedReview(each.lane) && each.review?.verdict === 'changes_requested')
        .map((each) => rejected(each, facts)),
  },
  evidence: {
    holds: 'Every approval says who approved and by what.',
    mayBeOverridden: always,
    skip: ({ policy }) =>
      policy.requireReviewApproval ? null : 'The project does not ask for it (policy.merge_gates.require_review_approval).',
    broken: (facts) =>
      facts.packages
        .filter((each) => hasPassedReview(each.lane) && each.evidence === null)
        .map(({ wp_id, lane, last_event_id }) => ({
          code: 'MERGE_EVIDENCE_MISSING',
          what: `${wp_id}@${last_event_id ?? ''}`,
          sentence: `Nothing says by what ${wp_id} is ${lane}: no review and no reference stands behind it.`,
          packages: [wp_id],
          remedy: noted(facts, '--override evidence'),
        })),
  },
  dependency: {
    holds: 'Everything the packages depend on is approved or done.',
    mayBeOverridden: always,
    skip: ({ policy }) =>
      policy.requireDepsComplete ? null : 'The project does not ask for it (policy.merge_gates.require_deps_complete).',
    broken: (facts) =>
      facts.packages.flatMap(({ wp_id, dependencies }) =>
        dependencies
          .filter((name) => !facts.packages.some((each) => each.wp_id === name && hasPassedReview(each.lane)))
          .map((name): Broken => {
            const lane = facts.packages.find((each) => each.wp_id === name)?.lane;
            return {
              code: 'MERGE_DEPENDENCY_OPEN',
              what: `${wp_id}>${name}@${lane ?? ''}`,
              sentence: `${wp_id} depends on ${name}, which ${lane === undefined ? 'the mission does not have or has canceled' : `is ${lane}`}.`,
              packages: [wp_id],
              remedy: noted(facts, '--override dependency'),
              details: { wp_id, dependency: name, lane: lane ?? null },
            };
          }),
      ),
  },
  hollow_review: {
    holds: 'No review looks hollow.',
    mayBeOverridden: always,
    broken: (facts) =>
      facts.packages.flatMap((each) => {
        const reason = whyHollow(each);
        return reason === null
          ? []
          : [
              {
                code: 'HOLLOW_REVIEW',
                what: `${each.wp_id}@${each.last_event_id ?? ''}`,
                sentence: `${each.wp_id} ${reason}.`,
                packages: [each.wp_id],
                isRemark: true,
              },
            ];
      }),
  },
} satisfies Partial<Readonly<Record<Gate, GateRule>>>;

/** A rejection whose package was approved all the same. An override of an older review says nothing of a newer one. */
function rejected({ wp_id, lane, review, review_override: override, last_event_id }: GatePackage, facts: MergeGateFacts): Broken {
  const sentence = `${wp_id} is ${lane}, and its last review (${review?.reviewer ?? 'nobody named'}, ${review?.at ?? 'no date'}) asks for changes.`;
  const remediation = [
    `spec-kitty agent tasks move-task ${shellWord(wp_id)} --to planned --mission ${shellWord(facts.mission)}`,
    noted(facts, '--skip-review-artifact-check'),
  ];
  return {
    code: 'REJECTED_REVIEW_ARTIFACT_CONFLICT',
    what: `${wp_id}@${last_event_id ?? ''}`,
    sentence,
    packages: [wp_id],
    remedy: remediation[1] ?? '',
    details: {
      diagnostic_code: 'REJECTED_REVIEW_ARTIFACT_CONFLICT',
      branch_or_work_package: wp_id,
      violated_invariant: 'terminal_wp_latest_review_artifact_must_not_be_rejected',
      remediation,
      lane,
      latest_review_cycle_path: null,
      latest_review_cycle_verdict: review?.verdict ?? null,
      review_cycle_number: null,
    },
    ...(override !== null && codePointOrder(override.at, review?.at ?? '') >= 0
      ? { override: { actor: override.actor, reason: override.reason } }
      : {}),
  };
}

/** Contract 3 §1.6: forced through more than once without another pair of eyes, or approved by its own author. */
function whyHollow({ force_count: forced, implementer, reviewer, is_self_approved: isSelfApproved }: GatePackage): string | null {
  if (isSelfApproved) return 'was approved by whoever worked on it';
  const isSeenByAnother = implementer !== null && reviewer !== null && implementer !== reviewer;
  return forced >= 2 && !isSeenByAnother ? `was forced ${forced} times, and nobody else is on record as its reviewer` : null;
}
