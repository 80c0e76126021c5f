/** Merges that are made here have to be those that git makes; whatever this cannot know is left to git. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git } from '../../../../../actions/git/git.ts';
import { mergeDrafts } from '../../../../../actions/git/merges/mergeDrafts.ts';
import { gitWorld, refusalOf } from '../../../../support/gitWorld.ts';
import { histories, importHistories } from '../../../../support/histories.ts';
import { type Repository, gitIn, hermeticEnv, newRepository, temporaryFolder } from '../../../../support/repository.ts';
import { rounds } from '../../../../support/rounds.ts';

const at = '2026-02-03T04:05:06Z';
const draftsIn = (root: string, tips: readonly string[]) => mergeDrafts(git(root, gitWorld), join(root, '.git'), tips, at);

/** A branch for each, from the first commit. */
function branched(
  branches: Readonly<Record<string, Readonly<Record<string, string>>>>,
  first: Readonly<Record<string, string>>,
): { readonly repository: Repository; readonly tip: (branch: string) => string } {
  const repository = newRepository();
  repository.commit(first);
  for (const [branch, files] of Object.entries(branches)) {
    repository.git('switch', '-q', '-c', branch, 'main');
    repository.commit(files);
  }
  return { repository, tip: (branch) => repository.git('rev-parse', branch) };
}

describe('merges that are made without git', () => {
  it('have the trees that git gives them, whatever the histories', { timeout: 600_000 }, async () => {
    const root = join(temporaryFolder(), 'project');
    gitIn('/', 'init', '-q', '-b', 'main', '--template=', root);
    const all = fc.sample(histories, { numRuns: rounds(40), seed: 7 });
    const counts = { merged: 0, open: 0, taken: 0 };
    for (const { target, lanes } of importHistories(root, all, {})) {
      const drafts = await draftsIn(root, [target, ...lanes]);
      const made: { readonly ours: string; readonly theirs: string; readonly tree: string }[] = [];
      let ours = target;
      for (const theirs of lanes) {
        const merge = await drafts.merge(ours, theirs);
        counts[merge.kind === 'merged' || merge.kind === 'open' ? merge.kind : 'taken'] += 1;
        if (merge.kind !== 'merged') continue;
        made.push({ ours, theirs, tree: merge.tree });
        ours = await drafts.commit({ tree: merge.tree, parents: [ours, theirs], message: `with ${theirs}\n` });
      }
      await drafts.objects.keep();
      for (const { ours: left, theirs, tree } of made)
        expect(gitIn(root, 'merge-tree', '--write-tree', left, theirs), `${left} and ${theirs}`).toBe(tree);
      if (made.length > 0)
        expect(gitIn(root, 'log', '-1', '--format=%P %T %s', ours)).toBe(
          `${made.at(-1)?.ours} ${made.at(-1)?.theirs} ${made.at(-1)?.tree} with ${made.at(-1)?.theirs}`,
        );
    }
    console.info(
      `${counts.merged} merges of random histories made without git, every one as git makes it; ${counts.open} left to git, ${counts.taken} nothing to merge`,
    );
    expect(counts.merged).toBeGreaterThan(all.length / 10);
    expect(gitIn(root, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('leave a commit by somebody whose name is not UTF-8 to git, which takes it for Latin-1', async () => {
    const { repository, tip } = branched({ one: { 'one.txt': '1\n' }, two: { 'two.txt': '2\n' } }, { 'a.txt': 'a\n' });
    const { root } = repository;
    const settings = join(root, '..', 'settings');
    const name = Buffer.from('J\xf6rg', 'latin1');
    writeFileSync(settings, Buffer.concat([Buffer.from('[user]\n\temail = joerg@example.org\n\tname = '), name, Buffer.from('\n')]));
    const anonymous = Object.fromEntries(Object.entries(hermeticEnv).filter(([key]) => !/^GIT_(?:AUTHOR|COMMITTER)_/.test(key)));
    const run = git(root, { ...gitWorld, env: { ...anonymous, GIT_CONFIG_GLOBAL: settings } });
    const drafts = await mergeDrafts(run, join(root, '.git'), [tip('one'), tip('two')], at);
    const merge = await drafts.merge(tip('one'), tip('two'));
    const tree = merge.kind === 'merged' ? merge.tree : '';
    const commit = await drafts.commit({ tree, parents: [tip('one'), tip('two')], message: 'both\n' });
    await drafts.objects.keep();
    expect(gitIn(root, 'log', '-1', '--format=%an <%ae>, %cn', commit)).toBe('Jörg <joerg@example.org>, Jörg');
  });

  it('are commits like those of git', async () => {
    const { repository, tip } = branched(
      { one: { 'src/one.ts': '1\n' }, two: { 'src/deep/two.ts': '2\n', 'ä/ö.txt': 'o\n' } },
      { 'src/one.ts': '0\n', 'src/deep/two.ts': '0\n' },
    );
    const drafts = await draftsIn(repository.root, [tip('one'), tip('two')]);
    const merge = await drafts.merge(tip('one'), tip('two'));
    if (merge.kind !== 'merged') throw new Error(merge.kind);
    const commit = await drafts.commit({ tree: merge.tree, parents: [tip('one'), tip('two')], message: 'Both\n' });
    await drafts.objects.keep();
    const byGit = git(repository.root, gitWorld)(['commit-tree', '-p', tip('one'), '-p', tip('two'), merge.tree], {
      input: 'Both\n',
      env: { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    });
    expect(commit).toBe((await byGit).trim());
    expect(repository.git('ls-tree', '-r', '--name-only', '-z', commit).split('\0')).toEqual(
      expect.arrayContaining(['src/deep/two.ts', 'src/one.ts', 'ä/ö.txt']),
    );
  });

  it('leave to git what rows of an event log come to, and files that both have changed', async () => {
    const log = 'kitty-specs/m/status.events.jsonl';
    const {
      repository: { root },
      tip,
    } = branched(
      { one: { 'a.txt': '1\n' }, two: { 'a.txt': '2\n' }, three: { [log]: 'row\n' }, four: { 'b.txt': '4\n' } },
      { 'a.txt': '0\n', [log]: '' },
    );
    const drafts = await draftsIn(root, ['one', 'two', 'three', 'four'].map(tip));
    const kinds = await Promise.all(
      ['two', 'three', 'four', 'one'].map(async (theirs) => (await drafts.merge(tip('one'), tip(theirs))).kind),
    );
    expect(kinds).toEqual(['open', 'open', 'merged', 'contained']);
    expect(await refusalOf(draftsIn(root, ['1'.repeat(40)]))).toMatchObject({ code: 'COMMIT_NOT_FOUND' });
  });
});
