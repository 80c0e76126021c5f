/** Whoever asks where a mission stands hears of a merge that waits for somebody, until it is ended. */
import { expect, test } from 'vitest';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { next } from '../../../../runtime/session/next.ts';
import { status } from '../../../../runtime/session/status.ts';
import { directory } from '../../../support/boards.ts';
import { approvedMission, giveMerge, worldIn } from '../../../support/mergedMission.ts';
import type { Repository } from '../../../support/repository.ts';

const crossing = approvedMission({ 'lane-a': { 'shared.txt': 'ONE\ntwo\nthree\n' } });
const sentence = `A merge of ${directory} was begun and is not ended.`;
const way_on = `spec-kitty merge --mission ${directory} --status`;

/** What `status` and `next` say of a merge. */
async function said({ root }: Repository): Promise<readonly [unknown, readonly string[]]> {
  const board = await status(worldIn(root), { mission: directory, staleThreshold: 60 });
  const decision = await next(worldIn(root), { mission: directory, agent: null });
  if (!board.ok || !decision.ok) throw new Error(JSON.stringify([board, decision]));
  return [board.value.unfinished_merge, decision.value.why.filter((text) => text.includes('merge of'))];
}

test('a merge that has stopped is said wherever somebody asks, with the command that says more, until it is given up', async () => {
  const repository = crossing();
  expect(await said(repository)).toEqual([null, []]);
  repository.commit({ 'shared.txt': 'One!\ntwo\nthree\n' });
  expect(await giveMerge(repository.root)).toMatchObject({ ok: false, problems: [{ code: 'MERGE_CONFLICT' }] });
  expect(await said(repository)).toEqual([{ sentence, way_on }, [`${sentence} Where it stands: ${way_on}`]]);
  expect(await abortMerge(worldIn(repository.root), directory)).toMatchObject({ ok: true });
  expect(await said(repository)).toEqual([null, []]);
});

test('a merge that has landed is none', async () => {
  const repository = crossing();
  expect(await giveMerge(repository.root)).toMatchObject({ ok: true });
  expect(await said(repository)).toEqual([null, []]);
});
