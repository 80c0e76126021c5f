import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLanes } from '../../../../machines/rules/lanes.ts';
import { laneCycles } from '../../../../machines/rules/laneCycles.ts';
import { isPlanningOnly, laneOf, lanesText, readLanes } from '../../../../machines/rules/lanesDocument.ts';
import { lanesInputs } from '../../../support/lanesInputs.ts';

const least = {
  version: 1,
  mission_slug: 'demo',
  mission_branch: 'kitty/mission-demo',
  target_branch: 'main',
  lanes: [{ lane_id: 'lane-a', wp_ids: ['WP01'] }],
  computed_at: '2026-08-14T09:17:27.535046+00:00',
  computed_from: 'manual',
};

const read = (document: unknown) => readLanes(JSON.stringify(document));
const reasons = (text: string): unknown => {
  const outcome = readLanes(text);
  return outcome.ok ? null : [outcome.problems[0].code, outcome.problems[0].details['reasons']];
};
const without = (key: string): object => Object.fromEntries(Object.entries(least).filter(([own]) => own !== key));

describe('lanes.json', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(lanesInputs, (input) => {
        const computed = computeLanes(input);
        if (!computed.ok) throw new Error(computed.problems[0].message);
        const text = lanesText(computed.value);
        expect(readLanes(text)).toEqual(computed);
        const again = readLanes(text);
        expect(again.ok && lanesText(again.value)).toBe(text);
      }),
    );
  });

  it('is written in ASCII, two spaces deep, in the order of its keys, with a newline at the end', () => {
    const manifest = read({ ...least, target_branch: 'naïve 😀' });
    expect(manifest.ok && lanesText(manifest.value)).toBe(`{
  "version": 1,
  "mission_slug": "demo",
  "mission_id": null,
  "mission_branch": "kitty/mission-demo",
  "target_branch": "na\\u00efve \\ud83d\\ude00",
  "lanes": [
    {
      "lane_id": "lane-a",
      "wp_ids": [
        "WP01"
      ],
      "write_scope": [],
      "predicted_surfaces": [],
      "depends_on_lanes": [],
      "parallel_group": 0
    }
  ],
  "computed_at": "2026-08-14T09:17:27.535046+00:00",
  "computed_from": "manual",
  "planning_artifact_wps": [],
  "planning_commit_sha": null
}
`);
  });

  it('loses keys it does not know, and counts its report again', () => {
    const event = { wp_a: 'WP01', wp_b: 'WP02', rule: 'dependency', evidence: 'e', extra: 1 };
    const manifest = read({
      ...least,
      extra: true,
      collapse_report: {
        events: [event, { ...event, rule: 'other' }, event],
        total_merges: 99,
        independent_wps_collapsed: 1,
        by_rule: { lie: 7 },
      },
    });
    expect(manifest.ok && manifest.value.collapse_report).toMatchObject({
      total_merges: 3,
      independent_wps_collapsed: 1,
      by_rule: { dependency: 2, other: 1 },
    });
    expect(manifest.ok && lanesText(manifest.value)).not.toContain('extra');
    expect(read({ ...least, collapse_report: {} })).toEqual(read(least));
    expect(read({ ...least, collapse_report: { total_merges: null, by_rule: [] } })).toEqual(read(least));
    expect(read({ ...least, collapse_report: { events: [], independent_wps_collapsed: 0 } })).toEqual(read(least));
    expect(read({ ...least, collapse_report: null })).toEqual(read(least));
  });

  it.each(Object.keys(least))('is corrupt without %s', (key) => {
    expect(reasons(JSON.stringify(without(key)))).toEqual(['LANES_CORRUPT', [`the document: must have required property '${key}'`]]);
  });

  it('names every reason why it is corrupt', () => {
    expect(reasons(JSON.stringify({ ...without('mission_slug'), version: '1', lanes: [{ lane_id: 'lane-a' }, 7] }))).toEqual([
      'LANES_CORRUPT',
      [
        "the document: must have required property 'mission_slug'",
        'version: must be integer',
        "lanes/0: must have required property 'wp_ids'",
        'lanes/1: must be object',
      ],
    ]);
  });

  it('is corrupt where the id of a lane leads out of the folder it becomes part of', () => {
    expect(reasons(JSON.stringify({ ...least, lanes: [{ lane_id: 'x/../../elsewhere', wp_ids: ['WP01'] }] }))).toEqual([
      'LANES_CORRUPT',
      ['the lane id "x/../../elsewhere" contains ".."'],
    ]);
  });

  it('is corrupt as anything else, and never throws', () => {
    expect(reasons('')).toMatchObject(['LANES_CORRUPT', [expect.stringContaining('not JSON')]]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(reasons(text)).toMatchObject(['LANES_CORRUPT', expect.any(Array)]);
      }),
    );
  });

  it('tells the lane of a package: the first that lists it', () => {
    const manifest = read({ ...least, lanes: [...least.lanes, { lane_id: 'lane-b', wp_ids: ['WP01', 'WP02'] }] });
    if (!manifest.ok) throw new Error(manifest.problems[0].message);
    expect([laneOf(manifest.value, 'WP01')?.lane_id, laneOf(manifest.value, 'WP02')?.lane_id, laneOf(manifest.value, 'WP03')]).toEqual([
      'lane-a',
      'lane-b',
      null,
    ]);
  });

  it.each([
    [[], false],
    [['lane-planning'], true],
    [['lane-a', 'lane-planning'], false],
  ])('with the lanes %j is of planning alone: %s', (ids, answer) => {
    const manifest = read({ ...least, lanes: ids.map((lane_id) => ({ lane_id, wp_ids: [] })) });
    expect(manifest.ok && isPlanningOnly(manifest.value)).toBe(answer);
  });

  it('tells which lanes wait for each other, and takes none that it does not have for one', () => {
    const lanes = [
      { lane_id: 'lane-a', wp_ids: [], depends_on_lanes: ['lane-b', 'lane-x'] },
      { lane_id: 'lane-b', wp_ids: [], depends_on_lanes: ['lane-a'] },
      { lane_id: 'lane-c', wp_ids: [], depends_on_lanes: ['lane-a'] },
    ];
    const manifest = read({ ...least, lanes });
    expect(manifest.ok && laneCycles(manifest.value)).toEqual([['lane-a', 'lane-b', 'lane-a']]);
  });
});
