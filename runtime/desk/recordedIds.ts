import type { EventLog } from '../../machines/rules/eventLog.ts';

/** The ids of the events of a log, without the events. */
export interface RecordedIds {
  /** One line for every row that has an id: the id as JSON, and `t` for a transition, `o` for any other row. */
  readonly text: string;
  /** Whether any row has this id. */
  has(id: string): boolean;
  /** Whether a transition has this id. */
  hasTransition(id: string): boolean;
}

/** From so many questions on, a set of all lines costs less than looking through the text each time. */
const fewQuestions = 16;

/** Ids to ask, from their text. Nothing is taken apart for the few questions of a usual command, however long the log. */
export function recordedIds(text: string): RecordedIds {
  let questions = 0;
  let lines: ReadonlySet<string> | null = null;
  const has = (line: string): boolean => {
    questions += 1;
    if (questions > fewQuestions) lines ??= new Set(text.split('\n'));
    return lines === null ? text.startsWith(`${line}\n`) || text.includes(`\n${line}\n`) : lines.has(line);
  };
  return { text, has: (id) => has(lineOf(id, 't')) || has(lineOf(id, 'o')), hasTransition: (id) => has(lineOf(id, 't')) };
}

/** The lines of the rows of `log`. */
export function idLines({ transitions, annotations, others }: EventLog): string {
  const lines = [
    ...transitions.map(({ event_id }) => lineOf(event_id, 't')),
    ...[...annotations, ...others].flatMap(({ event_id }) => (typeof event_id === 'string' ? [lineOf(event_id, 'o')] : [])),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const lineOf = (id: string, family: 't' | 'o'): string => `${JSON.stringify(id)} ${family}`;
