import { type Outcome, success } from '../../schemas/outcome.ts';
import { type Problem, problem } from '../../schemas/problem.ts';
import { lineText } from './canonicalJson.ts';
import { jsonLines } from './jsonLines.ts';
import { inOrder } from './rowOrder.ts';
import type { Place } from '../../schemas/fold.ts';

/** A row of a side with its place in the order and its text as it will be written. */
interface MergedRow extends Place {
  readonly text: string;
}

/**
 * Unites three versions of an event log (contract 1 §2.10): every row of any of them once, in order, in canonical form. A row that
 * one side has lost comes back, for a log only ever grows. Nobody wins silently: one id with two contents is EVENT_LOG_CONFLICT,
 * a row that is no event is CANONICAL_STATUS_UNREADABLE, and all of them are reported together.
 */
export function unionMerge(base: string, ours: string, theirs: string): Outcome<string> {
  const rows = new Map<string, MergedRow>();
  const problems: Problem[] = [];
  /** Most rows are in several versions as the same text. */
  const read = new Map<string, MergedRow | null>();
  for (const [side, text] of [
    ['base', base],
    ['ours', ours],
    ['theirs', theirs],
  ] as const) {
    for (const { number, text: line, json } of jsonLines(text)) {
      const row = read.get(line) ?? mergedRow(json?.exact);
      read.set(line, row);
      if (row === null) {
        problems.push(
          problem('CANONICAL_STATUS_UNREADABLE', `Line ${number} of the event log (${side}) is not an event with an id.`, {
            details: { side, line: number },
          }),
        );
        continue;
      }
      const known = rows.get(row.event_id);
      if (known !== undefined && known.text !== row.text) {
        problems.push(
          problem('EVENT_LOG_CONFLICT', `The event ${row.event_id} says different things in the two logs (line ${number} of ${side}).`, {
            details: { event_id: row.event_id, side, line: number, contents: [known.text, row.text] },
          }),
        );
      } else {
        rows.set(row.event_id, row);
      }
    }
  }
  const [first, ...rest] = problems;
  if (first !== undefined) return { ok: false, problems: [first, ...rest] };
  return success(
    inOrder([...rows.values()])
      .map(({ text }) => `${text}\n`)
      .join(''),
  );
}

function mergedRow(row: unknown): MergedRow | null {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
  const fields: Readonly<Record<string, unknown>> = { ...row };
  const id = textOf(fields['event_id']);
  if (id.trim() === '') return null;
  return { event_id: id, at: textOf(fields['at']) || textOf(fields['timestamp']), text: lineText(row) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
