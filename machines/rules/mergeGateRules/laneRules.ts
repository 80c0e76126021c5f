import type { Gate } from '../../../schemas/gate.ts';
import { always, never, noted, type Broken, type GateRule } from './gateRule.ts';
import type { GateLane, LaneElsewhere, MergeGateFacts } from '../mergeGateFacts.ts';
import { ownEntry } from '../ownEntry.ts';
import { commandLine } from '../prompt/commandLine.ts';
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
      const missing = open.filter(({ tip, lane }) => tip === null && !isReverted(lane));
      const fetched = missing.filter(({ elsewhere }) => elsewhere !== null);
      return [
        ...reverted,
        ...(fetched.length === 0 ? [] : [notHere(fetched, facts)]),
        ...missing.filter(({ elsewhere }) => elsewhere === null).map((lane) => gone(lane, facts)),
        ...open.flatMap((lane) => (lane.tip === null || lane.elsewhere === null ? [] : [behind(lane, lane.elsewhere, facts)])),
      ];
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

function gone({ lane, branch, packages: own }: GateLane, { mission, landed, target, packages }: MergeGateFacts): Broken {
  const isThere = packages.every(({ wp_id, lane: now }) => now !== 'approved' || !own.includes(wp_id) || landed.includes(wp_id));
  return {
    code: 'LANE_BRANCH_MISSING',
    what: lane,
    sentence: isThere
      ? `The work of ${lane} is on ${target.branch} already, and its branch ${branch} is not here: only the status of ${own.join(', ')} does not say so.`
      : `The branch ${branch} of ${lane} is not here, and with it the work on ${own.join(', ')}: merging would leave it out.`,
    packages: own,
    remedy: `spec-kitty ${isThere ? 'agent status reconcile' : 'implement --recover'} --mission ${shellWord(mission)}`,
    details: { lane, branch },
  };
}

/** Work that was pushed from another clone, and that nobody has begun to use in this one. */
function notHere(lanes: readonly GateLane[], { repository: { root } }: MergeGateFacts): Broken {
  const names = lanes.map(({ elsewhere }) => elsewhere?.name ?? '');
  return {
    code: 'LANE_BRANCH_MISSING',
    what: lanes.map(({ lane }) => lane).join('+'),
    packages: lanes.flatMap(({ packages }) => packages),
    sentence: `The work of ${lanes.map(({ lane }) => lane).join(', ')} is on a remote alone (${names.join(', ')}): merging would leave it out.`,
    remedy: lanes
      .map(({ branch }, index) => `git -C ${shellWord(root)} branch ${shellWord(branch)} ${shellWord(names[index] ?? '')}`)
      .join(' && '),
    details: { lanes: lanes.map(({ lane }) => lane), branches: names },
  };
}

/** Somebody has gone on with a lane in another clone: what is here is not what was approved. */
function behind(gateLane: GateLane, elsewhere: LaneElsewhere, facts: MergeGateFacts): Broken {
  const { lane, branch, packages } = gateLane;
  const { name, commits, isApart } = elsewhere;
  const choice = isApart ? ` Bring them in; where ${branch} is to take their place, push it by force.` : '';
  return {
    code: 'LANE_BRANCH_BEHIND',
    what: lane,
    packages,
    sentence: `${name} has ${commits} ${commits === 1 ? 'commit' : 'commits'} that ${branch} does not have here: merging would leave ${commits === 1 ? 'it' : 'them'} out.${choice}`,
    remedy: bringIn(gateLane, elsewhere, facts),
    details: { lane, branch, remote: name, commits },
  };
}

/** The command that brings in what a remote has of a lane. What has gone apart needs a worktree to be merged in. */
function bringIn(
  { branch }: GateLane,
  { name, isApart, worktree }: LaneElsewhere,
  { mission, repository: { root } }: MergeGateFacts,
): string {
  if (worktree !== null) return `git -C ${shellWord(worktree)} merge ${isApart ? '' : '--ff-only '}${shellWord(name)}`;
  if (isApart) return commandLine.recover(mission);
  return `git -C ${shellWord(root)} branch --force ${shellWord(branch)} ${shellWord(name)}`;
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
