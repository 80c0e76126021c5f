import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitSettings } from '../../../../../actions/git/commits/commitSettings.ts';
import { git } from '../../../../../actions/git/git.ts';
import { judgedLanding } from '../../../../../actions/git/commits/judgedLanding.ts';
import { findLayout } from '../../../../../actions/git/layout.ts';
import { ownPath } from '../../../../../actions/git/processFiles.ts';
import { gitWorld, refusalOf, standOf, writeHook } from '../../../../support/gitWorld.ts';
import { repositories, writeFiles } from '../../../../support/repository.ts';

/** On `main`, with a branch whose tree is to land there, and somebody's work in the checkout. */
const project = repositories(({ root, commit, git: run }) => {
  commit({ '.gitignore': '.worktrees/\ntools/\n*.env\n', 'old.txt': 'old\n', 'gone.txt': 'gone\n' });
  run('switch', '-q', '-c', 'landing');
  run('rm', '-q', 'gone.txt');
  commit({ 'old.txt': 'newer\n', 'deep/new.txt': 'new\n' });
  run('switch', '-q', 'main');
  writeFiles(root, { 'old.txt': 'mine\n', 'tools/lint': 'lint\n', 'local.env': 'A=1\n', '.worktrees/a/x': '', 'notes.txt': 'mine\n' });
});

function judged(root: string, isMerge = false): Promise<string> {
  const layout = findLayout(root);
  if (layout === null) throw new Error(`${root} is no checkout`);
  const run = git(root, gitWorld);
  const tree = spawnSync('git', ['rev-parse', 'landing^{tree}'], { cwd: root, encoding: 'utf8' }).stdout.trim();
  const landing = { tree, branch: 'refs/heads/main', keep: () => Promise.resolve(), message: 'lands\n', isMerge };
  return judgedLanding(run, layout, landing, commitSettings('', layout.commonDir));
}

const proposedFolder = (root: string): string => join(root, '.git', 'spec-kitty', 'proposed');

describe('the hooks that judge a landing', () => {
  test('find it on the disk and in the index, as what is about to be committed on its branch, and tools beside it', async () => {
    const { root } = project();
    const before = standOf(root);
    writeHook(
      root,
      'pre-commit',
      [
        `exec > '${root}/.git/heard'`,
        'set -e',
        'git diff --cached --name-status',
        'git status --short --untracked-files=no',
        'git symbolic-ref HEAD',
        'cat old.txt deep/new.txt tools/lint local.env',
        'ls -A',
        'pwd',
        'echo formatted > old.txt',
        'git worktree list | wc -l',
      ].join('\n'),
    );
    expect(await judged(root)).toBe('lands\n');
    const heard = readFileSync(join(root, '.git', 'heard'), 'utf8')
      .trim()
      .split('\n');
    const [count = '', place = ''] = [heard.pop(), heard.pop()];
    expect(heard).toEqual([
      ...['A\tdeep/new.txt', 'D\tgone.txt', 'M\told.txt'],
      ...['A  deep/new.txt', 'D  gone.txt', 'M  old.txt'],
      'refs/heads/main',
      ...['newer', 'new', 'lint', 'A=1'],
      ...['.git', '.gitignore', 'deep', 'local.env', 'old.txt', 'tools'],
    ]);
    expect(count.trim()).toBe('1');
    expect([place.endsWith('/project'), existsSync(place), readdirSync(proposedFolder(root))]).toEqual([true, false, []]);
    expect(standOf(root)).toBe(before);
    expect(readFileSync(join(root, 'tools', 'lint'), 'utf8')).toBe('lint\n');
  });

  test('may change its message, and hear what it is for', async () => {
    const { root } = project();
    writeHook(root, 'prepare-commit-msg', 'echo "for: $2" >> "$1"');
    writeHook(root, 'commit-msg', 'echo "seen by: $#" >> "$1"');
    expect([await judged(root), await judged(root, true)]).toEqual([
      'lands\nfor: message\nseen by: 1\n',
      'lands\nfor: merge\nseen by: 1\n',
    ]);
  });

  test('may refuse it, and may not change it', async () => {
    const { root } = project();
    writeHook(root, 'pre-merge-commit', 'echo formatted > old.txt; git add old.txt');
    writeHook(root, 'pre-commit', 'echo not today; exit 1');
    const before = standOf(root);
    expect([(await refusalOf(judged(root, true))).message, (await refusalOf(judged(root))).message]).toEqual([
      'The hook pre-merge-commit refused the commit: it changed files, which nobody could prove to be those that were approved',
      'The hook pre-commit refused the commit: not today',
    ]);
    expect([standOf(root), readdirSync(proposedFolder(root))]).toEqual([before, []]);
  });

  test('leave nothing behind that the next does not find, when they are killed with us', async () => {
    const { root } = project();
    writeHook(root, 'pre-commit', 'exit 0');
    const killed = ownPath(join(root, '.git'), 'proposed', { ...gitWorld, pid: spawnSync('true').pid });
    const place = join(realpathSync(tmpdir()), 'spec-kitty-proposed-killed', 'project');
    mkdirSync(killed);
    writeFileSync(join(killed, 'gitdir'), `${join(place, '.git')}\n`);
    writeFiles(place, { 'a.txt': 'a\n' });
    await judged(root);
    expect([existsSync(killed), existsSync(join(place, '..'))]).toEqual([false, false]);
  });
});
