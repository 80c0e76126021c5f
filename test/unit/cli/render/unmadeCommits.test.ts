import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directory, plantedMission } from '../../../support/boards.ts';
import { newRepository, writeFiles } from '../../../support/repository.ts';
import { give } from '../../../support/undoing.ts';

test('whoever moves a package hears that it is not committed, and why: what is recorded lies there, and the next commit takes it along', async () => {
  const { root, git, commit } = newRepository();
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: { lane: 'in_progress', by: 'ada' } }, { target_branch: 'work' }));
  writeFiles(root, { '.git/hooks/pre-commit': '#!/bin/sh\necho not today\nexit 1\n' });
  chmodSync(join(root, '.git/hooks/pre-commit'), 0o755);
  const move = ['agent', 'tasks', 'move-task', 'WP01', '--mission', directory, '--agent', 'ada', '--note', 'stuck'] as const;
  const { exit, stdout } = await give(root, ...move, '--to', 'blocked');
  expect([exit, stdout.replaceAll(/\s+/g, ' ')]).toEqual([0, expect.stringContaining('recorded, but not committed yet: The hook')]);
  git('config', 'core.hooksPath', '/dev/null');
  expect((await give(root, ...move, '--to', 'in_progress')).stdout).not.toContain('not committed');
  expect(git('status', '--short')).toBe('');
});
