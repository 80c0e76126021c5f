import type { Gate } from '../../schemas/gate.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { ProblemCode } from '../../schemas/problem.ts';
import { codePointOrder } from './codePointOrder.ts';
import type { GatePackage } from './gatePackages.ts';
import { whyIssueIsOpen } from './issueMatrix.ts';
import type { GateLane, GateTarget, MergeGateFacts } from './mergeGateFacts.ts';
import { ownEntry } from './ownEntry.ts';
import { shellWord } from './shellWord.ts';

/** A fact that is not as it should be. */
export interface Broken {
  readonly code: ProblemCode;
  /** What it is, within its gate: the name an override refers to. */
  readonly what: string;
  readonly sentence: string;
  readonly packages?: readonly string[];
  readonly remedy?: string;
  readonly details?: JsonObject;
  /** Told, and in nobody's way. */
  readonly isRemark?: boolean;
  /** Who has passed it over already, in the event log itself. */
  readonly override?: { readonly actor: string; readonly reason: string };
}

export interface GateRule {
  /** What holds when nothing is broken. */
  readonly holds: string;
  readonly mayBeOverridden: (facts: MergeGateFacts) => boolean;
  /** Why the gate is not asked; null when it is. */
  readonly skip?: (facts: MergeGateFacts) => string | null;
  readonly broken: (facts: MergeGateFacts) => readonly Broken[];
}

const mergeLine = ({ mission }: MergeGateFacts, ...flags: readonly string[]): string =>
  ['spec-kitty merge --mission', shellWord(mission), ...flags].join(' ');

const noted = (facts: MergeGateFacts, ...flags: readonly string[]): string => mergeLine(facts, ...flags, '--note', "'why this is right'");

const isFinished = ({ lane }: Pick<GatePackage, 'lane'>): boolean => lane === 'approved' || lane === 'done';

const always = (): boolean => true;
const never = (): boolean => false;

