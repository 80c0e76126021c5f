import { expect, test } from 'vitest';
import config from '../../vitest.config.ts';

interface Run {
  readonly include?: readonly string[];
  readonly projects?: readonly { readonly test: Run }[];
}

test('what tests include is not measured, so no pattern of theirs means a file beside the tests', () => {
  const { test: whole } = config as { readonly test: Run };
  const patterns = (whole.projects ?? []).flatMap(({ test: { include = [] } }) => include);
  expect(patterns).not.toEqual([]);
  expect(patterns.filter((pattern) => !pattern.startsWith('test/'))).toEqual([]);
});
