import { join } from 'node:path';
import { expect, it } from 'vitest';
import { personOf } from '../../../runtime/personOf.ts';
import { hermeticEnv, repositories } from '../../support/repository.ts';

const newProject = repositories(({ git }) => git('config', 'user.name', 'Ada of git'));

it('knows whoever gives a command by the account, and else as git does', async () => {
  const { root } = newProject();
  const whoIn = (env: Readonly<Record<string, string>>) => personOf({ cwd: root, env: { ...hermeticEnv, ...env }, pid: process.pid });
  expect(await whoIn({ USER: 'tester' })).toBe('tester');
  expect(await whoIn({ USER: '', USERNAME: 'other' })).toBe('other');
  expect(await whoIn({})).toBe('Ada of git');
});

it('asks git from what is left around a folder that was removed', async () => {
  const { root } = newProject();
  expect(await personOf({ cwd: join(root, 'gone', 'src'), env: hermeticEnv, pid: process.pid })).toBe('Ada of git');
});

it('says that it is unknown where nobody is known', async () => {
  const { root, git } = newProject();
  git('config', '--unset', 'user.name');
  expect(await personOf({ cwd: root, env: hermeticEnv, pid: process.pid })).toBe('unknown');
});
