import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineText } from '../../machines/rules/canonicalJson.ts';
import { type EventLog, emptyLog, readLog } from '../../machines/rules/eventLog.ts';
import { readJson } from '../../machines/rules/exactJson.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import { identify, readMeta } from '../../machines/rules/identity.ts';
import { strip } from '../../machines/rules/pattern.ts';
import { statusText } from '../../machines/rules/statusDocument.ts';
import { success } from '../../schemas/outcome.ts';
import { agrees, corpusIsHere, corpusRoot, corpusText } from './corpus.ts';

interface Recorded {
  readonly ok: boolean;
  readonly stream?: { readonly transitions: number; readonly annotations: number; readonly skipped: Readonly<Record<string, number>> };
  readonly duplicate_event_ids_dropped?: number;
  readonly status_json_sha256?: string;
  readonly error?: { readonly class: string; readonly message: string; readonly line?: number; readonly category?: string };
}

interface Synthetic {
  readonly dir_name: string;
  readonly meta: object | string | null;
  readonly events_text: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const readOrNull = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** The digest of status.json, or the first row that cannot be read, or that meta.json cannot. */
function materialized(directory: string, metaText: string | null, eventsText: string | null): unknown {
  const log = eventsText === null ? success<EventLog>(emptyLog) : readLog(eventsText);
  if (!log.ok) return { ok: false, ...log.problems[0].details };
  const meta = metaText === null ? success(null) : readMeta(metaText);
  const identity = meta.ok ? identify(meta.value, directory) : meta;
  if (!identity.ok) return { ok: false, meta: true };
  const snapshot = snapshotOf(foldRows(emptyFold, log.value), identity.value);
  return { ok: true, sha256: sha256(statusText(snapshot)) };
}

function recorded({ ok, status_json_sha256, error }: Recorded): unknown {
  if (ok) return { ok, sha256: status_json_sha256 };
  if (error?.class === 'StoreError') return { ok, line: error.line, category: error.category };
  if (error?.class === 'MissionMetaReadError' || error?.message.includes('mission_number')) return { ok, meta: true };
  return { ok, error: error?.class };
}

/** A JSON text, or undefined. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(strip(text));
  } catch {
    return undefined;
  }
}
const rowsOf = (text: string): unknown[] =>
  text
    .split(/\r\n?|\n/)
    .map(jsonOf)
    .filter((row) => row !== undefined);
const metaOf = (meta: Synthetic['meta']): unknown => (typeof meta === 'string' ? jsonOf(meta) : meta);

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNothing = (value: unknown): boolean => value === undefined || value === null || isText(value);
const isTexts = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.every(isText));
const isActor = (value: unknown): boolean => isText(value) || isRecord(value);
const isBooleanOrNothing = (value: unknown): boolean => value === undefined || value === null || typeof value === 'boolean';
const isNothing = (value: unknown): boolean => value === undefined || value === null;
const isStatement = (value: unknown): boolean =>
  isRecord(value) &&
  ['reviewer', 'verdict', 'reference'].every((field) => value[field] === undefined || isText(value[field])) &&
  isTextOrNothing(value['feedback_path']);
const isRows = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isRecord));
const isEvidence = (value: unknown): boolean =>
  isRecord(value) &&
  (value['review'] === undefined || isStatement(value['review'])) &&
  ['repos', 'verification'].every((field) => isRows(value[field]));
const isScalar = (value: unknown): boolean => isTextOrNothing(value) || typeof value === 'number';

/** The types that writers leave in the fields of a row; the original turns whatever it finds into one of them, or carries it along. */
const transitionTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  event_id: isText,
  wp_id: isText,
  at: isText,
  actor: isActor,
  execution_mode: isText,
  mission_slug: isTextOrNothing,
  feature_slug: isTextOrNothing,
  force: (value) => typeof value === 'boolean',
  mission_id: isTextOrNothing,
  reason: isTextOrNothing,
  review_ref: isTextOrNothing,
  evidence: (value) => isNothing(value) || isEvidence(value),
  review_result: (value) => isNothing(value) || isStatement(value),
  policy_metadata: (value) =>
    value === undefined ||
    value === null ||
    (isRecord(value) && isTextOrNothing(value['agent']) && isScalar(value['shell_pid']) && isScalar(value['shell_pid_created_at'])),
};
const deltaTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  agent: isTextOrNothing,
  assignee: isTextOrNothing,
  role: isTextOrNothing,
  agent_profile: isTextOrNothing,
  agent_profile_version: isTextOrNothing,
  model: isTextOrNothing,
  provider: isTextOrNothing,
  shell_pid_created_at: isTextOrNothing,
  note: isTextOrNothing,
  subtasks: (value) => value === undefined || value === null || isRecord(value),
  tracker_refs: isTexts,
  tracker_refs_replace: isTexts,
  release_runtime_claim: isBooleanOrNothing,
  shell_pid: (value) =>
    value === undefined || value === null || Number.isInteger(value) || (typeof value === 'string' && /^\s*[+-]?[0-9]+\s*$/.test(value)),
  review: (value) => value === undefined || value === null || (isRecord(value) && Object.values(value).every(isText)),
};
const isStepName = (name: unknown): boolean => typeof name === 'string' && name.startsWith('retrospective.');
const isIllTyped = (row: unknown): boolean => {
  if (!isRecord(row)) return false;
  if (row['kind'] !== 'annotation') {
    const { payload } = row;
    if (isStepName(row['event_name'])) return !isNothing(payload) && !(isRecord(payload) && isTextOrNothing(payload['record_path']));
    if ('event_type' in row || (isText(row['type']) && String(row['type']).startsWith('Retrospective'))) return false;
    return Object.entries(transitionTypes).some(([field, fits]) => !fits(row[field]));
  }
  const { delta } = row;
  return (
    !isText(row['wp_id']) ||
    !isText(row['at']) ||
    !isActor(row['actor']) ||
    !isRecord(delta) ||
    Object.entries(deltaTypes).some(([field, fits]) => !fits(delta[field]))
  );
};

