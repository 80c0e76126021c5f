import { findings } from '../../schemas/check.ts';
import isMeta from '../../schemas/generated/meta.js';
import type { Meta } from '../../schemas/meta.ts';
import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { documentText } from './canonicalJson.ts';
import { type ReadJson, likePlain, readJson } from './exactJson.ts';
import { missionNumberText } from './missionNumberText.ts';
import { unsafeSegment } from './unsafeSegment.ts';
import { strip } from './pattern.ts';

/** Who a mission is (contract 1 §1.4). */
export interface MissionIdentity {
  /** Safe to become part of a path. The directory's name is what the mission is known by; in 9 of 412 real missions the two differ. */
  readonly mission_slug: string;
  /** Given when the mission lands, shown to people, not unique. */
  readonly mission_number: number | null;
  /** Empty when meta.json does not say: nothing is assumed. */
  readonly mission_type: string;
  /** A ULID, the only identity that never changes; null in old missions, and where it could not become part of a path or ref. */
  readonly mission_id: string | null;
}

/** Reads the text of meta.json. Anything but an object of the known shape, and a byte order mark, is META_UNREADABLE. */
export function readMeta(text: string): Outcome<Meta> {
  let json: ReadJson;
  try {
    json = readJson(text);
  } catch {
    return unreadable('is not JSON');
  }
  if (typeof json.plain !== 'object' || json.plain === null || Array.isArray(json.plain)) return unreadable('is not a JSON object');
  if (!isMeta(json.plain)) return unreadable(`does not have its shape: ${findings(isMeta).join('; ')}`);
  return success(likePlain(json.plain, json.exact));
}

/** Who the mission in a directory is. Without meta.json (null) it has the directory's name and nothing else. */
export function identify(meta: Meta | null, directory: string): Outcome<MissionIdentity> {
  const number = missionNumber(meta?.mission_number);
  if (!number.ok) return number;
  const slug = meta?.mission_slug || meta?.slug || directory;
  const id = meta?.mission_id ?? null;
  return success({
    mission_slug: unsafeSegment(slug) === null ? slug : directory,
    mission_number: number.value,
    mission_type: strip(meta?.mission_type ?? ''),
    mission_id: id !== null && unsafeSegment(id) === null ? id : null,
  });
}

/** Older writers left digits, with zeros in front, or words that stand for "not yet": digits are read, words are refused. */
function missionNumber(raw: unknown): Outcome<number | null> {
  if (raw === undefined || raw === null) return success(null);
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return success(raw);
  if (typeof raw === 'string') {
    const digits = strip(raw);
    if (digits === '') return success(null);
    if (/^\d+$/.test(digits) && Number.isSafeInteger(Number(digits))) return success(Number(digits));
  }
  return unreadable(`has a mission_number that is neither an integer nor null: ${JSON.stringify(raw)}`);
}

/** The three fields of an identity that every machine-readable document of a mission carries. */
export function identityFields(identity: Pick<MissionIdentity, 'mission_slug' | 'mission_number' | 'mission_type'>): {
  readonly mission_slug: string;
  readonly mission_number: string;
  readonly mission_type: string;
} {
  const { mission_slug, mission_number, mission_type } = identity;
  return { mission_slug, mission_number: missionNumberText(mission_number, mission_slug), mission_type };
}

const required = ['slug', 'mission_slug', 'friendly_name', 'mission_type', 'target_branch', 'created_at'] as const;

/** What a writer refuses to leave behind in meta.json, one sentence each (contract 1 §1.1). */
export function metaFindings(meta: Meta): readonly string[] {
  const fields = meta as Readonly<Record<string, unknown>>;
  return [
    ...required.filter((key) => !fields[key]).map((key) => `${key} is missing or empty.`),
    ...['purpose_tldr', 'purpose_context'].filter((key) => key in fields && !isText(fields[key])).map((key) => `${key} is blank.`),
    ...('change_mode' in fields && fields['change_mode'] !== 'bulk_edit' ? ['change_mode is not bulk_edit.'] : []),
  ];
}

const isText = (value: unknown): boolean => typeof value === 'string' && strip(value) !== '';

/** The bytes of meta.json. */
export const metaText = (meta: Meta): string => documentText(meta, { sorted: true, ascii: false });

const unreadable = (what: string) => failure(problem('META_UNREADABLE', `The meta.json of the mission ${what}.`));
