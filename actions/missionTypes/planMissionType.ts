import { parseDocument } from 'yaml';
import { planSteps, type Origin } from '../../machines/mission/planSteps.ts';
import { findings, type Validator } from '../../schemas/check.ts';
import isExpectedArtifacts from '../../schemas/generated/expectedArtifacts.js';
import isMissionRuntime from '../../schemas/generated/missionRuntime.js';
import type { MissionType } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';

/** The texts of a mission type: its steps, and the files they leave behind where that is written down. */
export interface MissionTypeTexts {
  readonly source: string;
  readonly expected: string | null;
}

const malformed = (path: string, what: readonly string[]): Outcome<never> => {
  const [first, ...others] = what.map((message) =>
    problem('MISSION_YAML_MALFORMED', `${path}: ${message}`, { next: `spec-kitty machine check ${path}`, details: { file: path, parse_error: message } }),
  );
  return first ? failure(first, ...others) : failure(problem('MISSION_YAML_MALFORMED', `${path} cannot be read.`, { details: { file: path } }));
};

/** YAML text that has the shape a validator asks for, or every place that does not fit. Aliases are bounded: a small file cannot unfold into a huge one. */
function parse<T>(text: string, path: string, fits: Validator<T>): Outcome<T> {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) return malformed(path, document.errors.map((error) => error.message.split('\n')[0] ?? error.message));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return malformed(path, [error instanceof Error ? error.message : String(error)]);
  }
  return fits(value) ? success(value) : malformed(path, findings(fits));
}

/** A mission type from its texts: read, validated and put in order. */
export function planMissionType(texts: MissionTypeTexts, origin: Origin, folderName: string): Outcome<MissionType> {
  const runtime = parse(texts.source, origin.path, isMissionRuntime);
  if (!runtime.ok) return runtime;
  const expected = texts.expected === null ? success(null) : parse(texts.expected, origin.path.replace(/[^/]*$/, 'expected-artifacts.yaml'), isExpectedArtifacts);
  if (!expected.ok) return expected;
  return planSteps(runtime.value, expected.value, origin, folderName);
}
