import type { Step } from '../../actions/git/shellScript.ts';
import type { Attempted } from '../../machines/merge/ports.ts';
import { gateProblems } from '../../machines/rules/gateProblems.ts';
import { mergeGates } from '../../machines/rules/mergeGates.ts';
import type { GatesChecked, MergePlan } from '../../schemas/merge.ts';
import type { GateFinding } from '../../schemas/mergeGates.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { ProblemError, type Problem } from '../../schemas/problem.ts';
import { orThrow } from '../orThrow.ts';
import type { MergeScene } from './mergeScene.ts';
import { type GateQuestion, observeGates, observeGatesAhead } from './observeGates.ts';
import { overrideOrders, recordOverrides } from './recordOverrides.ts';

/**
 * Asks every gate of a mission about what an attempt is made of. What is passed over for the first time is put on record.
 * Throws the first problem of those in the way, with all of them in its details, and the problems of `observeGates` and `recordOverrides`.
 */
export async function checkGates({ world, project, mission }: MergeScene, attempted: Attempted): Promise<GatesChecked> {
  const findings = orThrow(await gateFindings({ world, project, mission }, attempted));
  const blocked = inOneProblem(gateProblems(findings));
  if (blocked !== null) throw new ProblemError(blocked);
  const { events } = orThrow(recordOverrides(world, project, mission, overrideOrders(findings, attempted.plan.at, world.newId)));
  return { findings: findings.map((finding) => ({ ...finding })), changed: { events: [...events] } };
}

/** Everything the gates say of an attempt; of the mission with another event log where one is given. Writes nothing. */
export async function gateFindings(
  { world, project, mission }: MergeScene,
  { plan, attempt }: Attempted,
  log?: string,
): Promise<Outcome<readonly GateFinding[]>> {
  const facts = await observeGates(world, project, mission, {
    ...questionOf({ plan, attempt }),
    ...(log === undefined ? {} : { log }),
  });
  return facts.ok ? success(mergeGates(facts.value)) : facts;
}

/**
 * Begins to ask git what the gates of an attempt will ask, and `more` with it, unless this command has heard it before. Throws
 * GIT_FAILED, GIT_UNAVAILABLE.
 */
export const gatesAhead = ({ world, project }: MergeScene, asked: Asked, more: readonly Step[] = []): Promise<void> =>
  observeGatesAhead(world, project, questionOf(asked), more);

/** What the gates are asked about: of a plan only what is known of it from the beginning. */
interface Asked {
  readonly plan: Pick<MergePlan, 'target' | 'lanes' | 'push' | 'overrides'>;
  readonly attempt: MergePlan['attempt'];
}

const questionOf = ({ plan, attempt }: Asked): GateQuestion => ({
  target: { branch: plan.target, baseline: attempt.target },
  lanes: plan.lanes.map(({ lane_id, branch, packages }) => ({
    lane: lane_id,
    branch,
    packages,
    tip: attempt.lanes.find((lane) => lane.lane_id === lane_id)?.tip ?? null,
  })),
  push: plan.push === null ? null : { remote: plan.push.remote, branch: plan.target },
  overrides: plan.overrides,
});

/** All that is in the way as one problem: that of the first, told with the others. Null when nothing is. */
export function inOneProblem(problems: readonly Problem[]): Problem | null {
  const [first, ...others] = problems;
  if (first === undefined || others.length === 0) return first ?? null;
  return {
    ...first,
    message: problems.map(({ message }) => message).join(' '),
    details: { ...first.details, others: others.map((problem) => ({ ...problem })) },
  };
}
