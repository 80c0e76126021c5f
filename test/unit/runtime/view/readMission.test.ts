import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWholeMission } from '../../../../runtime/view/readWholeMission.ts';
import { realSurroundings } from '../../../../runtime/surroundings.ts';
import { directory } from '../../../support/boards.ts';
import { approvedMission, giveMerge, worldIn } from '../../../support/mergedMission.ts';

const crossed = approvedMission({
  'lane-a': { 'shared.txt': 'left\ntwo\nthree\n' },
  'lane-b': { 'shared.txt': 'right\ntwo\nthree\n' },
});

test('of a merge that waits for a decision is told what is to be decided, and where', async () => {
  const { root } = crossed();
  expect(await giveMerge(root)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT' }] });
  const read = await readWholeMission({ ...realSurroundings(), ...worldIn(root) }, directory);
  if (!read.ok) throw new Error(read.problems[0].message);
  const workspace = join(root, '.worktrees', `${directory}-merge`);
  expect(read.value.record.running).toMatchObject([
    { name: 'merge', state: 'conflicted', stopped_at: null, problem: `shared.txt, to be decided in ${workspace}.`, at_work: false },
  ]);
});
