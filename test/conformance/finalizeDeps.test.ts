import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFrontMatter } from '../../actions/files/frontMatter.ts';
import { readWpsManifest } from '../../actions/files/readWpsManifest.ts';
import { planDependencies, type PlannedPackage } from '../../machines/rules/planDependencies.ts';
import { tasksOutline } from '../../machines/rules/tasksMarkdown.ts';
import type { JsonObject, JsonValue } from '../../schemas/json.ts';
import { agrees, corpusRoot } from './corpus.ts';
import { hasRareLineEnd, hasTagOrReserved } from './oddYaml.ts';

interface Input {
  readonly mission_dir: string;
}
interface Expect extends JsonObject {
  readonly ok: boolean;
}

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\r\n?/g, '\n');

/** The packages of a mission; one that cannot be read declares nothing. */
function packagesIn(folder: string): readonly PlannedPackage[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name): readonly PlannedPackage[] => {
      const wp_id = /^(WP\d{2})(?:[-_.]|$)/.exec(name)?.[1];
      if (wp_id === undefined || !name.endsWith('.md')) return [];
      const file = readFrontMatter(read(join(folder, name)), name);
      if (!file.ok) return [{ wp_id, dependencies: null, requirement_refs: null }];
      const { frontMatter, mapping } = file.value;
      return [
        {
          wp_id,
          dependencies: Object.hasOwn(mapping, 'dependencies') ? frontMatter.dependencies : null,
          requirement_refs: frontMatter.requirement_refs,
        },
      ];
    });
}

function answer({ mission_dir }: Input): unknown {
  const mission = join(corpusRoot, mission_dir);
  const manifest = readWpsManifest(join(mission, 'wps.yaml'));
  const packages = packagesIn(join(mission, 'tasks'));
  if (!manifest.ok) return { ok: false, facts: {} };
  const tasks = join(mission, 'tasks.md');
  const planned = planDependencies({
    packages,
    manifest: manifest.value,
    tasks: existsSync(tasks) ? tasksOutline(read(tasks)) : null,
    spec: null,
  });
  const coverage = planned.ok ? undefined : planned.problems.find(({ code }) => code === 'TASKS_COVERAGE_INCOMPLETE');
  // What cannot be read stops the original only where it asks the files, which is behind the first of its gates.
  const asksFiles = manifest.value === null && existsSync(tasks) && coverage === undefined;
  if (asksFiles && packages.some((own) => own.requirement_refs === null)) return { ok: false, facts: {} };
  if (!planned.ok) return { ok: false, facts: gateFacts(planned.problems[0].details) };
  const { source, dependencies, requirement_refs } = planned.value;
  return { ok: true, wp_dependencies: dependencies, requirement_refs, source };
}

/**
 * The facts of the gate that fails first, wherever they stand in the document that tells of it.
 * Sentences are counted, not compared.
 */
function gateFacts(document: JsonValue): JsonObject {
  const facts: Record<string, JsonValue> = {};
  const visit = (value: JsonValue): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value)) {
      if (['missing_wp_sections', 'extra_wp_sections', 'cycles', 'wp_id'].includes(key)) facts[key] = inner;
      else if (['errors', 'dependency_conflicts'].includes(key) && Array.isArray(inner) && inner.every((one) => typeof one === 'string'))
        facts[key] = inner.length;
      else visit(inner);
    }
  };
  visit(document);
  return facts;
}

const textsIn = ({ mission_dir }: Input): readonly string[] => {
  const folder = join(corpusRoot, mission_dir, 'tasks');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
};
const isTwiceIn = ({ wp_dependencies, errors }: Expect): boolean =>
  [...Object.values((wp_dependencies ?? {}) as JsonObject), errors].some((ids) => Array.isArray(ids) && new Set(ids).size < ids.length);

/** The original looks for the line of a declaration in the raw text, up to the second `---` wherever that stands. */
function isSeenOtherwise(text: string): boolean {
  const file = readFrontMatter(text, 'WP01.md');
  const isSeen = text.startsWith('---') && /^\s*dependencies\s*:/m.test(text.split('---')[1] ?? '');
  return file.ok && isSeen !== Object.hasOwn(file.value.mapping, 'dependencies');
}
const manifestText = ({ mission_dir }: Input): string => {
  const path = join(corpusRoot, mission_dir, 'wps.yaml');
  return existsSync(path) ? read(path) : '';
};
const isListedTwice = (text: string): boolean => {
  const ids = text.match(/(?<=\bid: *['"]?)WP\d\d/g) ?? [];
  return new Set(ids).size < ids.length;
};

agrees<Input, Expect>('finalize-deps/missions', answer, {
  expected: (expect) => (expect.ok ? expect : { ok: false, facts: gateFacts(expect) }),
  rules: {
    'named-twice': (_, expect) => isTwiceIn(expect),
    'declared-unseen': (input) => textsIn(input).some(isSeenOtherwise),
    'listed-twice': (input) => isListedTwice(manifestText(input)),
    'rare-line-end': (input) => textsIn(input).some(hasRareLineEnd),
    'tag-or-reserved': (input) => textsIn(input).some(hasTagOrReserved),
  },
});
