import { expect, test } from 'vitest';
import { newProject } from '../support/draftedMission.ts';
import { runBin } from '../support/runBin.ts';

test('the built program tells people and programs what was done, takes it back and does it again', () => {
  const { root, git } = newProject();
  const say = (...argv: readonly string[]): string => {
    const { exit, stdout, stderr } = runBin(argv, { cwd: root });
    expect([exit, stderr], argv.join(' ')).toEqual([0, '']);
    return stdout;
  };
  expect(say('op', 'log')).toBe('Nothing was done yet.\n');
  say('agent', 'mission', 'create', 'login', '--start-branch', 'login');
  expect(say('op', 'log')).toContain('undo → ');
  const {
    operations: [created],
  } = JSON.parse(say('op', 'log', '--json')) as { readonly operations: readonly { readonly id: string }[] };
  expect(say('op', 'show', created?.id ?? '')).toContain('worktree .');
  expect(say('undo', '--dry-run')).toContain('would be taken back');
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('login');
  expect(say('undo')).toContain('is taken back');
  expect([git('symbolic-ref', '--short', 'HEAD'), git('branch', '--list', 'login'), git('status', '--porcelain')]).toEqual([
    'main',
    '',
    '',
  ]);
  expect(say('redo')).toContain('is done again');
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('login');
});
