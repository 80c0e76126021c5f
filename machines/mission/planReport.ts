import type { Asker, MissionFacts } from '../../schemas/facts.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { MissionQuestionAnswered, MissionStepReported } from '../../schemas/run.ts';
import { nextCommand } from '../rules/nextCommand.ts';
import { isDoneByWord } from './answer.ts';
import type { Answer } from './decide.ts';

/** What an agent reports: how the step it was given went, or the answer to what it was asked. */
export interface Report {
  readonly result: 'success' | 'failed' | 'blocked';
  /** The offer that is answered. Without it, completion is what the files and events show: a success alone completes nothing. */
  readonly report_id: string | null;
  readonly note: string | null;
  readonly answer: string | null;
  readonly decision_id: string | null;
}

/** Where the mission stands for the agent that reports. */
export interface ReportScene {
  readonly asker: Asker & { readonly agent: string };
  readonly facts: MissionFacts;
  readonly answer: Answer;
  /** The offer that stands now. */
  readonly report_id: string;
  /** Every offer that was answered before. */
  readonly reported: (reportId: string) => boolean;
  /** Every offer this agent could have been made of a step that is complete by now. */
  readonly completed: (reportId: string) => boolean;
}

type Unwritten<Row> = Row extends unknown ? Omit<Row, 'event_id' | 'at'> : never;

/** What a report comes to: rows to append, and a package that goes back or is blocked. Nothing at all is a fine outcome. */
export interface ReportPlan {
  readonly rows: readonly Unwritten<MissionStepReported | MissionQuestionAnswered>[];
  readonly release: Release | null;
  /** Why what was reported is not taken down, as a sentence, where somebody had something to say. */
  readonly unheard: string | null;
}

/** How a package leaves the hands of its holder: by these moves, one after the other. */
export interface Release {
  readonly wp_id: string;
  readonly moves: readonly Lane[];
  readonly force: boolean;
  readonly reason: string;
}

const nothing: ReportPlan = { rows: [], release: null, unheard: null };

/**
 * What a report comes to (contract 2 §§1.7–1.9, without its one-way doors). Only what leaves no other mark is recorded:
 * a step with files is complete when its files say so, work on packages is what their events say. Reporting twice is
 * harmless, and so is calling complete what is complete; any other report on an offer that no longer stands is refused.
 */
export function planReport(scene: ReportScene, report: Report): Outcome<ReportPlan> {
  if (report.report_id !== null && scene.reported(report.report_id)) return success(nothing);
  if (report.report_id !== null && report.result === 'success' && scene.completed(report.report_id)) return success(nothing);
  if (report.report_id !== null && report.report_id !== scene.report_id) return failure(stale(scene, report.report_id));
  if (report.answer !== null) return planAnswer(scene, report.answer, report.decision_id);
  const { step, package: offered } = scene.answer;
  const { agent } = scene.asker;
  if (report.result !== 'success' && offered !== null && offered.holder !== null) {
    const given = releaseOf(offered.lane, report.result);
    const reason = `${agent} reported ${report.result}${report.note === null ? '' : `: ${report.note}`}`;
    if (given !== null) return success({ ...nothing, release: { wp_id: offered.wp_id, ...given, reason } });
  }
  if (report.result !== 'success' && offered !== null) {
    const unheard = `Nothing of the report is kept: ${agent} has not taken up ${offered.wp_id}. A package is claimed, or its review taken up, before anything is reported of it.`;
    return success({ ...nothing, unheard });
  }
  // Whoever was started anew asks by the same words what is next, and has done nothing: only a name says what is complete.
  if (
    step === null ||
    !isDoneByWord(scene.answer) ||
    (report.result === 'success' && (step.artifacts.length > 0 || report.report_id === null))
  )
    return success(nothing);
  return success({
    ...nothing,
    rows: [
      {
        event_type: 'MissionStepReported',
        payload: {
          mission_slug: scene.facts.mission.slug,
          step_id: step.id,
          result: report.result,
          report_id: report.report_id,
          agent,
          note: report.note,
        },
      },
    ],
  });
}

/**
 * Work goes back to the plan or is blocked, from wherever it has come. A review ends with its outcome; one that is given up has
 * none, and goes back by force to wait for another reviewer, as where somebody takes it over.
 */
function releaseOf(from: Lane, result: 'failed' | 'blocked'): Pick<Release, 'moves' | 'force'> | null {
  if (from === 'in_review') return { moves: ['for_review'], force: true };
  if (from !== 'claimed' && from !== 'in_progress') return null;
  if (result === 'blocked') return { moves: ['blocked'], force: false };
  return { moves: from === 'claimed' ? ['in_progress', 'planned'] : ['planned'], force: false };
}

function planAnswer(scene: ReportScene, given: string, named: string | null): Outcome<ReportPlan> {
  const { facts, answer, asker } = scene;
  const { question } = answer;
  const ask = askNext(scene);
  const decisionId = named ?? question?.decision_id ?? null;
  if (decisionId !== null && facts.answers[decisionId] === given && question?.decision_id !== decisionId) return success(nothing);
  if (question === null || question.decision_id !== decisionId) {
    const what =
      question === null
        ? 'Nothing waits for an answer.'
        : `${decisionId ?? 'That'} does not wait for an answer; ${question.decision_id} does.`;
    return failure(
      problem('DECISION_NOT_PENDING', what, { next: ask, details: { decision_id: decisionId, pending: question?.decision_id ?? null } }),
    );
  }
  if (given.trim() === '' || (question.options !== null && !question.options.includes(given))) {
    const options = question.options === null ? 'any text that is not blank' : question.options.join(' or ');
    return failure(
      problem('DECISION_ANSWER_INVALID', `"${given}" is no answer to ${decisionId}: it takes ${options}.`, {
        next: answer.next_command ?? ask,
        details: { decision_id: decisionId, options: question.options === null ? null : [...question.options] },
      }),
    );
  }
  return success({
    ...nothing,
    rows: [
      {
        event_type: 'MissionQuestionAnswered',
        payload: { mission_slug: facts.mission.slug, decision_id: decisionId, answer: given, agent: asker.agent },
      },
    ],
  });
}

/** The command that asks what is to be done now. */
const askNext = ({ facts, asker }: ReportScene): string => nextCommand(facts.mission.slug, asker.agent);

const stale = (scene: ReportScene, given: string): Problem =>
  problem(
    'REPORT_STALE',
    `The report is on ${given}, and that offer no longer stands: something has happened since, or it was made to another agent.`,
    {
      next: askNext(scene),
      details: { report_id: given, current_report_id: scene.report_id },
    },
  );
