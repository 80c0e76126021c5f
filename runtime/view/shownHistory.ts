import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import type { Transition } from '../../schemas/event.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { historyText } from '../historyText.ts';
import type { Mission } from '../mission.ts';

/** Reads the event log of a mission as it is shown. Problems: CANONICAL_STATUS_UNREADABLE, FILE_NOT_READ. */
export type HistoryReader = (mission: Mission) => Outcome<EventLog>;

/** The whole log, once. */
export const readWholeHistory: HistoryReader = (mission) => shown(historyText(mission));

/**
 * Reads the log of one mission again and again. A log that has only grown is taken apart from where it had ended, and its
 * earlier rows are the very objects they were.
 */
export function growingHistory(): HistoryReader {
  let known = { text: '', log: { transitions: [], annotations: [], others: [], tornTail: null } as EventLog };
  return (mission) => {
    const text = historyText(mission);
    if (text === known.text) return success(known.log);
    const isGrown = known.text.endsWith('\n') && text.startsWith(known.text);
    const more = isGrown ? shown(text.slice(known.text.length)) : null;
    // Half a log says of its faults at which line of that half they are.
    const log = more?.ok === true ? success(joined(known.log, more.value)) : shown(text);
    if (log.ok) known = { text, log: log.value };
    return log;
  };
}

const joined = (log: EventLog, more: EventLog): EventLog => ({
  transitions: [...log.transitions, ...more.transitions],
  annotations: [...log.annotations, ...more.annotations],
  others: [...log.others, ...more.others],
  tornTail: more.tornTail,
});

function shown(text: string): Outcome<EventLog> {
  const log = readLog(text);
  return log.ok ? success({ ...log.value, transitions: log.value.transitions.map(withoutNulls) }) : log;
}

/** A row as it is shown: nothing that was not given. Of twenty thousand rows that is more than half. */
function withoutNulls(row: Transition): Transition {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key that may be null may also be missing, and the fold reads both alike.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Transition;
}
