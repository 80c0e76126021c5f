import type { Decision, ProgressCounts } from '../../schemas/decision.ts';
import type { Asker, MissionFacts } from '../../schemas/facts.ts';
import type { Lane } from '../../schemas/lane.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import { roundHalfEven } from '../rules/roundHalfEven.ts';
import { weightedProgress } from '../rules/progress.ts';
import { isDoneByWord } from './answer.ts';
import type { Answer } from './decide.ts';

/** What a reply needs that is no fact of the mission: the moment, and a digest that the purity of this floor has to be given. */
export interface Outside {
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** Hexadecimal; the same text gives the same digest. */
  readonly digest: (text: string) => string;
}

/** Counts of a board by the original's buckets (contract 2 §1.4); blocked, canceled and unfinalized packages count in the total alone. */
function progressCounts(facts: MissionFacts): ProgressCounts | null {
  if (facts.packages === null) return null;
  const { packages } = facts;
  const among = (...lanes: readonly Lane[]): number => packages.filter((fact) => lanes.includes(fact.lane)).length;
  const { weighted_percentage } = weightedProgress({
    mission_slug: facts.mission.slug,
    mission_number: facts.mission.number,
    mission_type: facts.mission.type,
    work_packages: Object.fromEntries(packages.map((fact) => [fact.wp_id, fact])),
  });
  return {
    total_wps: packages.length,
    done_wps: among('done'),
    approved_wps: among('approved'),
    in_progress_wps: among('claimed', 'in_progress'),
    planned_wps: among('planned'),
    for_review_wps: among('for_review', 'in_review'),
    weighted_percentage: roundHalfEven(weighted_percentage, 1),
  };
}

/**
 * Names what is offered: mission, step, package, its turn and the agent. The turn is the moment the package came to its
 * lane, or how often the step was tried, so the name changes when the same is offered again after something happened to it.
 */
export function reportId(answer: Answer, facts: MissionFacts, asker: Asker, { digest }: Pick<Outside, 'digest'>): string {
  const { step, package: offered, question } = answer;
  const turn = offered?.since ?? (step === null ? 0 : (ownEntry(facts.failures, step.id)?.count ?? 0));
  const about = [
    facts.mission.id ?? facts.mission.slug,
    step?.id ?? 'done',
    offered?.wp_id ?? null,
    question?.decision_id ?? null,
    turn,
    asker.agent,
  ];
  return digest(JSON.stringify(about)).slice(0, 32);
}

/** The reply to a question: the same answer that an advance would act on, marked as a question (contract 2 §§1.4, 1.6). */
export function queryDecision(answer: Answer, facts: MissionFacts, asker: Asker, outside: Outside): Decision {
  const isOnBoard = isOfTheBoard(answer);
  const previews = answer.offer === 'step' || answer.offer === 'decision_required' || (answer.state !== 'blocked' && answer.step !== null);
  return {
    ...reply(answer, facts, asker, outside),
    kind: 'query',
    is_query: true,
    preview_step: previews ? (isOnBoard ? answer.state : (answer.step?.id ?? null)) : null,
  };
}

/** What an offer is called where readers know of no waiting. */
const kindOf = {
  step: 'step',
  decision_required: 'decision_required',
  waiting: 'blocked',
  blocked: 'blocked',
  terminal: 'terminal',
} as const satisfies Readonly<Record<Answer['offer'], Decision['kind']>>;

/**
 * The reply to a report: waiting is told as `blocked` with its reason, as the original's readers expect; `offer` keeps the
 * difference. `failed` is the result of this very report where it was no success: the step stays open, and says so.
 */
export function advanceDecision(
  answer: Answer,
  facts: MissionFacts,
  asker: Asker,
  outside: Outside,
  more: {
    readonly prompt_file: string | null;
    readonly failed: 'failed' | 'blocked' | null;
    readonly origin: Readonly<Record<string, string>>;
  },
): Decision {
  const base = reply(answer, facts, asker, outside);
  const mission_state = answer.state === 'not_started' ? (answer.step?.id ?? answer.state) : answer.state;
  // Whoever has the prompt has what it takes to do the step: what comes next is to report it, by its name.
  const isGiven = isDoneByWord(answer) && answer.reason !== 'not_finalized';
  return {
    ...base,
    mission_state,
    kind: more.failed === null ? kindOf[answer.offer] : 'blocked',
    reason: more.failed === null ? base.reason : `step_${more.failed}`,
    prompt_file: more.prompt_file,
    next_command: isGiven ? `${base.next_command ?? ''} --report ${base.report_id}` : base.next_command,
    origin: { ...more.origin },
    is_query: false,
    preview_step: null,
  };
}

const isOfTheBoard = ({ step }: Answer): boolean => step?.kind === 'implement' || step?.kind === 'review' || step?.kind === 'landing';

function reply(answer: Answer, facts: MissionFacts, asker: Asker, outside: Outside): Decision {
  return {
    kind: 'query',
    agent: asker.agent,
    mission_slug: facts.mission.slug,
    mission_number: facts.mission.number,
    mission_type: facts.mission.type,
    mission: facts.mission.type,
    mission_state: answer.state,
    timestamp: outside.timestamp,
    action: answer.action,
    wp_id: answer.package?.wp_id ?? null,
    workspace_path: answer.package?.workspace_path ?? null,
    prompt_file: null,
    reason: answer.reason,
    guard_failures: [...answer.guard_failures],
    progress: progressCounts(facts),
    origin: {},
    run_id: facts.run_id,
    step_id: isOfTheBoard(answer) ? null : (answer.step?.id ?? null),
    decision_id: answer.question?.decision_id ?? null,
    input_key: answer.question?.input_key ?? null,
    question: answer.question?.question ?? null,
    options: answer.question?.options == null ? null : [...answer.question.options],
    is_query: true,
    preview_step: null,
    offer: answer.offer,
    why: [...answer.why],
    why_not: [...answer.why_not],
    wait: answer.wait,
    next_command: answer.next_command,
    report_id: reportId(answer, facts, asker, outside),
    state_digest: outside.digest(JSON.stringify(facts)),
  };
}
