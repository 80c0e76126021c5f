import { readLog } from '../../machines/rules/eventLog.ts';
import { jsonLines } from '../../machines/rules/jsonLines.ts';

/** A line of an event log that no reader can read. */
export interface BrokenLine {
  readonly number: number;
  /** What is wrong with it, and how it begins. */
  readonly sentence: string;
  /** Why it may be set aside: it is no row at all, or the row it was is kept elsewhere. Null where somebody has to decide. */
  readonly mayGo: 'no row' | 'kept' | null;
}

const shownLength = 60;

/** The lines of a log that keep everybody from reading it. `keeps` says whether a whole row with this id is kept elsewhere. */
export function brokenLines(text: string, keeps: (id: string) => boolean): readonly BrokenLine[] {
  const read = readLog(text);
  if (read.ok) return [];
  const lines = new Map([...jsonLines(text)].map((line) => [line.number, line]));
  return read.problems.map(({ message, details }): BrokenLine => {
    const line = lines.get(Number(details['line']));
    const row: unknown = line?.json?.plain ?? null;
    const start = JSON.stringify((line?.text ?? '').slice(0, shownLength));
    const sentence = `${message.replace(/\.$/, '')}: ${start}${(line?.text.length ?? 0) > shownLength ? '…' : ''}.`;
    return {
      number: line?.number ?? 0,
      sentence,
      mayGo:
        typeof row !== 'object' || row === null || Array.isArray(row)
          ? 'no row'
          : 'event_id' in row && typeof row.event_id === 'string' && keeps(row.event_id)
            ? 'kept'
            : null,
    };
  });
}
