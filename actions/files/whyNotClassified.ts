import { join } from 'node:path';
import { findings } from '../../schemas/check.ts';
import validate from '../../schemas/generated/occurrenceMap.js';
import { problem, type Problem } from '../../schemas/problem.ts';
import { parseYaml } from './parseYaml.ts';
import { readText } from './readText.ts';

/**
 * Why the occurrences of the term that a mission changes everywhere are not classified in its `folder`; null when they are.
 * OCCURRENCE_MAP_MISSING, OCCURRENCE_MAP_INVALID. Throws FILE_NOT_READ.
 */
export function whyNotClassified(folder: string): Problem | null {
  const path = join(folder, 'occurrence_map.yaml');
  const text = readText(path);
  if (text === null)
    return problem('OCCURRENCE_MAP_MISSING', `The mission is a bulk edit, and ${path} is not there.`, { details: { path } });
  const yaml = parseYaml(text);
  if (!yaml.ok)
    return invalid(
      path,
      yaml.findings.map(({ line, sentence }) => `line ${line}: ${sentence}`),
    );
  return validate(yaml.value) ? null : invalid(path, findings(validate));
}

const invalid = (path: string, gate_errors: readonly string[]): Problem =>
  problem('OCCURRENCE_MAP_INVALID', `${path} does not classify all occurrences: ${gate_errors.join('; ')}.`, {
    details: { path, gate_errors },
  });
