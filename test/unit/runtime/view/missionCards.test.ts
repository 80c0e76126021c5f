import { expect, it } from 'vitest';
import { realSurroundings } from '../../../../runtime/surroundings.ts';
import { missionCards } from '../../../../runtime/view/missionCards.ts';
import { hermeticEnv, missionFiles, repositories } from '../../../support/repository.ts';

const newProject = repositories(({ commit }) => {
  commit({
    ...missionFiles('a-old', { created_at: '2026-01-01T00:00:00+00:00' }),
    ...missionFiles('b-new', { created_at: '2026-03-01T00:00:00+00:00' }),
    ...missionFiles('c-middle', { created_at: '2026-02-01T00:00:00+00:00' }),
    'kitty-specs/d-broken/meta.json': '{\n',
  });
});

it('shows the newest first, as many as are asked for, and what cannot be read last of all', async () => {
  const { root } = newProject();
  const shown = async (most?: number): Promise<readonly string[]> => {
    const cards = await missionCards({ ...realSurroundings(), cwd: root, env: hermeticEnv }, most);
    if (!cards.ok) throw new Error(cards.problems[0].message);
    return cards.value.map(({ directory, problem }) => `${directory}${problem === null ? '' : ' (broken)'}`);
  };
  const all = ['b-new', 'c-middle', 'a-old', 'd-broken (broken)'];
  expect(await shown()).toEqual(all);
  for (const most of [1, 2, 3, 4, 9]) expect(await shown(most)).toEqual(all.slice(0, most));
});
