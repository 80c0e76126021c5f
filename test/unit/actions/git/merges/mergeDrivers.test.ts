import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enterCheckout } from '../../../../../actions/git/enterCheckout.ts';
import { git as gitHand } from '../../../../../actions/git/git.ts';
import { asksForDrivers, missingDrivers, setDrivers, withoutDrivers } from '../../../../../actions/git/merges/mergeDrivers.ts';
import { findLayout } from '../../../../../actions/git/layout.ts';
import { driverCommand, mergeAttributes, mergeDrivers } from '../../../../../machines/rules/mergeDrivers.ts';
import { gitWorld } from '../../../../support/gitWorld.ts';
import { newRepository } from '../../../../support/repository.ts';

const keys = mergeDrivers.map(({ key }) => key);

it('tells git about every driver it does not know, once', async () => {
  const { root, git } = newRepository();
  const layout = findLayout(root);
  if (layout === null) throw new Error('no layout');
  git('config', 'merge.spec-kitty-meta.driver', 'something else');
  expect(missingDrivers(layout.commonDir).map(({ key }) => key)).toEqual(keys);
  expect((await setDrivers(layout, gitWorld)).map(({ key }) => key)).toEqual(keys);
  for (const driver of mergeDrivers) {
    expect(git('config', '--get-all', `merge.${driver.key}.driver`)).toBe(driverCommand(driver));
    expect(git('config', '--get-all', `merge.${driver.key}.name`)).toBe(driver.name);
  }
  const config = readFileSync(join(root, '.git', 'config'), 'utf8');
  expect([
    missingDrivers(layout.commonDir),
    await setDrivers(layout, gitWorld),
    readFileSync(join(root, '.git', 'config'), 'utf8'),
  ]).toEqual([[], [], config]);
});

it('tells git when a hand enters a checkout that asks for drivers, and never stops the hand', async () => {
  const { root, commit } = newRepository();
  commit({ '.gitattributes': `${mergeAttributes.join('\n')}\n` });
  const commonDir = join(root, '.git');
  writeFileSync(join(commonDir, 'config.lock'), 'held by somebody\n');
  expect((await enterCheckout(root, gitWorld)).commonDir).toBe(commonDir);
  expect(missingDrivers(commonDir)).toEqual(mergeDrivers);
  expect(readFileSync(join(commonDir, 'config.lock'), 'utf8')).toBe('held by somebody\n');
  rmSync(join(commonDir, 'config.lock'));
  await enterCheckout(root, gitWorld);
  expect(missingDrivers(commonDir)).toEqual([]);
});

it('sees whether a checkout asks for drivers', () => {
  const { root, commit } = newRepository();
  expect(asksForDrivers(root)).toBe(false);
  commit({ '.gitattributes': `* text=auto\n${mergeAttributes.join('\n')}\n` });
  expect(asksForDrivers(root)).toBe(true);
});

it('can have a merge that starts none of them', async () => {
  const { root, git, commit } = newRepository();
  const path = 'kitty-specs/a/meta.json';
  commit({ '.gitattributes': `${mergeAttributes.join('\n')}\n`, [path]: '{}\n' });
  git('config', 'merge.spec-kitty-meta.driver', `touch ${join(root, 'started')}`);
  git('switch', '-q', '-c', 'other');
  commit({ [path]: '{"a": 1}\n' });
  git('switch', '-q', 'main');
  commit({ [path]: '{"b": 1}\n' });
  const { exitCode, stdout } = await gitHand(root, gitWorld).ask([
    ...withoutDrivers,
    'merge-tree',
    '--write-tree',
    '--name-only',
    '--no-messages',
    'main',
    'other',
  ]);
  expect([exitCode, stdout.split('\n')[1]]).toEqual([1, path]);
  expect(git('status', '--porcelain')).toBe('');
});
