import type { Gate } from '../../schemas/gate.ts';
import { checkoutRules } from './mergeGateRules/checkoutRules.ts';
import { always, noted, type GateRule } from './mergeGateRules/gateRule.ts';
import { whyIssueIsOpen } from './issueMatrix.ts';
import { laneRules } from './mergeGateRules/laneRules.ts';
import { packageRules } from './mergeGateRules/packageRules.ts';
import { targetRules } from './mergeGateRules/targetRules.ts';

/** Every gate of the contract (3 §1.6), in no order: `schemas/gate.ts` has that. */
export const mergeGateRules: Readonly<Record<Gate, GateRule>> = {
  ...checkoutRules,
  ...packageRules,
  ...laneRules,
  ...targetRules,
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
};
