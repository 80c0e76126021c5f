/** The loop that the README gives to any agent, run as it stands there. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { gitIn, hermeticEnv, temporaryFolder } from '../support/repository.ts';
import { bin, runBin } from '../support/runBin.ts';

const home = join(import.meta.dirname, '..', '..');

/** The loop, out of the README. */
function loop(): string {
  const [, text] = /```sh\n(#!\/bin\/sh\n# sh loop\.sh [\s\S]*?)```/.exec(readFileSync(join(home, 'README.md'), 'utf8')) ?? [];
  if (text === undefined) throw new Error('The README has no loop.');
  return text;
}

/** A project with a mission in it, and a path on which `npx spec-kitty` is the built program and nobody sleeps long. */
function project() {
  const place = temporaryFolder();
  const [root, programs] = [join(place, 'shop'), join(place, 'programs')];
  for (const folder of [root, programs]) mkdirSync(folder);
  const install = (name: string, script: string): void => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  install('spec-kitty', `exec "${process.execPath}" "${bin}" "$@"`);
  install('npx', 'exec "$@"');
  install('sleep', `exec ${spawnSync('sh', ['-c', 'command -v sleep'], { encoding: 'utf8' }).stdout.trim()} 0.2`);
  gitIn(root, 'init', '-q', '-b', 'main');
  const said = [runBin(['init', '--ai', 'claude'], { cwd: root })];
  gitIn(root, 'add', '-A');
  gitIn(root, 'commit', '-q', '-m', 'Set up');
  said.push(runBin(['agent', 'mission', 'create', 'checkout', '--start-branch', 'feat/checkout'], { cwd: root }));
  expect(said.map(({ exit }) => exit)).toEqual([0, 0]);
  writeFileSync(join(place, 'loop.sh'), loop());
  const env = { ...hermeticEnv, PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`, TMPDIR: place };
  const run = (agent: string, ...command: readonly string[]) =>
    spawnSync('sh', [join(place, 'loop.sh'), 'checkout', agent, ...command], { cwd: root, encoding: 'utf8', env, timeout: 100_000 });
  return { root, run };
}

const follower = ['--import', import.meta.resolve('tsx'), join(home, 'scripts', 'demo', 'followPrompt.ts')];

it('is short enough to be copied', () => {
  expect(loop().trim().split('\n').length).toBeLessThanOrEqual(18);
});

it('takes a mission from nothing to merged, by an agent that is alone', () => {
  const { root, run } = project();
  // An agent that does nothing but fail: the loop says so and ends; what it was given is there for the next.
  expect(run('ada', 'false')).toMatchObject({ status: 1 });
  const ended = run('ada', process.execPath, ...follower, '1');
  const asked = runBin(['next', '--mission', 'checkout', '--agent', 'ada', '--json'], { cwd: root });
  expect(
    { ended: ended.status, state: (JSON.parse(asked.stdout) as { readonly mission_state: string }).mission_state },
    ended.stderr,
  ).toEqual({ ended: 0, state: 'done' });
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
});
