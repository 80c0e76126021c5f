/** What recovery and its relatives put right is taken back like anything else: the operation log knows all of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { directory } from '../../../support/boards.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { gitIn, repositories, writeFiles, type Repository } from '../../../support/repository.ts';
import { give } from '../../../support/undoing.ts';

const planned = repositories(({ commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/\n',
    ...laneMission({ WP01: {}, WP02: {} }, { target_branch: 'work' }),
  });
  git('checkout', '-q', '-b', 'work');
});

const lanesIn = (root: string): readonly string[] => {
  const { work_packages: packages } = JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'status.json'), 'utf8')) as {
    readonly work_packages: Readonly<Record<string, { readonly lane: string }>>;
  };
  return Object.values(packages).map(({ lane }) => lane);
};

/** A lane that lost its worktree, and one with a commit that nobody has recorded. */
function crashed(): Repository {
  const repository = planned();
  gitIn(repository.root, 'branch', laneNames('lane-a').branch);
  const worktree = repository.worktree(`${directory}-lane-b`, laneNames('lane-b').branch);
  writeFiles(worktree, { 'work.txt': 'work\n' });
  gitIn(worktree, 'add', '-A');
  gitIn(worktree, 'commit', '-q', '-m', 'work');
  return repository;
}

it('a recovery is undone and done again', async () => {
  const { root } = crashed();
  const context = join(root, '.kittify', 'workspaces', `${directory}-lane-a.json`);
  const stand = (): unknown => [existsSync(join(root, laneNames('lane-a').worktree)), existsSync(context), lanesIn(root)];
  expect((await give(root, 'implement', '--recover', '--mission', directory)).exit).toBe(0);
  expect(stand()).toEqual([true, true, ['planned', 'in_progress']]);
  const undone = await give(root, 'undo');
  expect([undone.exit, undone.stderr, stand()]).toEqual([0, '', [false, false, ['planned', 'planned']]]);
  const redone = await give(root, 'redo');
  expect([redone.exit, redone.stderr, stand()]).toEqual([0, '', [true, true, ['planned', 'in_progress']]]);
});

it('what doctor has mended is undone', async () => {
  const { root } = planned();
  writeFiles(root, { '.kittify/workspaces/old.json': '{"feature_slug": "old"}\n' });
  await give(root, 'doctor', 'orphans', '--fix');
  expect(existsSync(join(root, '.kittify', 'workspaces', 'old.json'))).toBe(false);
  const undone = await give(root, 'undo');
  expect([undone.exit, undone.stderr, readFileSync(join(root, '.kittify', 'workspaces', 'old.json'), 'utf8')]).toEqual([
    0,
    '',
    '{"feature_slug": "old"}\n',
  ]);
});

it('a package that was found landed is approved again', async () => {
  const { root, git } = planned();
  await give(
    root,
    'agent',
    'status',
    'emit',
    'WP01',
    '--to',
    'approved',
    '--actor',
    'ada',
    '--force',
    '--reason',
    'seen',
    '--mission',
    directory,
  );
  const meta = join(root, 'kitty-specs', directory, 'meta.json');
  writeFileSync(
    meta,
    readFileSync(meta, 'utf8').replace('"topology"', `"baseline_merge_commit": "${git('rev-parse', 'HEAD')}", "topology"`),
  );
  await give(root, 'agent', 'status', 'reconcile', '--mission', directory);
  expect(lanesIn(root)).toEqual(['done', 'planned']);
  const undone = await give(root, 'undo');
  expect([undone.exit, undone.stderr, lanesIn(root)]).toEqual([0, '', ['approved', 'planned']]);
});
