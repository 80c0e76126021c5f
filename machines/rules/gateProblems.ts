import type { GateFinding } from '../../schemas/mergeGates.ts';
import { problem, type Problem } from '../../schemas/problem.ts';

/** What stands in the way of a merge, as problems: one for each finding that blocks, in their order. */
export const gateProblems = (findings: readonly GateFinding[]): readonly Problem[] =>
  findings.flatMap(({ blocks, code, gate, fact, sentence, packages, remedy, details, may_be_overridden }) =>
    blocks && code !== null
      ? [
          problem(code, sentence, {
            ...(remedy === null ? {} : { next: remedy }),
            details: { gate, fact, packages, may_be_overridden, ...details },
          }),
        ]
      : [],
  );
