import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/**
 * What agents and people tell a mission that leaves no artifact: rows with an `event_type`, which every reader of the
 * original passes over, so that a run can be made again from the log alone.
 */
export const MissionStepReportedShape = Type.Object(
  {
    event_type: Type.Literal('MissionStepReported'),
    event_id: Type.String(),
    at: Type.String(),
    payload: Type.Object({
      mission_slug: Type.String(),
      step_id: Type.String(),
      result: Type.Enum(['success', 'failed', 'blocked']),
      /** The offer this answers, when the report named one. */
      report_id: textOrNull,
      agent: Type.String(),
      note: textOrNull,
    }),
  },
  { title: 'A step of the mission, reported' },
);
export type MissionStepReported = Static<typeof MissionStepReportedShape>;

export const MissionQuestionAnsweredShape = Type.Object(
  {
    event_type: Type.Literal('MissionQuestionAnswered'),
    event_id: Type.String(),
    at: Type.String(),
    payload: Type.Object({ mission_slug: Type.String(), decision_id: Type.String(), answer: Type.String(), agent: Type.String() }),
  },
  { title: 'An input given, or an audit answered' },
);
export type MissionQuestionAnswered = Static<typeof MissionQuestionAnsweredShape>;

const PlaceShape = Type.Object({ at: Type.String(), event_id: Type.String() }, { additionalProperties: false });

const StepFoldShape = Type.Object(
  {
    place: PlaceShape,
    result: Type.Enum(['success', 'failed', 'blocked']),
    agent: Type.String(),
    note: textOrNull,
    failures: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
const AnswerFoldShape = Type.Object({ place: PlaceShape, answer: Type.String(), agent: Type.String() }, { additionalProperties: false });

/** Reports and answers that were taken back or made to hold again: how each of them stands then, null where there is none. */
export const RunRestoredShape = Type.Object(
  {
    event_type: Type.Literal('MissionRunRestored'),
    event_id: Type.String(),
    at: Type.String(),
    payload: Type.Object({
      steps: Type.Record(Type.String(), orNull(StepFoldShape)),
      answers: Type.Record(Type.String(), orNull(AnswerFoldShape)),
      reports: Type.Record(Type.String(), textOrNull),
    }),
  },
  { title: 'Reports and answers of a mission, taken back' },
);
export type RunRestored = Static<typeof RunRestoredShape>;

/** Reports and answers, folded. */
export const RunFoldShape = Type.Object(
  {
    /** By step: the latest report, and how often the step did not succeed. */
    steps: Type.Record(Type.String(), StepFoldShape),
    /** By decision id: the latest answer. */
    answers: Type.Record(Type.String(), AnswerFoldShape),
    /** Every offer that has been answered, by its report id: the step it was for. */
    reports: Type.Record(Type.String(), Type.String()),
  },
  { additionalProperties: false },
);
export type RunFold = Static<typeof RunFoldShape>;
export const RunFoldOrNullShape = orNull(RunFoldShape);
