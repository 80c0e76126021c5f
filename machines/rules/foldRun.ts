import type { OtherRow } from '../../schemas/event.ts';
import type { Place } from '../../schemas/fold.ts';
import type { RunFold } from '../../schemas/run.ts';
import isMissionQuestionAnswered from '../../schemas/generated/missionQuestionAnswered.js';
import isMissionRunRestored from '../../schemas/generated/missionRunRestored.js';
import isMissionStepReported from '../../schemas/generated/missionStepReported.js';
import { ownEntry } from './ownEntry.ts';
import { rowOrder } from './rowOrder.ts';

const begun: RunFold = { steps: {}, answers: {}, reports: {} };

/**
 * What was reported and answered, after one more row; rows that are neither change nothing. Of several reports on a step and
 * several answers to a question the latest counts, in whatever order they are read; what did not succeed is counted.
 */
export function foldRun(before: RunFold | null, row: OtherRow): RunFold | null {
  if (row['event_type'] === 'MissionStepReported' && isMissionStepReported(row)) {
    const fold = before ?? begun;
    const { step_id, result, agent, note, report_id } = row.payload;
    const known = ownEntry(fold.steps, step_id);
    const failures = (known?.failures ?? 0) + (result === 'success' ? 0 : 1);
    const latest = isNewer(row, known?.place) ? { place: placeOf(row), result, agent, note } : known;
    return {
      ...fold,
      steps: latest === undefined ? fold.steps : { ...fold.steps, [step_id]: { ...latest, failures } },
      reports: report_id === null ? fold.reports : { ...fold.reports, [report_id]: step_id },
    };
  }
  if (row['event_type'] === 'MissionQuestionAnswered' && isMissionQuestionAnswered(row)) {
    const fold = before ?? begun;
    const { decision_id, answer, agent } = row.payload;
    return isNewer(row, ownEntry(fold.answers, decision_id)?.place)
      ? { ...fold, answers: { ...fold.answers, [decision_id]: { place: placeOf(row), answer, agent } } }
      : fold;
  }
  if (row['event_type'] === 'MissionRunRestored' && isMissionRunRestored(row)) {
    const fold = before ?? begun;
    const { steps, answers, reports } = row.payload;
    return { steps: restored(fold.steps, steps), answers: restored(fold.answers, answers), reports: restored(fold.reports, reports) };
  }
  return before;
}

const restored = <T>(now: Readonly<Record<string, T>>, wanted: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(Object.entries<T | null>({ ...now, ...wanted }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));

const placeOf = ({ at, event_id }: Place): Place => ({ at, event_id });
const isNewer = (row: Place, known: Place | undefined): boolean => known === undefined || rowOrder(row, known) >= 0;
