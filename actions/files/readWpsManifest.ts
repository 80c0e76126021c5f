import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findings } from '../../schemas/check.ts';
import validate from '../../schemas/generated/wpsManifest.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { WpsManifest } from '../../schemas/wpsManifest.ts';

/**
 * Reads a mission's wps.yaml (contract 1 §6.9). Null when there is none.
 * Fails with WPS_MANIFEST_UNREADABLE or WPS_MANIFEST_INVALID: a manifest that exists is never passed over.
 */
export function readWpsManifest(path: string): Outcome<WpsManifest | null> {
  let document: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    document = parse(text, { logLevel: 'error' });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? success(null) : failure(unreadable(path, error));
  }
  if (!validate(document)) return failure(invalid(path, findings(validate)));
  const repeated = repeatedIds(document);
  return repeated.length === 0 ? success(document) : failure(invalid(path, repeated.map((id) => `work_packages: ${id} is listed more than once`)));
}

const repeatedIds = ({ work_packages }: WpsManifest): readonly string[] => {
  const ids = work_packages.map((entry) => entry.id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
};

function unreadable(path: string, error: unknown): Problem {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return problem('WPS_MANIFEST_UNREADABLE', `${path} cannot be read: ${reason}`, { details: { path, reason } });
}

const invalid = (path: string, places: readonly string[]): Problem =>
  problem('WPS_MANIFEST_INVALID', `${path} does not describe work packages: ${places.join('; ')}.`, { details: { path, findings: places } });
