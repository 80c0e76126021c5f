import type { Gate } from '../../../schemas/gate.ts';
import { always, never, noted, type Broken, type GateRule } from './gateRule.ts';
import type { GateLane, MergeGateFacts } from '../mergeGateFacts.ts';
import { ownEntry } from '../ownEntry.ts';
import { shellWord } from '../shellWord.ts';

/** What has to hold of the branches of lanes and of what they have changed. */
export const laneRules = {
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
} satisfies Partial<Readonly<Record<Gate, GateRule>>>;

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
