import type { Annotation, OtherRow, Transition } from '../../schemas/event.ts';
import type { JsonObject } from '../../schemas/json.ts';
import { type Outcome, success } from '../../schemas/outcome.ts';
import { type Problem, problem } from '../../schemas/problem.ts';
import { findings } from '../../schemas/check.ts';
import isAnnotation from '../../schemas/generated/annotation.js';
import isTransition from '../../schemas/generated/transition.js';
import { type ReadJson, likePlain } from './exactJson.ts';
import { type JsonLine, jsonLines } from './jsonLines.ts';
import { shellWord } from './shellWord.ts';

/** The rows of one event log, each family in the order of the file. */
export interface EventLog {
  readonly transitions: readonly Transition[];
  readonly annotations: readonly Annotation[];
  readonly others: readonly OtherRow[];
  /**
   * The last row when it is neither terminated nor JSON: what a broken append left. It is reported, not read; the bytes of
   * the file without it are a sound log.
   */
  readonly tornTail: string | null;
}

/** A log while its rows are read. */
interface GrowingLog {
  readonly transitions: Transition[];
  readonly annotations: Annotation[];
  readonly others: OtherRow[];
  tornTail: string | null;
}

export const emptyLog: EventLog = { transitions: [], annotations: [], others: [], tornTail: null };

/** Why a row cannot be read. */
export type MalformedRow = 'invalid_json' | 'not_an_object' | 'unknown_kind' | 'invalid_structure';

const skippedTypes: ReadonlySet<unknown> = new Set(['RetrospectiveCaptured', 'RetrospectiveCaptureFailed', 'RetrospectiveSkipped']);
const otherLineEnds = ['\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'];

/**
 * Reads `status.events.jsonl` (contract 1 §2.2). One malformed row makes the whole log unreadable, for half a history would be
 * taken for all of it: the answer is then one CANONICAL_STATUS_UNREADABLE for every such row, with its line (from 1) and
 * category in the details. Numbers that JSON.parse would change come as ExactNumber.
 * @param mission name of the mission's directory: the problems then name the command that explains them
 */
export function readLog(text: string, mission?: string): Outcome<EventLog> {
  const log: GrowingLog = { transitions: [], annotations: [], others: [], tornTail: null };
  const malformed: Problem[] = [];
  for (const row of jsonLines(text)) {
    if (isTorn(row)) {
      log.tornTail = row.text;
      continue;
    }
    const refusal = row.json === null ? notJson : take(log, row.json);
    if (refusal === null) continue;
    const [category, what] = refusal;
    malformed.push(
      problem('CANONICAL_STATUS_UNREADABLE', `Line ${row.number} of the event log ${what}.`, {
        ...(mission === undefined ? {} : { next: doctorCommand(mission) }),
        details: { line: row.number, category },
      }),
    );
  }
  const [first, ...rest] = malformed;
  return first === undefined ? success(log) : { ok: false, problems: [first, ...rest] };
}

/** The command that says what is wrong with the log of a mission, and how it is mended. */
export const doctorCommand = (mission: string): string => `spec-kitty doctor log --mission ${shellWord(mission)}`;

/** A broken append leaves the beginning of a row, so neither a byte order mark nor another kind of line end. */
const isTorn = ({ json, isTerminated, text }: JsonLine): boolean =>
  json === null && !isTerminated && !text.startsWith('\uFEFF') && !otherLineEnds.some((sign) => text.includes(sign));

type Refusal = readonly [MalformedRow, what: string];
const notJson: Refusal = ['invalid_json', 'is not one JSON text'];

/** Puts a row into its family, or says why it belongs to none. Rows are checked as JSON.parse gives them and kept as they were written. */
function take(log: GrowingLog, { plain: row, exact }: ReadJson): Refusal | null {
  if (!isObject(row)) return ['not_an_object', 'is not a JSON object'];
  const { kind } = row;
  if (kind === 'annotation') {
    if (!isAnnotation(row)) return ['invalid_structure', `is not a valid annotation: ${findings(isAnnotation).join('; ')}`];
    log.annotations.push(likePlain(row, exact));
  } else if (kind !== undefined && kind !== null) {
    return ['unknown_kind', `has the unknown kind ${JSON.stringify(kind)}`];
  } else if (isOther(row)) {
    log.others.push(likePlain(row, exact));
  } else {
    if (!isTransition(row)) return ['invalid_structure', `is not a valid transition: ${findings(isTransition).join('; ')}`];
    log.transitions.push(likePlain(row, exact));
  }
  return null;
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rows that share the file without moving a package. Whether the key `event_type` is there decides, not what it holds. */
const isOther = (row: JsonObject): boolean =>
  (typeof row['event_name'] === 'string' && row['event_name'].startsWith('retrospective.')) ||
  skippedTypes.has(row['type']) ||
  'event_type' in row;
