import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of what knows no world: they share what they load, which takes longer than they do. */
const pure = 'test/{conformance,house,unit/machines,unit/schemas}/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: [pure], isolate: false } },
      // Not as an include that is negated: coverage leaves out what tests include, and would leave out everything else.
      { extends: true, test: { name: 'world', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, pure] } },
    ],
    globalSetup: 'test/support/folderOfRun.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Left alone, vitest keeps one core for itself: on a machine of two that would be half of the time.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['schemas/**/*.ts', 'machines/**/*.ts', 'actions/**/*.ts', 'runtime/**/*.ts'],
      exclude: ['schemas/generated/**', '**/*.d.ts'],
      // Each floor by itself: a well-tested one must not hide another.
      thresholds: Object.fromEntries(['schemas', 'machines', 'actions', 'runtime'].map((floor) => [`${floor}/**`, { lines: 90 }])),
      reporter: ['text-summary', 'text'],
    },
  },
});
