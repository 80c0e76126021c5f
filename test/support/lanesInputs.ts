import * as fc from 'fast-check';
import type { LanesInput } from '../../machines/rules/lanes.ts';
import type { Ownership } from '../../machines/rules/ownership.ts';
import { scope } from './globs.ts';

const ownership: fc.Arbitrary<Ownership> = fc.record({
  execution_mode: fc.oneof(
    { weight: 5, arbitrary: fc.constant('code_change' as const) },
    { weight: 1, arbitrary: fc.constant('planning_artifact' as const) },
  ),
  owned_files: scope,
  authoritative_surface: fc.constant(''),
  scope: fc.constant(null),
});

/** Missions whose packages depend on each other without a circle, in any order of their ids. */
export const lanesInputs: fc.Arbitrary<LanesInput> = fc
  .shuffledSubarray(Array.from({ length: 14 }, (_, place) => `WP${String(place + 1).padStart(2, '0')}`))
  .chain((ids) =>
    fc.record({
      missionSlug: fc.constant('demo-01KNXQS9'),
      missionId: fc.constantFrom('01KNXQS9ATWWFXS3K5ZJ9E5008', null),
      targetBranch: fc.constantFrom('main', 'naïve/✓'),
      dependencies: fc
        .tuple(...ids.map((_, place) => fc.subarray(ids.slice(0, place), { maxLength: Math.min(3, place) })))
        .map((lists) => Object.fromEntries(ids.map((id, place) => [id, lists[place] ?? []]))),
      ownership: fc
        .tuple(...ids.map(() => ownership))
        .map((owners) => Object.fromEntries(ids.flatMap((id, place) => (owners[place] ? [[id, owners[place]]] : [])))),
      surfaces: fc.dictionary(fc.constantFrom('WP01', 'WP02', 'WP03'), fc.subarray(['api', 'tests', 'dashboard'])),
      computedAt: fc.constant('2026-08-14T09:17:27.535046+00:00'),
      planningCommit: fc.constantFrom(null, '5400dbec37899dd8902bb2112db6a67b2bcd6423'),
    }),
  );

/**
 * A mission of any size, the same one for the same size: every package owns a folder, a test and a page of its own, every
 * tenth a file of the one before it too, every twentieth a pattern with a wildcard in its middle. Dependencies run in
 * chains of fifty.
 */
export function bigMission(packages: number): LanesInput {
  const places = Array.from({ length: packages }, (_, place) => place);
  const idOf = (place: number): string => `WP${String(place).padStart(5, '0')}`;
  // Ids are of one length: `src/part1` would overlap `src/part10`.
  const folderOf = (place: number): string => `src/area${place % 30}/${idOf(place)}`;
  const filesOf = (place: number): readonly string[] => [
    `${folderOf(place)}/**`,
    `tests/area${place % 30}/${idOf(place)}.test.ts`,
    `docs/${idOf(place)}.md`,
    ...(place % 10 === 9 ? [`${folderOf(place - 1)}/index.ts`] : []),
    ...(place % 20 === 0 ? [`src/**/generated/${idOf(place)}.ts`] : []),
  ];
  return {
    missionSlug: 'big-01KNXQS9',
    missionId: '01KNXQS9ATWWFXS3K5ZJ9E5008',
    targetBranch: 'main',
    dependencies: Object.fromEntries(places.map((place) => [idOf(place), place % 50 === 0 ? [] : [idOf(place - 1)]])),
    ownership: Object.fromEntries(
      places.map((place) => [
        idOf(place),
        { execution_mode: 'code_change', owned_files: filesOf(place), authoritative_surface: '', scope: null },
      ]),
    ),
    surfaces: {},
    computedAt: '2026-08-14T09:17:27.535046+00:00',
    planningCommit: null,
  };
}
