import { shellWord } from '../../machines/rules/shellWord.ts';
import { findings, type Validator } from '../../schemas/check.ts';
import isExpectedArtifacts from '../../schemas/generated/expectedArtifacts.js';
import isMissionRuntime from '../../schemas/generated/missionRuntime.js';
import type { ExpectedArtifacts, MissionRuntime } from '../../schemas/missionRuntime.ts';
import { failure, success, type Failure, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { parseYaml } from '../files/parseYaml.ts';

/** The texts of a mission type: its steps, and the files they leave behind where that is written down. */
export interface MissionTypeTexts {
  readonly source: string;
  readonly expected: string | null;
}

/** One of the texts: its own file, and the file of the steps it belongs to, which is the one that can be checked. */
interface Source {
  readonly path: string;
  readonly steps: string;
}

const checkOf = ({ steps }: Source): string => `spec-kitty machine check ${shellWord(steps)}`;

const malformed = (source: Source, first: string, ...others: readonly string[]): Failure => {
  const one = (what: string) =>
    problem('MISSION_YAML_MALFORMED', `${source.path}: ${what}`, {
      next: checkOf(source),
      details: { file: source.path, parse_error: what },
    });
  return failure(one(first), ...others.map(one));
};

/** YAML text that has the shape a validator asks for, or every place that does not fit. */
function parse<T>(text: string, source: Source, fits: Validator<T>): Outcome<T> {
  const reading = parseYaml(text);
  if (!reading.ok) {
    const [first, ...others] = reading.findings.map(({ line, sentence }) => `line ${line}: ${sentence}`);
    return malformed(source, first ?? 'it is not YAML', ...others);
  }
  const { value } = reading;
  if (fits(value)) return success(value);
  const missing = (fits.errors ?? []).flatMap(({ keyword, instancePath, params }) =>
    keyword === 'required' ? [`${instancePath}/${String(params['missingProperty'])}`.slice(1).replaceAll('/', '.')] : [],
  );
  if (missing.length > 0 && fits.errors?.every(({ keyword }) => keyword === 'required' || keyword === 'anyOf') === true) {
    return failure(
      problem('MISSION_REQUIRED_FIELD_MISSING', `${source.path} lacks ${missing.join(', ')}.`, {
        next: checkOf(source),
        details: { file: source.path, field: missing[0] ?? '', missing_fields: missing },
      }),
    );
  }
  const [first, ...others] = findings(fits);
  return malformed(source, first ?? 'it does not have the shape of a mission type', ...others);
}

export interface ParsedMissionType {
  readonly runtime: MissionRuntime;
  readonly expected: ExpectedArtifacts | null;
}

/** A mission type as its texts have it. `path` is the file of its steps; both files are reported at once. */
export function parseMissionType(texts: MissionTypeTexts, path: string): Outcome<ParsedMissionType> {
  const steps: Source = { path, steps: path };
  const artifacts: Source = { path: path.replace(/[^/]*$/, 'expected-artifacts.yaml'), steps: path };
  const runtime = parse(texts.source, steps, isMissionRuntime);
  const expected = texts.expected === null ? success(null) : parse(texts.expected, artifacts, isExpectedArtifacts);
  if (runtime.ok && expected.ok) return success({ runtime: runtime.value, expected: expected.value });
  const [first, ...others] = [...(runtime.ok ? [] : runtime.problems), ...(expected.ok ? [] : expected.problems)];
  return first === undefined ? malformed(steps, 'it cannot be read') : failure(first, ...others);
}
