/** What the steps before a landing have made reaches the repository with it: a run that was killed before leaves nothing but its document. */
import { expect, it } from 'vitest';
import { Crash } from '../../../support/crashMatrix.ts';
import { approvedMission, giveMerge } from '../../../support/mergedMission.ts';
import { hermeticEnv } from '../../../support/repository.ts';

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

function crashAt(boundary: string, at: string): void {
  if (boundary === at) throw new Crash(boundary);
}
