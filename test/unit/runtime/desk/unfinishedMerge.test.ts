/** Whoever asks where a mission stands hears of a merge that waits for somebody, until it is ended. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { next } from '../../../../runtime/session/next.ts';
import { status } from '../../../../runtime/session/status.ts';
import { directory, missionId, plantedMission } from '../../../support/boards.ts';
import { approvedMission, giveMerge, worldIn } from '../../../support/mergedMission.ts';
import { newRepository, type Repository, writeFiles } from '../../../support/repository.ts';

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

test('a merge that the original was killed in is said as well, though its rows say already that all is done', async () => {
  const repository = crossing();
  const sentenceOfTheirs = `The original has begun a merge of ${directory} and has not ended it.`;
  for (const key of [missionId, directory]) {
    const place = `.kittify/runtime/merge/${key}`;
    writeFiles(repository.root, { [`${place}/state.json`]: '{"mission_id"', '.kittify/runtime/merge/other/state.json': '{}' });
    expect(await said(repository)).toEqual([{ sentence: sentenceOfTheirs, way_on }, [`${sentenceOfTheirs} Where it stands: ${way_on}`]]);
    rmSync(join(repository.root, place), { recursive: true });
    expect(await said(repository)).toEqual([null, []]);
  }
});

test('a mission is not at its end while a merge of it is under way: the original records that all is done before anything lands', async () => {
  const repository = newRepository();
  repository.commit(plantedMission({ WP01: { lane: 'done' } }));
  const asked = async (): Promise<unknown> => {
    const decision = await next(worldIn(repository.root), { mission: directory, agent: 'ada' });
    return decision.ok ? [decision.value.offer, decision.value.mission_state, decision.value.next_command] : decision.problems;
  };
  expect(await asked()).toEqual(['terminal', 'done', null]);
  writeFiles(repository.root, { [`.kittify/runtime/merge/${missionId}/state.json`]: '{}' });
  expect(await asked()).toEqual(['step', 'merge', `spec-kitty merge --mission ${directory}`]);
});
