import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['schemas/**/*.ts', 'machines/**/*.ts', 'actions/**/*.ts', 'runtime/**/*.ts'],
      exclude: ['schemas/generated/**', '**/*.d.ts'],
      thresholds: { lines: 90 },
      reporter: ['text-summary', 'text'],
    },
  },
});
