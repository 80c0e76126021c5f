import { expect, it } from 'vitest';
import { hermeticEnv, missionFiles, repositories } from '../../support/repository.ts';
import { runMain } from '../../support/runMain.ts';

const newProject = repositories(({ commit }) => {
  commit({ ...missionFiles('a-one', {}), 'kitty-specs/b-broken/meta.json': '{\n' });
});

it('is a document of every mission, or an address to open before any of them was looked into', async () => {
  const world = { cwd: newProject().root, env: hermeticEnv };
  const { stdout } = await runMain(['dashboard', '--json'], { world });
  expect(JSON.parse(stdout)).toMatchObject({ display_order: ['a-one', 'b-broken'], missions: { 'a-one': { problem: null } } });
  const said = await runMain(['dashboard'], { world });
  expect(said.stdout).toMatch(/^2 missions\.\n\nOpen http:\/\/127\.0\.0\.1:\d+\/\w+\//);
  expect(said.exit).toBe(0);
});
