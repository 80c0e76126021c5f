import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { planDependencies, type PlanSources, type PlannedPackage } from '../../../../machines/rules/planDependencies.ts';
import { specRequirements } from '../../../../machines/rules/requirements.ts';
import { tasksOutline } from '../../../../machines/rules/tasksMarkdown.ts';

const own = (wp_id: string, dependencies: readonly string[] | null, ...requirement_refs: readonly string[]): PlannedPackage => ({
  wp_id,
  dependencies,
  requirement_refs,
});
const sources = (some: Partial<PlanSources>): PlanSources => ({ packages: [], manifest: null, tasks: null, spec: null, ...some });
const planned = (some: Partial<PlanSources>): unknown => {
  const outcome = planDependencies(sources(some));
  return outcome.ok ? outcome.value : outcome.problems.map(({ code, details }) => ({ code, details }));
};

it('asks wps.yaml alone where it exists: a package it gives no dependencies has none', () => {
  expect(
    planned({
      packages: [own('WP01', null, 'FR-001'), own('WP02', null)],
      manifest: {
        work_packages: [
          { id: 'WP01', title: 'a' },
          { id: 'WP02', title: 'b', dependencies: ['WP01'], requirement_refs: ['FR-002'] },
        ],
      },
      tasks: tasksOutline('## WP01\nDepends on WP02\nRequirements: FR-009\n'),
    }),
  ).toEqual({ source: 'wps.yaml', dependencies: { WP01: [], WP02: ['WP01'] }, requirement_refs: { WP01: ['FR-001'], WP02: [] } });
});

it('asks tasks.md only for what the front matter does not declare', () => {
  expect(
    planned({
      packages: [own('WP01', [], 'fr-1 and FR-2'), own('WP02', null), own('WP03', ['WP01'])],
      tasks: tasksOutline(
        '## WP01\nDepends on WP02\nRequirements: FR-9\n## WP02\nDepends on WP01\nRequirements: FR-3\n## WP03\nDepends on WP02\n',
      ),
    }),
  ).toEqual({
    source: 'frontmatter+tasks.md',
    dependencies: { WP01: [], WP02: ['WP01'], WP03: ['WP01'] },
    requirement_refs: { WP01: ['FR-1', 'FR-2'], WP02: ['FR-3'], WP03: [] },
  });
});

it('has no plan without wps.yaml and tasks.md', () => {
  expect(planned({ packages: [own('WP01', ['WP02'])] })).toEqual({ source: 'none', dependencies: {}, requirement_refs: { WP01: [] } });
});

it('says of a package that no section can name why that is so', () => {
  const outcome = planDependencies(sources({ packages: [own('WP99', []), own('WP100', [])], tasks: tasksOutline('## WP99\n## WP100\n') }));
  expect(outcome).toMatchObject({
    problems: [{ code: 'TASKS_COVERAGE_INCOMPLETE', message: expect.stringMatching(/no section for WP100.*WP99 is the last/) as string }],
  });
});

it('tells every finding at once, in the order of the gates', () => {
  const outcome = planned({
    packages: [own('WP01', ['WP02'], 'FR-001'), own('WP02', ['WP01', 'WP1'], 'FR-009'), own('WP04', ['WP05'])],
    tasks: tasksOutline('## WP01\n## WP02\n## WP03\n'),
    spec: specRequirements('## Requirements\n- FR-001 text\n- FR-002 text\nFR-003 is a sentence.\n'),
  });
  const dependencies_parsed = { WP01: ['WP02'], WP02: ['WP01', 'WP1'], WP04: ['WP05'] };
  const requirement_refs_parsed = { WP01: ['FR-001'], WP02: ['FR-009'], WP04: [] };
  expect(outcome).toEqual([
    { code: 'TASKS_COVERAGE_INCOMPLETE', details: { missing_wp_sections: ['WP04'], extra_wp_sections: ['WP03'] } },
    { code: 'WP_DEPENDENCY_CYCLE', details: { cycles: [['WP01', 'WP02', 'WP01']] } },
    { code: 'WP_DEPENDENCY_INVALID', details: { wp_id: 'WP02', errors: ['WP1 is not a work package id (WP and two digits).'] } },
    { code: 'WP_DEPENDENCY_INVALID', details: { wp_id: 'WP04', errors: ['WP05 is not a work package of this mission.'] } },
    {
      code: 'REQUIREMENT_MAPPING_INCOMPLETE',
      details: {
        missing_requirement_refs_wps: ['WP04'],
        unknown_requirement_refs: { WP02: ['FR-009'] },
        unmapped_functional_requirements: ['FR-002'],
        bare_prose_requirement_ids: ['FR-003'],
        dependencies_parsed,
        requirement_refs_parsed,
      },
    },
  ]);
});

it('refuses two explicit declarations that differ, whatever their order and repetition', () => {
  const manifest = {
    work_packages: [
      { id: 'WP01', title: 'a' },
      { id: 'WP02', title: 'b', dependencies: ['WP01'] },
      { id: 'WP03', title: 'c', dependencies: ['WP01', 'WP02'] },
    ],
  };
  const packages = (third: readonly string[] | null): readonly PlannedPackage[] => [
    own('WP01', ['WP03']),
    own('WP02', null),
    own('WP03', third),
  ];
  for (const same of [null, [], ['WP02', 'WP01'], ['WP01', 'WP02', 'WP01']])
    expect(planned({ packages: packages(same), manifest })).toMatchObject({ source: 'wps.yaml' });
  expect(planned({ packages: packages(['WP02']), manifest })).toEqual([
    {
      code: 'WP_DEPENDENCY_DISAGREEMENT',
      details: { dependency_conflicts: ['WP03: its front matter says WP02, wps.yaml says WP01, WP02'] },
    },
  ]);
});

it('never overrules an explicit declaration by what was read out of prose, and passes whatever is sound', () => {
  const ids = ['WP01', 'WP02', 'WP03', 'WP04'];
  const declared = fc.tuple(...ids.map((_, index) => fc.option(fc.subarray(ids.slice(0, index)))));
  const prose = fc.tuple(...ids.map((_, index) => fc.subarray(ids.slice(0, index))));
  fc.assert(
    fc.property(declared, prose, (explicit, written) => {
      const outcome = planDependencies(
        sources({
          packages: ids.map((id, index) => own(id, explicit[index] ?? null)),
          tasks: tasksOutline(ids.map((id, index) => `## ${id}\n**Dependencies**: ${(written[index] ?? []).join(', ')}\n`).join('\n')),
        }),
      );
      expect(outcome.ok && outcome.value.dependencies).toEqual(
        Object.fromEntries(ids.map((id, index) => [id, explicit[index] ?? written[index]])),
      );
    }),
  );
});

it('answers for any sources, and every problem can be printed as JSON', () => {
  const id = fc.oneof(fc.constantFrom('WP01', 'WP02', 'WP03', 'constructor', '__proto__'), fc.string());
  const packages = fc.array(fc.record({ wp_id: id, dependencies: fc.option(fc.array(id)), requirement_refs: fc.array(fc.string()) }));
  fc.assert(
    fc.property(packages, fc.option(fc.string()), (some, text) => {
      const outcome = planDependencies(
        sources({ packages: some, tasks: text === null ? null : tasksOutline(text), spec: specRequirements(text ?? '') }),
      );
      expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
    }),
  );
});