const metaTextFields = [
  ...['mission_slug', 'slug', 'mission_type', 'mission_id', 'mid8', 'friendly_name', 'target_branch', 'merge_target_branch', 'created_at'],
  ...['topology', 'coordination_branch', 'accepted_at', 'accepted_by', 'acceptance_mode', 'accepted_from_commit', 'baseline_merge_commit'],
];
const isIllTypedMeta = (meta: unknown): boolean =>
  isRecord(meta) && (metaTextFields.some((field) => !isTextOrNothing(meta[field])) || !isBooleanOrNothing(meta['pr_bound']));

const ownErrors = ['AttributeError', 'TypeError'];
const rules = {
  'torn-tail': ({ events_text: text }: Synthetic) => {
    const tail = text?.split('\n').at(-1) ?? '';
    return strip(tail) !== '' && jsonOf(tail) === undefined;
  },
  'ill-typed': ({ events_text: text, meta }: Synthetic, { ok, error }: Recorded) =>
    (ok || ownErrors.includes(error?.class ?? '')) && (rowsOf(text ?? '').some(isIllTyped) || isIllTypedMeta(metaOf(meta))),
  'lone-surrogate': (_: Synthetic, { error }: Recorded) => error?.class === 'UnicodeEncodeError',
  'not-json': ({ events_text: text, meta }: Synthetic) =>
    [text, meta].some((each) => typeof each === 'string' && /(?:^|[:[,])\s*-?(?:NaN|Infinity)/m.test(each)),
  'two-families': ({ events_text: text }: Synthetic) =>
    rowsOf(text ?? '').some((row) => isRecord(row) && row['kind'] === 'annotation' && isStepName(row['event_name'])),
  'number-spelling': ({ meta }: Synthetic) => {
    const read = metaOf(meta);
    const number = isRecord(read) ? read['mission_number'] : null;
    return typeof number === 'string'
      ? !/^\s*[0-9]{0,15}\s*$/.test(number)
      : typeof number === 'number' && Math.abs(number) > Number.MAX_SAFE_INTEGER;
  },
};

/** How many rows of each family a log has, and how many of its transitions are there twice. */
function counted(text: string | null): unknown {
  const log = readLog(text ?? '');
  if (!log.ok) return log;
  const { transitions, annotations, others } = log.value;
  return [transitions.length, annotations.length, others.length, transitions.length - foldRows(emptyFold, log.value).event_count];
}

agrees<{ readonly mission_dir: string }, Recorded>(
  'reducer/missions',
  ({ mission_dir }) => {
    const directory = join(corpusRoot, mission_dir);
    const events = readOrNull(join(directory, 'status.events.jsonl'));
    return [materialized(mission_dir.split('/').at(-1) ?? '', readOrNull(join(directory, 'meta.json')), events), counted(events)];
  },
  {
    expected: (expect) => [
      recorded(expect),
      [
        expect.stream?.transitions,
        expect.stream?.annotations,
        Object.values(expect.stream?.skipped ?? {}).reduce((sum, count) => sum + count, 0),
        expect.duplicate_event_ids_dropped,
      ],
    ],
  },
);

/** The meta.json of each case as it lies on the disk, with numbers as they were written: JSON.parse makes 4 of 4.0. */
const metaTexts: ReadonlyMap<string, string | null> = new Map(
  (corpusIsHere
    ? corpusText('reducer/synthetic.jsonl')
        .split('\n')
        .filter((line) => line !== '')
    : []
  ).map((line) => {
    const {
      case: name,
      input: { meta },
    } = readJson(line).exact as { readonly case: string; readonly input: Synthetic };
    return [name, meta === null || typeof meta === 'string' ? meta : lineText(meta)];
  }),
);

agrees<Synthetic, Recorded>(
  'reducer/synthetic',
  ({ dir_name, events_text }, name) => materialized(dir_name, metaTexts.get(name) ?? null, events_text),
  { expected: recorded, rules },
);
