import type { SchemaFinding } from '../../schemas/check.ts';
import validate from '../../schemas/generated/frontMatter.js';
import type { JsonValue } from '../../schemas/json.ts';
import type { FrontMatter } from '../../schemas/workPackage.ts';
import { Timestamp, type YamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';
import { strip } from './pattern.ts';

/** What is wrong with one key of a front matter. */
export interface FieldFinding {
  readonly key: string;
  readonly fault: 'missing' | 'unknown' | 'type' | 'value' | 'repeated';
  /** What is wrong with it, to be read behind the name of the key. */
  readonly sentence: string;
}

export type ModelReading =
  { readonly ok: true; readonly value: FrontMatter } | { readonly ok: false; readonly findings: readonly FieldFinding[] };

/**
 * The front matter that a YAML mapping stands for, or everything that keeps it from being one (contract 1 §6.3).
 *
 * Old spellings are brought to one form: `work_package_title` for `title`, lists written as one comma string, `doing` for
 * `in_progress`, `unknown` for no commit, process ids and phases of another type. Apart from these no value changes its
 * type: an unquoted date or number is no text. Unknown keys are refused, or dropped where old missions are only looked at.
 */
export function frontMatterModel(mapping: YamlMapping, unknownKeys: 'refused' | 'dropped' = 'refused'): ModelReading {
  const fields = inOneForm(mapping);
  const gaps = Object.keys(fields).filter((key) => fields[key] === undefined);
  if (validate(fields)) {
    for (const key of gaps) Reflect.deleteProperty(fields, key);
    return { ok: true, value: fields };
  }
  const errors = validate.errors ?? [];
  const strangers = errors.filter(isUnknownKey).map((error) => String(error.params['additionalProperty']));
  if (unknownKeys === 'dropped' && strangers.length > 0) {
    return frontMatterModel(Object.fromEntries(Object.entries(mapping).filter(([key]) => !strangers.includes(key))), 'dropped');
  }
  return { ok: false, findings: errors.map((error) => findingOf(error, fields)) };
}

/** What to call a work package: its title, or its id when it has none. */
export const displayTitle = ({ title, work_package_id }: FrontMatter): string => (title === undefined ? work_package_id : strip(title));

/**
 * What the planning commands ask of a front matter beyond its model: an id, a title, and dependencies that are a list of
 * different two-digit ids (contract 1 §6.2). `mapping` is the front matter as written.
 */
export function planningFindings(mapping: YamlMapping): readonly FieldFinding[] {
  const absent = ['work_package_id', 'title'].filter((key) => !Object.hasOwn(mapping, key)).map(missing);
  return [...absent, ...(Object.hasOwn(mapping, 'dependencies') ? dependencyFindings(mapping['dependencies'] ?? null) : [])];
}

function dependencyFindings(dependencies: YamlValue): readonly FieldFinding[] {
  const key = 'dependencies';
  if (!Array.isArray(dependencies)) return [{ key, fault: 'type', sentence: 'has to be a list' }];
  const seen = new Set<YamlValue>();
  return dependencies.flatMap((id: YamlValue): readonly FieldFinding[] => {
    if (typeof id !== 'string') return [{ key, fault: 'type', sentence: `has an entry that is no text: ${shown(id)}` }];
    if (!/^WP[0-9]{2}$/.test(id)) return [{ key, fault: 'value', sentence: `has an entry that is no id like WP01: ${shown(id)}` }];
    if (seen.has(id)) return [{ key, fault: 'repeated', sentence: `names ${id} twice` }];
    seen.add(id);
    return [];
  });
}

const lists = ['dependencies', 'requirement_refs', 'tracker_refs', 'owned_files', 'create_intent', 'subtasks', 'history', 'tags'];
const openFields = ['agent', 'reviewer', 'subtasks', 'history'];
const commaLists = ['requirement_refs', 'tracker_refs'];

type Fields = { [key: string]: unknown };

/** Undefined stands for a field that is there without a value; a list or an id may not be. */
function inOneForm(mapping: YamlMapping): Fields {
  const filled: { [key: string]: YamlValue } = { ...Object.fromEntries(lists.map((key) => [key, []])), ...mapping };
  if (!Object.hasOwn(mapping, 'title') && Object.hasOwn(mapping, 'work_package_title'))
    filled['title'] = filled['work_package_title'] ?? null;
  const needsValue = new Set(['work_package_id', ...lists]);
  const fields: Fields = Object.fromEntries(
    Object.entries(filled).map(([key, value]) => [key, value === null && !needsValue.has(key) ? undefined : value]),
  );
  const change = (key: string, to: (value: YamlValue) => unknown): void => {
    const value = filled[key];
    if (value !== undefined && value !== null) fields[key] = to(value);
  };
  for (const key of commaLists) change(key, commaList);
  change('dependencies', (ids) => (typeof ids === 'string' && strip(ids) === '[]' ? [] : commaList(ids)));
  for (const key of openFields) change(key, jsonOf);
  change('base_commit', (commit) => (commit === 'unknown' ? undefined : commit));
  change('shell_pid', processId);
  change('phase', asText);
  change('lane', (lane) => (lane === '' ? undefined : lane === 'doing' ? 'in_progress' : lane));
  return fields;
}

function commaList(value: YamlValue): YamlValue {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map(strip)
    .filter((part) => part !== '');
}

function processId(value: YamlValue): YamlValue | undefined {
  if (value === '') return undefined;
  if (typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) return Number(value.replaceAll('_', ''));
  // Zero is added for what would be -0.
  if (typeof value === 'number') return Math.trunc(value) + 0;
  return typeof value === 'boolean' || typeof value === 'bigint' ? Number(value) : value;
}

function asText(value: YamlValue): YamlValue {
  if (value instanceof Timestamp) return value.text;
  return typeof value === 'object' ? value : String(value);
}

/** A value of an open field as JSON: dates become text, and what no number can say becomes nothing. */
function jsonOf(value: YamlValue): JsonValue {
  if (value instanceof Timestamp) return value.text;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: YamlValue) => jsonOf(item));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonOf(inner)]));
}

const isUnknownKey = (error: SchemaFinding): boolean => error.keyword === 'additionalProperties';

const missing = (key: string): FieldFinding => ({ key, fault: 'missing', sentence: 'is missing' });

function findingOf(error: SchemaFinding, fields: Fields): FieldFinding {
  if (error.keyword === 'required') return missing(String(error.params['missingProperty']));
  if (isUnknownKey(error))
    return { key: String(error.params['additionalProperty']), fault: 'unknown', sentence: 'is not a key of work packages' };
  const [key = '', index] = error.instancePath.slice(1).split('/');
  const field = fields[key];
  const value: unknown = index !== undefined && Array.isArray(field) ? field[Number(index)] : field;
  const where = index === undefined ? '' : `entry ${Number(index) + 1} `;
  if (error.keyword !== 'type') return { key, fault: 'value', sentence: `${where}cannot be ${shown(value)}` };
  const quotes = value instanceof Timestamp || typeof value === 'number' ? '; put it in quotes' : '';
  return {
    key,
    fault: 'type',
    sentence: `${where}has to be ${kinds[String(error.params['type'])] ?? 'another kind of value'}, not ${shown(value)}${quotes}`,
  };
}

const kinds: Readonly<Record<string, string>> = { string: 'text', array: 'a list', integer: 'a whole number' };

/** A value as it is named in a sentence, cut where it is long. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value instanceof Timestamp) return `the date ${value.text}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : 'a mapping';
}

const longestShown = 60;
