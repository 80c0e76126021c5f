import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWpsManifest } from '../../../../actions/files/readWpsManifest.ts';
import { tasksDocument } from '../../../../machines/rules/tasksDocument.ts';
import { tasksOutline } from '../../../../machines/rules/tasksMarkdown.ts';
import type { WpsManifest } from '../../../../schemas/wpsManifest.ts';
import { corpusRoot } from '../../../conformance/corpus.ts';

const ids = Array.from({ length: 99 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
const some = (values: readonly string[]): fc.Arbitrary<string[] | undefined> =>
  fc.option(fc.subarray([...values], { maxLength: Math.min(4, values.length) }), { nil: undefined });
const manifests: fc.Arbitrary<WpsManifest> = fc.subarray(ids, { minLength: 1, maxLength: 8 }).chain((own) =>
  fc
    .tuple(
      ...own.map((id) =>
        fc.record({
          id: fc.constant(id),
          title: fc.constantFrom('Read it', 'A title: with a colon', 'Depends on WP99', '**Dependencies**: WP98'),
          dependencies: some(ids),
          requirement_refs: some(['FR-001', 'FR-002', 'NFR-001', 'C-1']),
          plan_concern_refs: some(['IC-01']),
          owned_files: some(['src/a.ts', 'docs/WP01.md']),
          subtasks: some(['T001', 'T002', 'T1234']),
          prompt_file: fc.option(fc.constant(`tasks/${id}-x.md`), { nil: null }),
        }),
      ),
    )
    .map((work_packages) => ({ work_packages: work_packages as WpsManifest['work_packages'] })),
);

describe('tasksDocument', () => {
  it('is read again as what the manifest says: dependencies, requirements, subtasks', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const outline = tasksOutline(tasksDocument('demo', manifest));
        const { work_packages: entries } = manifest;
        expect(outline.dependencies).toEqual(Object.fromEntries(entries.map(({ id, dependencies = [] }) => [id, dependencies])));
        expect(outline.requirement_refs).toEqual(Object.fromEntries(entries.map(({ id, requirement_refs: refs = [] }) => [id, refs])));
        expect(outline.subtasks.map(({ id, wp_id }) => [wp_id, id])).toEqual(
          entries.flatMap(({ id, subtasks = [] }) => subtasks.map((task) => [id, task])),
        );
      }),
    );
  });

  it.runIf(existsSync(corpusRoot))('has the bytes that the original gave a real mission', () => {
    const folder = join(corpusRoot, 'data', 'kitty-specs', 'org-activation-scan-dirs-01KZY1PT');
    const manifest = readWpsManifest(join(folder, 'wps.yaml'));
    if (!manifest.ok || manifest.value === null) throw new Error('the manifest is gone');
    expect(tasksDocument('org-activation-scan-dirs-01KZY1PT', manifest.value)).toBe(readFileSync(join(folder, 'tasks.md'), 'utf8'));
  });
});
