import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directory, plantedMission } from '../../../support/boards.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { newPlannedMission, plannedMission } from '../../../support/plannedMission.ts';
import { newRepository, writeFiles } from '../../../support/repository.ts';
import { give } from '../../../support/undoing.ts';

/** Lets a hook of the repository refuse every commit. */
function refuseCommits(root: string): void {
  writeFiles(root, { '.git/hooks/pre-commit': '#!/bin/sh\necho not today\nexit 1\n' });
  chmodSync(join(root, '.git/hooks/pre-commit'), 0o755);
}

test('whoever moves a package hears that it is not committed, and why: what is recorded lies there, and the next commit takes it along', async () => {
  const { root, git, commit } = newRepository();
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: { lane: 'in_progress', by: 'ada' } }, { target_branch: 'work' }));
  refuseCommits(root);
  const move = ['agent', 'tasks', 'move-task', 'WP01', '--mission', directory, '--agent', 'ada', '--note', 'stuck'] as const;
  const { exit, stdout } = await give(root, ...move, '--to', 'blocked');
  expect([exit, stdout.replaceAll(/\s+/g, ' ')]).toEqual([0, expect.stringContaining('recorded, but not committed yet: The hook')]);
  git('config', 'core.hooksPath', '/dev/null');
  expect((await give(root, ...move, '--to', 'in_progress')).stdout).not.toContain('not committed');
  expect(git('status', '--short')).toBe('');
});

test('whoever takes a review up hears it as well', async () => {
  const { root, git, commit } = newRepository();
  git('switch', '-q', '-c', 'work');
  commit(laneMission({ WP01: { lane: 'for_review', by: 'ada' } }, { target_branch: 'work' }));
  git('branch', laneNames('lane-a').branch);
  refuseCommits(root);
  const { exit, stdout } = await give(root, 'agent', 'action', 'review', 'WP01', '--mission', directory, '--agent', 'grace');
  expect([exit, timesSaid(stdout)]).toEqual([0, 1]);
});

test('where a command warns of it anyway it is said once', async () => {
  const { root } = newPlannedMission();
  refuseCommits(root);
  const finalized = await give(root, 'agent', 'mission', 'finalize-tasks', '--mission', plannedMission);
  expect([finalized.exit, timesSaid(finalized.stdout)]).toEqual([0, 1]);
  writeFiles(root, { 'report.md': '---\nverdict: ready\n---\n\nNothing found.\n' });
  const analyzed = await give(root, 'agent', 'mission', 'record-analysis', '--mission', plannedMission, '--input-file', 'report.md');
  expect([analyzed.exit, timesSaid(analyzed.stdout)]).toEqual([0, 1]);
});

const timesSaid = (page: string): number => page.replaceAll(/\s+/g, ' ').split('recorded, but not committed yet').length - 1;
