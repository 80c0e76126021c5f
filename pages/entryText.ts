import type { HistoryEntry } from '../machines/view/timeline.ts';
import type { OtherRow } from '../schemas/event.ts';
import { actorText, words } from './text.ts';

/** What an entry of the history says, in a few words. */
export function entryText({ family, row }: HistoryEntry): string {
  if (family === 'transition')
    return `${row.wp_id} ${words(row.from_lane)} → ${words(row.to_lane)}${row.force ? ' (forced)' : ''}${row.reason == null ? '' : `: ${row.reason}`}`;
  if (family === 'annotation') return `${row.wp_id} noted: ${Object.entries(row.delta).flatMap(notedText).join(', ')}`;
  return otherText(row);
}

/** What one part of a note says: its words or what it marks, else what it is about. What was looked for and not found says nothing. */
function notedText([key, value]: readonly [string, unknown]): readonly string[] {
  if (typeof value === 'string') return key === 'note' ? [value] : /^__\w+_absent__$/.test(value) ? [] : [words(key)];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [words(key)];
  return [`${words(key)} ${Object.entries(value).flat().map(String).join(' ')}`];
}

/** Whoever an entry names as its actor; a report and an answer say it among what they report. */
export function entryActor({ family, row }: HistoryEntry): string {
  return actorText(family === 'other' ? (row['actor'] ?? said(row, 'agent')) : row.actor);
}

/** The step of the mission that an entry is about; null where it is about none. */
export function entryStep({ family, row }: HistoryEntry): string | null {
  if (family !== 'other') return null;
  const [step, question] = [said(row, 'step_id'), said(row, 'decision_id')];
  if (typeof step === 'string') return step;
  return typeof question === 'string' && question.startsWith('audit:') ? question.slice('audit:'.length) : null;
}

function otherText(row: OtherRow): string {
  const name = row['event_type'] ?? row['event_name'] ?? row['type'];
  const [step, result, note, question, answer] = ['step_id', 'result', 'note', 'decision_id', 'answer'].map((key) => said(row, key));
  if (name === 'MissionStepReported' && typeof step === 'string' && typeof result === 'string')
    return `${step} reported: ${result}${typeof note === 'string' ? `, ${note}` : ''}`;
  if (name === 'MissionQuestionAnswered' && typeof question === 'string' && typeof answer === 'string')
    return `${question} answered: ${answer}`;
  return typeof name === 'string' ? name : 'an event of another kind';
}

/** A part of what a row reports; whoever wrote it, it may be anything. */
function said({ payload }: OtherRow, key: string): unknown {
  return typeof payload === 'object' && payload !== null && Object.hasOwn(payload, key) ? Reflect.get(payload, key) : undefined;
}