/** Every gate of the contract (3 §1.6), in no order: `schemas/gate.ts` has that. */
export const mergeGateRules: Readonly<Record<Gate, GateRule>> = {
  repository: {
    holds: 'Git answers for the repository and its worktrees.',
    mayBeOverridden: never,
    broken: ({ repository: { root, isRepository, isTrusted, areWorktreesListed, hasOrigin } }) => {
      if (!isRepository)
        return [
          {
            code: 'NOT_A_GIT_REPOSITORY',
            what: root,
            sentence: `Git does not take ${root} for a repository.`,
            remedy: `git -C ${shellWord(root)} status`,
            details: preflight('repository_presence'),
          },
        ];
      if (!isTrusted)
        return [
          {
            code: 'UNTRUSTED_REPOSITORY',
            what: root,
            sentence: `Git does not trust ${root}: the folder belongs to somebody else.`,
            remedy: `git config --global --add safe.directory ${shellWord(root)}`,
            details: preflight('repository_trust'),
          },
        ];
      return [
        ...(areWorktreesListed
          ? []
          : [
              {
                code: 'WORKTREE_LIST_FAILED',
                what: root,
                sentence: `Git cannot list the worktrees of ${root}.`,
                remedy: `git -C ${shellWord(root)} worktree repair`,
                details: preflight('worktree_listing'),
              } as const,
            ]),
        ...(hasOrigin
          ? []
          : [
              {
                code: 'MISSING_ORIGIN_REMOTE',
                what: root,
                sentence: `${root} has no remote called origin: what is merged stays here.`,
                isRemark: true,
              } as const,
            ]),
      ];
    },
  },
  sparse_checkout: {
    holds: 'No checkout leaves files out that it should have.',
    mayBeOverridden: always,
    broken: (facts) =>
      facts.sparse
        .filter(({ kind }) => kind !== 'managed_lane_sparse_checkout')
        .map(({ checkout, kind }) => ({
          code: 'SPARSE_CHECKOUT_PRESENT',
          what: `${kind}:${checkout}`,
          sentence: `${checkout} is a sparse checkout that was not made here: what it leaves out looks like deleted to whoever commits in it.`,
          remedy: `git -C ${shellWord(checkout)} sparse-checkout disable`,
          details: { checkout, kind },
        })),
  },
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
              remedy: `spec-kitty next --mission ${shellWord(mission)}`,
            },
          ]
        : packages
            .filter((each) => !isFinished(each))
            .map(({ wp_id, lane, last_event_id }) => ({
              code: 'WP_NOT_APPROVED',
              what: `${wp_id}@${last_event_id ?? lane}`,
              sentence: `${wp_id} is ${lane}; it has to be approved, done or canceled.`,
              packages: [wp_id],
              remedy: `spec-kitty next --mission ${shellWord(mission)}`,
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
  lane_branches: {
    holds: 'Every lane with work to merge has its branch, and merging brings all of it.',
    mayBeOverridden: never,
    broken: (facts) => {
      const open = facts.lanes.filter(({ packages: own }) =>
        facts.packages.some(({ wp_id, lane }) => lane === 'approved' && own.includes(wp_id)),
      );
      const reverted = facts.reverts.flatMap((revert) => {
        const lanes = open.filter(({ lane }) => revert.lanes.includes(lane));
        return lanes.length === 0 ? [] : [takenBack(revert, lanes, facts)];
      });
      const isReverted = (lane: string): boolean => facts.reverts.some(({ lanes }) => lanes.includes(lane));
      const missing = open
        .filter(({ tip, lane }) => tip === null && !isReverted(lane))
        .map(({ lane, branch, packages: own }): Broken => ({
          code: 'LANE_BRANCH_MISSING',
          what: lane,
          sentence: `The branch ${branch} of ${lane} is gone, and with it the work on ${own.join(', ')}: merging would leave it out.`,
          packages: own,
          remedy: `spec-kitty implement --recover --mission ${shellWord(facts.mission)}`,
          details: { lane, branch },
        }));
      return [...reverted, ...missing];
    },
  },
  review_artifacts: {
    holds: 'No package is approved against its last review.',
    mayBeOverridden: always,
    broken: (facts) =>
      facts.packages
        .filter((each) => isFinished(each) && each.review?.verdict === 'changes_requested')
        .map((each) => rejected(each, facts)),
  },
  evidence: {
    holds: 'Every approval says who approved and by what.',
    mayBeOverridden: always,
    skip: ({ policy }) =>
      policy.requireReviewApproval ? null : 'The project does not ask for it (policy.merge_gates.require_review_approval).',
    broken: (facts) =>
      facts.packages
        .filter((each) => isFinished(each) && each.evidence === null)
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
          .filter((name) => !facts.packages.some((each) => each.wp_id === name && isFinished(each)))
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
  risk: {
    holds: 'No two lanes of one time come dangerously close to each other.',
    mayBeOverridden: always,
    skip: ({ policy }) =>
      policy.requireRiskCheck ? null : 'The project does not ask for it (policy.merge_gates.require_risk_check, policy.risk).',
    broken: (facts) =>
      facts.risks
        .filter(({ score }) => score > facts.policy.riskThreshold)
        .map(({ lanes, score }) => ({
          code: 'MERGE_RISK_HIGH',
          what: `${lanes.join('+')}@${score}`,
          sentence: `${lanes.join(' and ')} were worked on at the same time and have changed much of the same: ${score} of 1, and ${facts.policy.riskThreshold} is the limit.`,
          packages: facts.lanes.filter(({ lane }) => lanes.includes(lane)).flatMap(({ packages }) => packages),
          remedy: noted(facts, '--override risk'),
          details: { lanes, score, threshold: facts.policy.riskThreshold },
        })),
  },
  issue_matrix_completeness: {
    holds: 'Every issue the mission cites is settled.',
    mayBeOverridden: always,
    skip: ({ issues, unreadable }) =>
      issues === null && !unreadable.some(({ gate }) => gate === 'issue_matrix_completeness') ? 'The mission has no issue matrix.' : null,
    broken: (facts) =>
      Object.entries(facts.issues?.rows ?? {}).flatMap(([issue, row]) => {
        const lack = whyIssueIsOpen(row);
        return lack === null
          ? []
          : [
              {
                code: 'MERGE_ISSUE_OPEN',
                what: `${issue}@${row.verdict ?? ''}`,
                sentence: `${issue} ${lack}.`,
                ...(row.wp == null ? {} : { packages: [row.wp] }),
                remedy: noted(facts, '--override issue_matrix_completeness'),
                details: { issue, verdict: row.verdict ?? null },
              },
            ];
      }),
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
  target_synchronization: {
    holds: 'The target has not left the branch it follows.',
    // What has gone apart cannot be pushed, whoever wants it.
    mayBeOverridden: ({ isPushed }) => !isPushed,
    broken: (facts) => (facts.target.state === 'diverged' || facts.target.state === 'behind' ? [apart(facts, facts.target)] : []),
  },
  protected_branch: {
    holds: 'Nothing is pushed to a branch that the project protects.',
    mayBeOverridden: always,
    skip: ({ isPushed }) => (isPushed ? null : 'Nothing is pushed.'),
    broken: (facts) =>
      facts.target.isProtected
        ? [
            {
              code: 'PROTECTED_BRANCH_PUSHED',
              what: facts.target.branch,
              sentence: `The project protects ${facts.target.branch} (protection.protected_branches), and the merge would be pushed straight to it.`,
              isRemark: true,
              remedy: focused(facts, facts.target).join(' && '),
              details: { branch: facts.target.branch, focused_branch: focusedBranch(facts) },
            },
          ]
        : [],
  },
  stale_lanes: {
    holds: 'No lane has changed what the target or another lane has changed since.',
    mayBeOverridden: never,
    broken: (facts) =>
      facts.lanes.flatMap((lane, index) => [
        ...overlap(lane, facts.target.branch, ownEntry(facts.target.changed, lane.lane) ?? []),
        ...facts.lanes
          .slice(0, index)
          .filter((earlier) => !lane.holds.includes(earlier.lane) && !earlier.holds.includes(lane.lane))
          .flatMap((earlier) => overlap(lane, earlier.lane, earlier.changed)),
      ]),
  },
};

const preflight = (check: string): JsonObject => ({ check });

/** Work that git takes for merged, and that the target does not have any more. */
function takenBack(
  { commit, subject }: MergeGateFacts['reverts'][number],
  lanes: MergeGateFacts['lanes'],
  { target: { branch, isCheckedOut }, repository: { root } }: MergeGateFacts,
): Broken {
  const names = lanes.map(({ lane }) => lane);
  const place = `git -C ${shellWord(root)}`;
  return {
    code: 'LANE_WORK_REVERTED',
    what: `${commit}:${names.join('+')}`,
    packages: lanes.flatMap(({ packages }) => packages),
    sentence: `The work of ${names.join(', ')} was on ${branch} before, and ${commit.slice(0, 12)} (${subject}) has taken it back: merging does not bring it again, taking that commit back does.`,
    remedy: `${isCheckedOut ? '' : `${place} switch ${shellWord(branch)} && `}${place} revert --no-edit ${commit}`,
    details: { revert: commit, lanes: names },
  };
}

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

/** The branch for a pull request that holds this mission and nothing else (contract 3 §1.6). */
const focusedBranch = ({
  mission,
  target: { branch },
}: Pick<MergeGateFacts, 'mission'> & { readonly target: Pick<GateTarget, 'branch'> }): string =>
  `kitty/pr/${mission}-to-${branch.replaceAll('/', '-')}`;

function focused(facts: MergeGateFacts, { branch, tracking }: GateTarget): readonly string[] {
  const name = focusedBranch(facts);
  return [
    `git -C ${shellWord(facts.repository.root)} branch ${shellWord(name)} ${shellWord(tracking ?? branch)}`,
    mergeLine(facts, '--target', shellWord(name)),
  ];
}

/** A target that is merely behind is still the same line: only what is pushed has to be on top of it. */
function apart(facts: MergeGateFacts, target: GateTarget): Broken {
  const { branch, tracking, state, ahead, behind, isCheckedOut } = target;
  const upstream = tracking ?? '';
  const forward = isCheckedOut
    ? `git -C ${shellWord(facts.repository.root)} merge --ff-only ${shellWord(upstream)}`
    : `git -C ${shellWord(facts.repository.root)} fetch . ${shellWord(`${upstream}:${branch}`)}`;
  const remediation = state === 'behind' ? [forward] : [focused(facts, target).join(' && ')];
  const sentence =
    state === 'behind'
      ? `${branch} is ${behind} commits behind ${upstream}, as that was last fetched.`
      : `${branch} and ${upstream}, as that was last fetched, have gone apart: ${ahead} commits here, ${behind} there.`;
  return {
    code: 'TARGET_BRANCH_NOT_SYNCHRONIZED',
    what: `${branch}:${state}:${ahead}:${behind}`,
    sentence,
    remedy: remediation[0] ?? '',
    isRemark: state === 'behind' && !facts.isPushed,
    details: {
      spec_kitty_version: facts.version,
      diagnostic_code: 'TARGET_BRANCH_NOT_SYNCHRONIZED',
      branch_or_work_package: branch,
      violated_invariant: 'local_target_branch_must_match_tracking_branch',
      error: sentence,
      target_branch: branch,
      tracking_branch: upstream,
      state,
      ahead_count: ahead,
      behind_count: behind,
      remediation,
    },
  };
}

/** How many paths a sentence names before it counts the rest. */
const longestList = 3;

function overlap({ lane, packages, changed }: GateLane, other: string, there: readonly string[]): readonly Broken[] {
  const both = changed.filter((path) => there.includes(path));
  if (both.length === 0) return [];
  const rest = both.length - longestList;
  return [
    {
      code: 'LANE_OVERLAPS',
      what: `${lane}&${other}`,
      sentence: `${lane} has changed what ${other} has changed since: ${both.slice(0, longestList).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. Both are brought together, or the merge stops where they do not fit.`,
      packages,
      isRemark: true,
      details: { lane, other, paths: both },
    },
  ];
}
