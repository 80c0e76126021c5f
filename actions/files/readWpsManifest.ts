import { findings } from '../../schemas/check.ts';
import validate from '../../schemas/generated/wpsManifest.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { WpsManifest } from '../../schemas/wpsManifest.ts';
import { parseYaml } from './parseYaml.ts';
import { readText } from './readText.ts';

/**
 * Reads a mission's wps.yaml (contract 1 §6.9). Null when there is none.
 * Fails with WPS_MANIFEST_UNREADABLE or WPS_MANIFEST_INVALID: a manifest that exists is never passed over.
 * Throws FILE_NOT_READ when the system refuses or the bytes are not UTF-8.
 */
export function readWpsManifest(path: string): Outcome<WpsManifest | null> {
  const text = readText(path);
  if (text === null) return success(null);
  const yaml = parseYaml(text);
  if (!yaml.ok)
    return failure(
      unreadable(
        path,
        yaml.findings.map(({ line, sentence }) => `line ${line}: ${sentence}`),
      ),
    );
  const document: unknown = yaml.value;
  if (!validate(document)) return failure(invalid(path, findings(validate)));
  const repeated = repeatedIds(document);
  return repeated.length === 0
    ? success(document)
    : failure(
        invalid(
          path,
          repeated.map((id) => `work_packages: ${id} is listed more than once`),
        ),
      );
}

const repeatedIds = ({ work_packages }: WpsManifest): readonly string[] => {
  const ids = work_packages.map((entry) => entry.id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
};

const unreadable = (path: string, places: readonly string[]): Problem =>
  problem('WPS_MANIFEST_UNREADABLE', `${path} cannot be read: ${places.join('; ')}.`, { details: { path, findings: places } });

const invalid = (path: string, places: readonly string[]): Problem =>
  problem('WPS_MANIFEST_INVALID', `${path} does not describe work packages: ${places.join('; ')}.`, {
    details: { path, findings: places },
  });
