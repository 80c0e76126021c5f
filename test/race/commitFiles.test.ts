import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CommitFilesInput } from '../../schemas/commit.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { standOf } from '../support/gitWorld.ts';
import { hermeticEnv, newRepository, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import type { Call, Told } from './programs/commitOnCall.ts';

/** Time for the last of them to hear of it before the first may begin. */
const notice = 15;
const count = 4;

test.each(['each', 'coalesced'] as const)(
  'processes that commit at one moment all get their files in, and nobody else’s work is touched: %s',
  async (mode) => {
    const program = await bundleProgram(join(import.meta.dirname, 'programs', 'commitOnCall.ts'));
    const repository = newRepository();
    const { root, git } = repository;
    const children = Array.from({ length: count }, () =>
      fork(program, { cwd: root, env: { ...hermeticEnv }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    onTestFinished(() => children.forEach((child) => child.kill()));
    const tell = async (child: ChildProcess, call: Call): Promise<Told> => {
      const told = once(child, 'message');
      child.send(call);
      const [message] = (await told) as [Told];
      return message;
    };
    writeFiles(root, { 'staged.txt': 's\n', 'unknown.txt': 'u\n' });
    git('add', 'staged.txt');
    const before = standOf(root);
    const inputOf = (index: number): CommitFilesInput => ({
      checkout: root,
      branch: 'main',
      paths: [`kitty-specs/m-${index}/log`],
      message: `chore(spec-kitty): ${index}`,
      trailers: { 'Spec-Kitty-Status': `01AAA${index}` },
      mode,
    });
    const all = rounds(3);
    for (let round = 1; round <= all; round += 1) {
      writeFiles(root, Object.fromEntries(children.map((_, index) => [`kitty-specs/m-${index}/log`, `${round}\n`])));
      const tip = git('rev-parse', 'main');
      const at = Date.now() + notice;
      const told = await Promise.all(children.map((child, index) => tell(child, { input: inputOf(index), at })));
      // Whoever was slower has committed on top, so each of them has made a commit of its own.
      expect(told).toEqual(children.map(() => ({ output: expect.objectContaining({ state: 'committed', isIndexFresh: true }) })));
      expect(children.map((_, index) => git('show', `main:kitty-specs/m-${index}/log`))).toEqual(children.map(() => String(round)));
      expect(standOf(root)).toBe(before);
      if (mode === 'each') expect(git('rev-list', '--count', `${tip}..main`)).toBe(String(count));
      else expect(git('rev-list', '--count', 'main')).toBe('2');
    }
    console.info(`commits: ${all} rounds of ${count} processes at one moment (${mode}), none lost`);
  },
);
