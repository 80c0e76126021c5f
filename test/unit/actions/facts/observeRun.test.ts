import { expect, test } from 'vitest';
import { observeRun } from '../../../../actions/facts/observeRun.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

test('a mission that is called like what every object has is no run of another', () => {
  const root = temporaryFolder();
  writeFiles(root, { '.kittify/runtime/feature-runs.json': '{"demo": {"run_id": "r1", "run_dir": "/gone/r1"}}' });
  expect(observeRun(root, 'constructor')).toMatchObject({ run_id: null });
});
