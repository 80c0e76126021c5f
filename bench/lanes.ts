import { computeLanes } from '../machines/rules/lanes.ts';
import { median, type BenchRow } from './measure.ts';

/** A mission of so many packages: each owns its own folder, every tenth shares files with the one before, each waits for an earlier one. */
function input(size: number): Parameters<typeof computeLanes>[0] {
  const names = Array.from({ length: size }, (_, index) => `WP${String(index + 1).padStart(4, '0')}`);
  return {
    missionSlug: 'bench-01KZMAN0',
    missionId: '01KZMAN0ATWWFXS3K5ZJ9E5008',
    targetBranch: 'main',
    surfaces: {},
    computedAt: '',
    planningCommit: null,
    dependencies: Object.fromEntries(
      names.map((wp, index) => [wp, index === 0 ? [] : [names[Math.floor(index / 2)] ?? 'WP0001'].filter((on) => on !== wp)]),
    ),
    ownership: Object.fromEntries(
      names.map((wp, index) => [
        wp,
        {
          execution_mode: 'code_change' as const,
          owned_files: [`src/part${index % 10 === 9 ? index - 1 : index}/**`, `test/part${index}/*.ts`],
          authoritative_surface: '',
          scope: null,
        },
      ]),
    ),
  };
}

const time = (size: number): number => {
  const given = input(size);
  const begun = performance.now();
  if (!computeLanes(given).ok) throw new Error(`the lanes of ${size} packages cannot be computed`);
  return performance.now() - begun;
};

/** Lanes of 1,000 packages beside those of 250, each divided by n log n: a ratio near 1 is n log n, and 4 would be n squared. */
export function lanesRows(): readonly BenchRow[] {
  const perStep = (size: number): number => median(Array.from({ length: 15 }, () => time(size))) / (size * Math.log2(size));
  time(1000);
  const [small, large] = [perStep(250), perStep(1000)];
  return [
    {
      name: 'lanes of 1,000 packages to 250, per n log n',
      unit: '',
      ours: large * 1e6,
      base: small * 1e6,
      ratio: large / small,
      limit: 1.3,
    },
  ];
}
