import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
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

function packages(folder: string): readonly PlannedPackage[] {
  return readdirSync(folder).toSorted().flatMap((name) => {
    const wp_id = /^(WP\d{2})(?:[-_.]|$)/.exec(name)?.[1];
    if (wp_id === undefined || !name.endsWith('.md')) return [];
    const head = /^---[^\n]*\n([\s\S]*?)^---/m.exec(read(join(folder, name)))?.[1] ?? '';
    const values = parse(head) as { dependencies?: string[] | null; requirement_refs?: string[] | null };
    return [{ wp_id, dependencies: /^\s*dependencies\s*:/m.test(head) ? (values.dependencies ?? []) : null, requirement_refs: values.requirement_refs ?? [] }];
  });
}

function answer({ mission_dir }: Input): unknown {
  const mission = join(corpusRoot, mission_dir);
  const manifest = readWpsManifest(join(mission, 'wps.yaml'));
  if (!manifest.ok) return { ok: false, facts: {} };
  const tasks = join(mission, 'tasks.md');
  const planned = planDependencies({
    packages: packages(join(mission, 'tasks')),
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
      else if (['errors', 'dependency_conflicts'].includes(key)) facts[key] = (inner as readonly JsonValue[]).length;
      else visit(inner);
    }
  };
  visit(document);
  return facts;
}

agrees<Input, Expect>('finalize-deps/missions', answer, {
  expected: (expect) => (expect.ok ? expect : { ok: false, facts: gateFacts(expect) }),
});
