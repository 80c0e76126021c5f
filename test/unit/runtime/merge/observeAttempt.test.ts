import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { observeAttempt } from '../../../../runtime/merge/observeAttempt.ts';
import { hermeticEnv, newRepository } from '../../../support/repository.ts';

const attemptOn = (root: string, target: string) =>
  observeAttempt({ root, commonDir: join(root, '.git') }, { target, mission_branch: null, coordination_branch: null, lanes: [] });

test('names the command that brings the target here, and none in which the name would be an option', () => {
  const { root, git } = newRepository();
  const elsewhere = newRepository();
  elsewhere.git('branch', 'release');
  expect(attemptOn(root, 'release'), 'no remote').toMatchObject({ ok: false, problems: [{ next: `git -C ${root} branch --all` }] });
  git('remote', 'add', 'upstream', elsewhere.root);
  git('fetch', '-q', '--all');
  const next = `git -C ${root} branch release upstream/release`;
  expect(attemptOn(root, 'release')).toMatchObject({ ok: false, problems: [{ next }] });
  expect(attemptOn(root, 'nope'), 'no remote has it').toMatchObject({ ok: false, problems: [{ next: `git -C ${root} branch --all` }] });
  execSync(next, { env: hermeticEnv });
  expect(attemptOn(root, 'release')).toMatchObject({ ok: true });
  expect(attemptOn(root, '-Dmain')).toMatchObject({ ok: false, problems: [{ next: `git -C ${root} branch --all` }] });
});

test('reads nothing of git for a branch that none can be', () => {
  const { root } = newRepository();
  expect(attemptOn(root, '../../HEAD')).toMatchObject({ ok: false, problems: [{ code: 'BRANCH_NOT_FOUND' }] });
});
