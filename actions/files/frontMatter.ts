import { isMap, isScalar } from 'yaml';
import { frontMatterModel } from '../../machines/rules/frontMatterModel.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { FrontMatter } from '../../schemas/workPackage.ts';
import { isYamlMapping, type YamlMapping } from '../../schemas/yamlValue.ts';
import { parseYaml, type YamlDocument } from './parseYaml.ts';
import { headLine, splitFrontMatter } from './splitFrontMatter.ts';

/** A file's front matter as YAML means it, before any key is judged. */
export interface FrontMatterText {
  readonly mapping: YamlMapping;
  /** Everything behind the front matter, with `\n` at the end of each line. */
  readonly body: string;
  readonly yaml: YamlDocument;
}

/**
 * Reads the front matter of a text whatever way it is written, or says everything that is wrong with the YAML
 * (WP_FRONT_MATTER_INVALID, each finding with file and line). An empty head is an empty mapping.
 * `file` is the name the findings use.
 */
export function parseFrontMatter(text: string, file: string): Outcome<FrontMatterText> {
  const parts = splitFrontMatter(text);
  if ('refusal' in parts) return failure(frontMatterProblem(file, 1, parts.refusal));
  const yaml = parseYaml(parts.head);
  if (!yaml.ok) {
    const [first, ...others] = yaml.findings;
    const told = ({ line, sentence }: typeof first): Problem =>
      frontMatterProblem(file, line + headLine - 1, `the front matter cannot be read: ${sentence}`);
    return failure(told(first), ...others.map(told));
  }
  const mapping = yaml.value ?? {};
  if (!isYamlMapping(mapping)) return failure(frontMatterProblem(file, headLine, 'the front matter has to be keys with values'));
  return success({ mapping, body: parts.body, yaml });
}

/**
 * Reads the front matter of a work-package file with all its keys judged (contract 1 §6.3), or says everything that is
 * wrong with it (WP_FRONT_MATTER_INVALID, each finding with file and line).
 * Unknown keys are dropped only where old missions are looked at and nothing is decided.
 */
export function readFrontMatter(
  text: string,
  file: string,
  unknownKeys: 'refused' | 'dropped' = 'refused',
): Outcome<FrontMatterText & { readonly frontMatter: FrontMatter }> {
  const parsed = parseFrontMatter(text, file);
  if (!parsed.ok) return parsed;
  const model = frontMatterModel(parsed.value.mapping, unknownKeys);
  if (model.ok) return success({ ...parsed.value, frontMatter: model.value });
  const lines = linesOfKeys(parsed.value.yaml);
  // A key that is missing is told of the first line.
  const [first, ...others] = model.findings.map(({ key, sentence }) =>
    frontMatterProblem(file, lines.get(key) ?? 1, `${key} ${sentence}`, key),
  );
  return failure(first ?? frontMatterProblem(file, 1, 'the front matter is not that of a work package'), ...others);
}

/** The 1-based line of the file on which each key stands. */
function linesOfKeys({ document, lineAt }: YamlDocument): ReadonlyMap<string, number> {
  const pairs = isMap(document.contents) ? document.contents.items : [];
  return new Map(pairs.flatMap(({ key }) => (isScalar(key) ? [[String(key.value), lineAt(key.range[0]) + headLine - 1] as const] : [])));
}

function frontMatterProblem(file: string, line: number, sentence: string, key: string | null = null): Problem {
  return problem('WP_FRONT_MATTER_INVALID', `${file}, line ${line}: ${sentence}.`, { details: { file, line, key } });
}
