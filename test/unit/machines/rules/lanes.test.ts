import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globOverlap } from '../../../../machines/rules/globOverlap.ts';
import { computeLanes, type LanesInput } from '../../../../machines/rules/lanes.ts';
import { laneCycles } from '../../../../machines/rules/laneCycles.ts';
import { lanesText } from '../../../../machines/rules/lanesDocument.ts';
import type { Ownership } from '../../../../machines/rules/ownership.ts';
import type { LanesManifest } from '../../../../schemas/lanes.ts';
import { bigMission, lanesInputs } from '../../../support/lanesInputs.ts';

const computed = (input: LanesInput): LanesManifest => {
  const outcome = computeLanes(input);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

const code = (...owned_files: readonly string[]): Ownership => ({
  execution_mode: 'code_change',
  owned_files,
  authoritative_surface: '',
  scope: null,
});
const planning = (...owned_files: readonly string[]): Ownership => ({ ...code(...owned_files), execution_mode: 'planning_artifact' });

const mission = (packages: Readonly<Record<string, readonly [Ownership, ...string[]]>>): LanesInput => ({
  missionSlug: 'demo-01KNXQS9',
  missionId: '01KNXQS9ATWWFXS3K5ZJ9E5008',
  targetBranch: 'main',
  dependencies: Object.fromEntries(Object.entries(packages).map(([id, [, ...dependencies]]) => [id, dependencies])),
  ownership: Object.fromEntries(Object.entries(packages).map(([id, [own]]) => [id, own])),
  surfaces: {},
  computedAt: '2026-08-14T09:17:27.535046+00:00',
  planningCommit: null,
});

const shuffled = <T>(record: Readonly<Record<string, T>>, order: readonly number[]): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(record)
      .map((entry, place) => [entry, order[place % order.length] ?? 0] as const)
      .toSorted(([, a], [, b]) => a - b)
      .map(([entry]) => entry),
  );

