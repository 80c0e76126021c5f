import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureBranch } from '../../../../actions/git/refs/ensureBranch.ts';
import { mirrorRef } from '../../../../actions/git/refs/mirrorRef.ts';
import { holderOf, holderText } from '../../../../actions/processes/holder.ts';
import { gitWorld, refusalOf } from '../../../support/gitWorld.ts';
import { type Repository, newRepository, writeFiles } from '../../../support/repository.ts';

const now = '2026-01-01T00:00:00Z';

function sleeper(): ChildProcess & { readonly pid: number } {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('sleep was not started');
  return Object.assign(child, { pid: child.pid });
}

/** The name that a process which is gone has given to its files. */
let gone: string;
beforeAll(async () => {
  const child = sleeper();
  gone = `1.${holderText(holderOf(child.pid, now))}`;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

function deskFile({ root }: Repository, folder: string, name: string): string {
  mkdirSync(join(root, '.git/spec-kitty', folder), { recursive: true });
  return join(root, '.git/spec-kitty', folder, name);
}

/** A repository in which a process was about to let git make the branch `lane`, with what git has left of its lock. */
function pledgedBy(name: string, left: (oid: string) => string): Repository & { readonly lock: string; readonly oid: string } {
  const repository = newRepository();
  const [lock, oid] = [join(repository.root, '.git/refs/heads/lane.lock'), repository.git('rev-parse', 'HEAD')];
  writeFileSync(deskFile(repository, 'pledges', name), `${oid}\t${lock}\n\t${join(repository.root, '.git/HEAD.lock')}\n`);
  writeFileSync(lock, left(oid));
  return { ...repository, lock, oid };
}

const make = ({ root, oid }: { readonly root: string; readonly oid: string }) =>
  ensureBranch({ checkout: root, branch: 'lane', commit: oid }, gitWorld);

describe('the lock of a ref that a killed process has left', () => {
  test.each<[string, (oid: string) => string]>([
    ['empty', () => ''],
    ['half written', (oid) => oid.slice(0, 17)],
    ['with its commit', (oid) => `${oid}\n`],
  ])('%s: is taken away', async (_, left) => {
    const repository = pledgedBy(gone, left);
    writeFileSync(join(repository.root, '.git/HEAD.lock'), '');
    expect((await make(repository)).isNew).toBe(true);
    expect([existsSync(repository.lock), existsSync(join(repository.root, '.git/HEAD.lock'))]).toEqual([false, false]);
    expect(readdirSync(join(repository.root, '.git/spec-kitty/pledges'))).toEqual([]);
  });

  test('but not when it holds something else: that is somebody’s who is at it now', async () => {
    const repository = pledgedBy(gone, () => `${'2'.repeat(40)}\n`);
    writeFileSync(join(repository.root, '.git/HEAD.lock'), 'ref: refs/heads/other\n');
    expect((await refusalOf(make(repository))).code).toBe('BRANCH_BUSY');
    expect([existsSync(repository.lock), existsSync(join(repository.root, '.git/HEAD.lock'))]).toEqual([true, true]);
  });

  test('nor when somebody else has taken it since: a disk gives them the number of the one that is gone', async () => {
    const repository = pledgedBy(gone, () => '');
    const lock = join(repository.root, '.git/HEAD.lock');
    writeFileSync(lock, '');
    const before = statSync(lock);
    const isAnother = (): boolean => statSync(lock).birthtimeMs !== before.birthtimeMs;
    // Until it waits for what may still be alive, it does all in one go. The clock of a disk ticks, and somebody else may get the number.
    const making = make(repository);
    for (let time = 0; time < 1000 && !(isAnother() && statSync(lock).ino === before.ino); time += 1) {
      rmSync(lock);
      writeFileSync(lock, '');
    }
    expect((await making).isNew).toBe(true);
    expect(existsSync(lock)).toBe(true);
  });

  test('nor while the process that pledged it is alive, or cannot be asked', async () => {
    const child = sleeper();
    onTestFinished(() => void child.kill('SIGKILL'));
    const pledged = [holderOf(child.pid, now), { ...holderOf(child.pid, now), boot: 'f'.repeat(36), host: 'elsewhere' }].map((holder) =>
      pledgedBy(`1.${holderText(holder)}`, (oid) => oid),
    );
    // Each is waited for until patience is over, so both are at once.
    expect(await Promise.all(pledged.map(async (repository) => (await refusalOf(make(repository))).code))).toEqual([
      'BRANCH_BUSY',
      'BRANCH_BUSY',
    ]);
    expect(pledged.map(({ lock }) => existsSync(lock))).toEqual([true, true]);
  });
});

describe('the lock of an index', () => {
  test('is taken away when a killed process was about to put it in place, and so is what it had begun', async () => {
    const repository = newRepository();
    const [next, lock] = [deskFile(repository, 'indexes', gone), join(repository.root, '.git/index.lock')];
    writeFileSync(next, 'an index');
    linkSync(next, lock);
    writeFiles(repository.root, { 'k/log': '1\n' });
    await mirrorRef({ checkout: repository.root, ref: 'refs/spec-kitty/status/m', paths: ['k/log'], message: 'm' }, gitWorld);
    expect([existsSync(lock), readdirSync(join(repository.root, '.git/spec-kitty/indexes'))]).toEqual([false, []]);
  });

  test('and stays when it is somebody else’s', async () => {
    const repository = newRepository();
    const lock = join(repository.root, '.git/index.lock');
    writeFileSync(deskFile(repository, 'indexes', gone), 'an index');
    writeFileSync(lock, 'an index');
    await make({ root: repository.root, oid: repository.git('rev-parse', 'HEAD') });
    expect(existsSync(lock)).toBe(true);
  });
});
