/**
 * What the steps before a landing have made reaches the repository with it: a run that was killed before leaves nothing but its
 * document.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { holderOf, holderText } from '../../../../actions/processes/holder.ts';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { directory } from '../../../support/boards.ts';
import { Crash } from '../../../support/crashMatrix.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { approvedMission, giveMerge, worldIn } from '../../../support/mergedMission.ts';
import { hermeticEnv, writeFiles } from '../../../support/repository.ts';

const mission = approvedMission({ 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' } });

it.each([
  ['by the same', hermeticEnv['GIT_COMMITTER_NAME'] ?? ''],
  ['by somebody else', 'Somebody Else'],
])('is made of lanes that are built again where a run was killed between the two, %s', async (_, name) => {
  const { root, git } = mission();
  const killed = giveMerge(root, { strategy: 'merge' }, { reached: (boundary) => crashAt(boundary, 'before effect landing') });
  await expect(killed).rejects.toThrow(Crash);
  const env = { ...hermeticEnv, USER: 'ada', GIT_AUTHOR_NAME: name, GIT_COMMITTER_NAME: name };
  expect(await giveMerge(root, { strategy: 'merge' }, {}, { env })).toMatchObject({ ok: true, value: { result: 'merged', resumed: true } });
  expect(git('log', '--merges', '--format=%cn %s', 'work^2').split('\n')).toEqual([expect.stringContaining(`${name} Merge lane-b`)]);
  expect(git('ls-tree', '--name-only', 'work').split('\n')).toEqual(expect.arrayContaining(['a.txt', 'b.txt']));
  expect(git('fsck', '--strict', '--no-dangling')).toBe('');
});

it('is brought to the checkout by the attributes that the target has got while it was made', async () => {
  const { root } = mission();
  const attributes = 'printf "*.txt text eol=crlf\\n" > .gitattributes && git add .gitattributes && git commit -q --no-verify -m more';
  writeHook(root, 'commit-msg', `test -e .gitattributes || { unset GIT_INDEX_FILE GIT_DIR; ${attributes}; }`);
  const landed = await giveMerge(root, { strategy: 'merge' });
  expect(landed).toMatchObject({ ok: true, value: { result: 'merged', attempts: [{ n: 2 }] } });
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('a\r\n');
});

it('leaves nothing beside a checkout of what a run had staged that was killed and is given up', async () => {
  const { root } = mission();
  const killed = giveMerge(root, { strategy: 'merge' }, { reached: (boundary) => crashAt(boundary, 'before effect landing') });
  await expect(killed).rejects.toThrow(Crash);
  const staged = leaveStaged(root);
  expect(await abortMerge(worldIn(root), directory)).toMatchObject({ ok: true, value: { result: 'aborted' } });
  expect(readdirSync(staged)).toEqual([]);
});

it('leaves nothing beside a checkout of what a run had staged that was killed when all was done', async () => {
  const { root } = mission();
  await giveMerge(root);
  const staged = leaveStaged(root);
  expect(await giveMerge(root)).toMatchObject({ ok: true, value: { result: 'already_merged' } });
  expect(readdirSync(staged)).toEqual([]);
});

/** What a process that was killed has staged; answers the folder that such things are in. */
function leaveStaged(root: string): string {
  const staged = join(root, '.git', 'spec-kitty', 'staged');
  const gone = holderText({ ...holderOf(process.pid, '2026-01-01T00:00:00Z'), started: '1' });
  writeFiles(join(staged, `1.${gone}`, 'files'), { 'a.txt': 'a\n' });
  return staged;
}

function crashAt(boundary: string, at: string): void {
  if (boundary === at) throw new Crash(boundary);
}