describe('computeLanes', () => {
  it('puts every package in exactly one lane, and packages that may touch the same files in the same', () => {
    fc.assert(
      fc.property(lanesInputs, (input) => {
        const { lanes, planning_artifact_wps: planners } = computed(input);
        const ids = lanes.flatMap((lane) => lane.wp_ids);
        expect(ids.toSorted()).toEqual(Object.keys(input.dependencies).toSorted());
        const laneIdOf = new Map(lanes.flatMap((lane) => lane.wp_ids.map((id) => [id, lane.lane_id] as const)));
        for (const id of ids)
          expect(laneIdOf.get(id) === 'lane-planning').toBe(input.ownership[id]?.execution_mode === 'planning_artifact');
        const coders = ids.filter((id) => !planners.includes(id));
        for (const a of coders) {
          for (const b of coders) {
            const mayMeet =
              input.ownership[a]?.owned_files.some((one) => input.ownership[b]?.owned_files.some((other) => globOverlap(one, other))) ===
              true;
            expect(mayMeet && laneIdOf.get(a) !== laneIdOf.get(b), `${a} and ${b} in two lanes`).toBe(false);
          }
        }
      }),
    );
  });

  it('orders packages of code in a lane by their dependencies, and lanes by depth', () => {
    fc.assert(
      fc.property(lanesInputs, (input) => {
        const manifest = computed(input);
        for (const lane of manifest.lanes.filter(({ lane_id: id }) => id !== 'lane-planning')) {
          for (const [place, id] of lane.wp_ids.entries()) {
            for (const dependency of input.dependencies[id] ?? []) expect(lane.wp_ids.indexOf(dependency)).toBeLessThan(place);
          }
        }
        const groups = manifest.lanes.map((lane) => lane.parallel_group);
        expect(groups).toEqual(groups.toSorted((a, b) => a - b));
        const groupOf = new Map(manifest.lanes.map((lane) => [lane.lane_id, lane.parallel_group]));
        for (const lane of laneCycles(manifest).length > 0 ? [] : manifest.lanes) {
          const deepest = Math.max(-1, ...lane.depends_on_lanes.map((other) => groupOf.get(other) ?? Number.NaN));
          expect(lane.parallel_group).toBe(deepest + 1);
        }
      }),
    );
  });

  it('does not care in what order packages are given', () => {
    fc.assert(
      fc.property(lanesInputs, fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), (input, order) => {
        const other = { ...input, dependencies: shuffled(input.dependencies, order), ownership: shuffled(input.ownership, order) };
        expect(lanesText(computed(other))).toBe(lanesText(computed(input)));
      }),
    );
  });

  it('reports each join once, and as many joins as packages lost a lane of their own', () => {
    fc.assert(
      fc.property(lanesInputs, (input) => {
        const { lanes, collapse_report: report } = computed(input);
        const coders = lanes.filter((lane) => lane.lane_id !== 'lane-planning');
        const lost = coders.flatMap((lane) => lane.wp_ids).length - coders.length;
        expect(report?.total_merges ?? 0).toBe(lost);
        expect(report === undefined).toBe(lost === 0);
        expect(report?.independent_wps_collapsed ?? 0).toBeLessThanOrEqual(lost);
      }),
    );
  });

  it('says why packages share a lane, to the byte', () => {
    const { lanes, collapse_report: report } = computed(
      mission({
        WP01: [code('src/a/**', "src/it's.py")],
        WP02: [code('src/a/x.py', 'src/a/y.py'), 'WP01'],
        WP03: [code("src/it's.py")],
        WP04: [code('lib/**')],
      }),
    );
    expect(lanes.map((lane) => [lane.lane_id, lane.wp_ids.join()])).toEqual([
      ['lane-a', 'WP01,WP02,WP03'],
      ['lane-b', 'WP04'],
    ]);
    expect(report).toEqual({
      events: [
        {
          wp_a: 'WP01',
          wp_b: 'WP02',
          rule: 'write_scope_overlap',
          evidence: "overlapping globs: 'src/a/**' vs 'src/a/x.py', 'src/a/**' vs 'src/a/y.py'; WP02 depends on WP01",
        },
        { wp_a: 'WP01', wp_b: 'WP03', rule: 'write_scope_overlap', evidence: `overlapping globs: "src/it's.py" vs "src/it's.py"` },
      ],
      total_merges: 2,
      independent_wps_collapsed: 1,
      by_rule: { write_scope_overlap: 2 },
    });
  });

  it('keeps going when lanes wait for each other, and says so', () => {
    const manifest = computed(mission({ WP01: [code('src/a')], WP02: [code('src/b'), 'WP01'], WP03: [code('src/a'), 'WP02'] }));
    expect(manifest.lanes.map((lane) => [lane.lane_id, lane.depends_on_lanes, lane.parallel_group])).toEqual([
      ['lane-b', ['lane-a'], 1],
      ['lane-a', ['lane-b'], 2],
    ]);
    expect(laneCycles(manifest)).toEqual([['lane-b', 'lane-a', 'lane-b']]);
  });

  it('gives planning packages one lane that others can wait for', () => {
    const { lanes, planning_artifact_wps: planners } = computed(
      mission({ WP02: [planning('docs/b')], WP01: [planning('docs/b')], WP03: [code('src'), 'WP01', 'WP77'] }),
    );
    expect(planners).toEqual(['WP01', 'WP02']);
    expect(lanes).toEqual([
      {
        lane_id: 'lane-planning',
        wp_ids: ['WP01', 'WP02'],
        write_scope: ['docs/b'],
        predicted_surfaces: ['planning'],
        depends_on_lanes: [],
        parallel_group: 0,
      },
      {
        lane_id: 'lane-a',
        wp_ids: ['WP03'],
        write_scope: ['src'],
        predicted_surfaces: [],
        depends_on_lanes: ['lane-planning'],
        parallel_group: 1,
      },
    ]);
  });

  it('goes on after the letter z', () => {
    const packages = Array.from({ length: 28 }, (_, place): [string, readonly [Ownership]] => [
      `WP${10 + place}`,
      [code(`src/${10 + place}/x`)],
    ]);
    expect(computed(mission(Object.fromEntries(packages))).lanes.map((lane) => lane.lane_id)).toEqual([
      'lane-a',
      'lane-aa',
      'lane-ab',
      ...Array.from('bcdefghijklmnopqrstuvwxyz', (letter) => `lane-${letter}`),
    ]);
  });

  it('refuses packages of code without ownership, all at once', () => {
    const outcome = computeLanes({ ...mission({}), dependencies: { WP01: [], WP02: [], constructor: [] }, ownership: { WP01: code('a') } });
    expect(outcome.ok ? [] : outcome.problems.map((found) => [found.code, found.details['wp_id']])).toEqual([
      ['WP_OWNERSHIP_MISSING', 'WP02'],
      ['WP_OWNERSHIP_MISSING', 'constructor'],
    ]);
  });

  it('refuses a circle of dependencies within a lane', () => {
    const circle = computeLanes(mission({ WP01: [code('a'), 'WP02'], WP02: [code('a'), 'WP01'] }));
    expect(circle.ok ? null : circle.problems[0]).toMatchObject({
      code: 'WP_DEPENDENCY_CYCLE',
      details: { cycles: [['WP01', 'WP02', 'WP01']] },
    });
    expect(computeLanes(mission({ WP01: [code('a'), 'WP01'] })).ok).toBe(false);
  });

  it('refuses an id that no branch can be named after, beside what else is wrong', () => {
    const outcome = computeLanes({ ...mission({ WP01: [code('a')] }), missionId: 'short', ownership: {} });
    expect(outcome.ok ? [] : outcome.problems.map(({ code: found }) => found)).toEqual([
      'BRANCH_IDENTITY_UNRESOLVED',
      'WP_OWNERSHIP_MISSING',
    ]);
  });

  it('is at home in missions far larger than real ones', () => {
    const { lanes, collapse_report: report } = computed(bigMission(2000));
    expect(lanes.flatMap((lane) => lane.wp_ids)).toHaveLength(2000);
    expect(report?.total_merges).toBe(200);
  });
});
