/** What is different and what history is, seen without git, has to be what git sees; what may be otherwise is left to git. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareTrees } from '../../../../../actions/git/objects/compareTrees.ts';
import { withObjects } from '../../../../../actions/git/objects/storedObjects.ts';
import { walkCommits } from '../../../../../actions/git/objects/walkCommits.ts';
import { mergeBases } from '../../../../../machines/rules/mergeBases.ts';
import type { TreeChange, TreeEntry } from '../../../../../schemas/ledgerFacts.ts';
import { histories, importHistories } from '../../../../support/histories.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder } from '../../../../support/repository.ts';
import { rounds } from '../../../../support/rounds.ts';

/** What git says of two trees; null where it says that something was renamed. */
function differenceByGit(root: string, from: string, to: string): readonly TreeChange[] | null {
  const fields = gitIn(root, 'diff-tree', '-r', '-z', '--raw', '--no-abbrev', '-M', from, to).split('\0');
  const entry = (mode: string, oid: string): TreeEntry | null => (/^0+$/.test(mode) ? null : { mode, oid });
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, fromMode = '', toMode = '', fromOid = '', toOid = '', status = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '') ?? [];
    if (status === 'R') return null;
    changes.push({ path: fields[at + 1] ?? '', before: entry(fromMode, fromOid), after: entry(toMode, toOid), origin: null });
  }
  return changes;
}

const sorted = (changes: readonly TreeChange[]): readonly TreeChange[] =>
  changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));

it('trees and histories are seen as git sees them, or left to git', () => {
  const root = join(temporaryFolder(), 'project');
  gitIn('/', 'init', '-q', '-b', 'main', '--template=', root);
  const commonDir = join(root, '.git');
  const count = { compared: 0, left: 0, bases: 0 };
  for (const { target, lanes } of importHistories(root, fc.sample(histories, { numRuns: rounds(25), seed: 11 }), {})) {
    const tips = [...new Set([target, ...lanes])];
    const graph = withObjects(commonDir, (read) => walkCommits(read, tips));
    if (graph === null) throw new Error('Everything lies there to be read.');
    const parents = new Map([...graph].map(([oid, commit]) => [oid, commit.parents]));
    for (const lane of lanes) {
      const bases = gitIn(root, 'merge-base', '--all', target, lane).split('\n').toSorted();
      expect(mergeBases(parents, target, lane)).toEqual(bases);
      count.bases += bases.length;
    }
    const pairs = lanes.map((lane) => ({ from: graph.get(target)?.tree ?? '', to: graph.get(lane)?.tree ?? '' }));
    for (const [index, found] of compareTrees(commonDir, new Map(), pairs).entries()) {
      const { from = '', to = '' } = pairs[index] ?? {};
      if (found === null) count.left += 1;
      else {
        expect(sorted(found)).toEqual(sorted(differenceByGit(root, from, to) ?? []));
        count.compared += 1;
      }
    }
  }
  console.info(`${count.compared} pairs of trees compared without git, ${count.left} left to it; ${count.bases} bases found without it`);
  expect(count.compared).toBeGreaterThan(10);
  expect(count.left).toBeGreaterThan(0);
});

it('a history that goes back in time, or ends before its beginning, is left to git', () => {
  const { root, commit, git } = newRepository();
  commit({ 'a.txt': '1\n' });
  const first = git('rev-parse', 'HEAD');
  commit({ 'a.txt': '2\n' });
  const walk = (...tips: readonly string[]) => withObjects(join(root, '.git'), (read) => walkCommits(read, tips));
  const second = git('rev-parse', 'HEAD');
  expect([...(walk(first, second)?.keys() ?? [])]).toEqual(expect.arrayContaining([first, second]));
  const early = git('cat-file', 'commit', second)
    .replace(/^parent .*$/m, `parent ${second}`)
    .replace(/(committer .*> )\d+/, '$11000000000');
  const earlier = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: root,
    env: hermeticEnv,
    input: `${early}\n`,
    encoding: 'utf8',
  });
  expect(walk(first, earlier.trim())).toBeNull();
  expect(walk(first, '1'.repeat(40))).toBeNull();
});
