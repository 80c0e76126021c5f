import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFrontMatter } from '../../actions/files/frontMatter.ts';
import { readWpsManifest } from '../../actions/files/readWpsManifest.ts';
import { planDependencies, type PlannedPackage } from '../../machines/rules/planDependencies.ts';
import { tasksOutline } from '../../machines/rules/tasksMarkdown.ts';
import type { JsonObject, JsonValue } from '../../schemas/json.ts';
import { agrees, corpusRoot } from './corpus.ts';

interface Input {
  readonly mission_dir: string;
}
interface Expect extends JsonObject {
  readonly ok: boolean;
}

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\r\n?/g, '\n');

/** The packages of a mission; null when one of them cannot be read, at which the original stops. */
function packagesIn(folder: string): readonly PlannedPackage[] | null {
  const files = readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const wp_id = /^(WP\d{2})(?:[-_.]|$)/.exec(name)?.[1];
      if (wp_id === undefined || !name.endsWith('.md')) return [];
      const file = readFrontMatter(read(join(folder, name)), name);
      if (!file.ok) return [null];
      const { frontMatter, mapping } = file.value;
      return [
        {
          wp_id,
          dependencies: Object.hasOwn(mapping, 'dependencies') ? frontMatter.dependencies : null,
          requirement_refs: frontMatter.requirement_refs,
        },
      ];
    });
  const readable = files.filter((file) => file !== null);
  return readable.length === files.length ? readable : null;
}

function answer({ mission_dir }: Input): unknown {
  const mission = join(corpusRoot, mission_dir);
  const manifest = readWpsManifest(join(mission, 'wps.yaml'));
  const packages = packagesIn(join(mission, 'tasks'));
  if (!manifest.ok || packages === null) return { ok: false, facts: {} };
  const tasks = join(mission, 'tasks.md');
  const planned = planDependencies({
    packages,
    manifest: manifest.value,
    tasks: existsSync(tasks) ? tasksOutline(read(tasks)) : null,
    spec: null,
  });
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

agrees<Input, Expect>('finalize-deps/missions', answer, {
  expected: (expect) => (expect.ok ? expect : { ok: false, facts: gateFacts(expect) }),
});
