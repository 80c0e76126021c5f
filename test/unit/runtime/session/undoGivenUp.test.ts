import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Boundary } from '../../../../runtime/engine/watch.ts';
import { undo, type UndoRequest } from '../../../../runtime/session/undo.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import type { UndoReply } from '../../../../schemas/undo.ts';
import { directory } from '../../../support/boards.ts';
import { worldIn } from '../../../support/claimedMission.ts';
import { Crash } from '../../../support/crashMatrix.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { gitIn, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { deeds, everything, give, landingDeeds, landingProject, undoProject } from '../../../support/undoing.ts';

/** An undo in which something happens at a certain moment. */
const undoWhile = (root: string, moment: Boundary, happens: () => void): Promise<Outcome<UndoReply>> =>
  undo(worldIn(root), latest, { reached: (boundary) => (boundary === moment ? happens() : undefined) });

const latest: UndoRequest = { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' };

const stoppedAt = (step: string, code: string) => ({ problems: [{ code, details: { stopped_at: step } }] });

async function givenUp(root: string): Promise<UndoReply> {
  const { exit, stdout } = await give(root, 'undo', '--abort', '--json');
  expect(exit, stdout).toBe(0);
  return JSON.parse(stdout) as UndoReply;
}

async function landed(): Promise<string> {
  const { root } = landingProject();
  expect((await landingDeeds['merge']?.(root)) as { readonly exit: number }).toMatchObject({ exit: 0 });
  return root;
}

describe('an undo that is given up between branches and files', () => {
  it('leaves branches, files and index where they were, when another program has held the index', async () => {
    const root = await landed();
    const before = everything(root);
    const lock = join(root, '.git', 'index.lock');
    const stopped = await undoWhile(root, 'before effect moving', () => writeFileSync(lock, ''));
    expect(stopped).toMatchObject(stoppedAt('moving', 'GIT_OPERATION_IN_PROGRESS'));
    rmSync(lock);
    const { warnings } = await givenUp(root);
    expect(warnings.join(' ')).toContain('as it was before it began');
    expect(everything(root)).toEqual(before);
    // It has done nothing, and can be begun anew.
    expect((await give(root, 'undo')).exit).toBe(0);
    expect((await give(root, 'redo')).exit).toBe(0);
    expect(everything(root)).toEqual(before);
  });

  it('leaves what somebody edits or stages meanwhile as it is', async () => {
    for (const isStaged of [false, true]) {
      const root = await landed();
      const stopped = await undoWhile(root, 'before effect moving', () => {
        writeFiles(root, { 'shared.txt': 'mine\n' });
        if (isStaged) gitIn(root, 'add', 'shared.txt');
      });
      expect(stopped).toMatchObject(stoppedAt('moving', 'CHECKOUT_NOT_MOVABLE'));
      gitIn(root, 'update-index', '-q', '--refresh');
      await givenUp(root);
      expect(gitIn(root, 'diff', '--name-only', ...(isStaged ? ['--cached'] : [])).split('\n')).toContain('shared.txt');
      expect(gitIn(root, 'status', '--porcelain', 'shared.txt', 'a.txt', 'b.txt', 'deep').trim()).toBe(
        isStaged ? 'M  shared.txt' : 'M shared.txt',
      );
    }
  });

  it('is refused before anything is changed where an edit is in the way, and goes on when that is gone', async () => {
    const root = await landed();
    const meta = `kitty-specs/${directory}/meta.json`;
    const stopped = await undoWhile(root, 'before effect restoring', () => writeFiles(root, { [meta]: '{"mine": true}\n' }));
    expect(stopped).toMatchObject(stoppedAt('restoring', 'UNDO_OVERTAKEN'));
    writeFiles(root, { 'a.txt': 'mine, where there is none by now\n' });
    const half = everything(root);
    const { exit, stdout } = await give(root, 'undo', '--abort', '--json');
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: 'CHECKOUT_NOT_MOVABLE', next: `git -C ${root} status` }] });
    expect(everything(root)).toEqual(half);
    rmSync(join(root, 'a.txt'));
    await givenUp(root);
    expect(gitIn(root, 'diff', '--name-only', 'HEAD').split('\n')).toEqual(['README.md', meta]);
  });

  it('brings worktrees back with what was not committed in them', async () => {
    const { root } = undoProject();
    await deeds['claim']?.(root);
    await deeds['work']?.(root);
    const before = everything(root);
    const { branch, worktree } = laneNames('lane-b');
    const lock = join(root, '.git', 'refs', 'heads', `${branch}.lock`);
    const stopped = await undoWhile(root, 'before effect moving', () => {
      writeFiles(root, { [lock.slice(root.length + 1)]: '' });
    });
    expect(stopped).toMatchObject({ problems: [{ details: { stopped_at: 'moving' } }] });
    expect(existsSync(join(root, worktree))).toBe(false);
    rmSync(lock);
    await givenUp(root);
    expect(everything(root)).toEqual(before);
    expect((await give(root, 'undo')).exit).toBe(0);
  });

  it('makes a worktree whole again that git could not take away as a whole', async () => {
    const { root } = undoProject();
    await deeds['claim']?.(root);
    await deeds['work']?.(root);
    const before = everything(root);
    const worktree = join(root, laneNames('lane-b').worktree);
    // Git takes the files of a worktree one by one, and stops where it is refused one.
    const shim = temporaryFolder();
    const script = `case "$*" in *"worktree remove"*) rm '${join(worktree, 'README.md')}'; exit 1;; esac\nPATH=\${PATH#*:} exec git "$@"`;
    writeFileSync(join(shim, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const world = worldIn(root);
    const stopped = await undo({ ...world, env: { ...world.env, PATH: `${shim}:${world.env['PATH'] ?? ''}` } }, latest);
    expect(stopped).toMatchObject(stoppedAt('clearing', 'GIT_FAILED'));
    await givenUp(root);
    expect(everything(root)).toEqual(before);
    expect((await give(root, 'undo')).exit).toBe(0);
  });

  it('brings back what it had written of files, but for what somebody has written meanwhile', async () => {
    const { root } = undoProject();
    await deeds['claim']?.(root);
    const context = `.kittify/workspaces/${directory}-lane-b.json`;
    const stopped = await undoWhile(root, 'before effect restoring', () => writeFiles(root, { [context]: '{"mine": true}\n' }));
    expect(stopped).toMatchObject(stoppedAt('restoring', 'UNDO_OVERTAKEN'));
    await givenUp(root);
    expect(readFileSync(join(root, context), 'utf8')).toBe('{"mine": true}\n');
    expect(gitIn(root, 'branch', '--list', laneNames('lane-b').branch)).not.toBe('');
  });

  it.each([
    ['another branch', ['work']],
    ['none', ['--detach']],
  ])('puts a checkout back on the branch that it had, where it has gone to %s by then', async (_, begun) => {
    const { root, git } = undoProject();
    git('switch', '-q', ...begun);
    await deeds['create elsewhere']?.(root);
    const before = everything(root);
    const meta = join('kitty-specs', readdirSync(join(root, 'kitty-specs')).find((name) => name.startsWith('bright')) ?? '', 'meta.json');
    const text = readFileSync(join(root, meta), 'utf8');
    const stopped = await undoWhile(root, 'before effect restoring', () => writeFiles(root, { [meta]: '{"mine": true}\n' }));
    expect(stopped).toMatchObject(stoppedAt('restoring', 'UNDO_OVERTAKEN'));
    expect(git('branch', '--show-current')).not.toBe('bright');
    await givenUp(root);
    writeFiles(root, { [meta]: text });
    expect(everything(root)).toEqual(before);
  });

  it.each(['undo', 'undo --abort'])('goes on going back when it was killed on the way: %s', async (command) => {
    const root = await landed();
    const before = everything(root);
    const lock = join(root, '.git', 'index.lock');
    await undoWhile(root, 'before effect moving', () => writeFileSync(lock, ''));
    rmSync(lock);
    const abort: UndoRequest = { verb: 'undo', operation: null, mission: null, dryRun: false, abort: true, actor: 'ada' };
    const killed = undo(worldIn(root), abort, {
      reached: (boundary) => {
        if (boundary === 'after effect retreating') throw new Crash(boundary);
      },
    });
    await expect(killed).rejects.toThrow(Crash);
    const { exit, stdout } = await give(root, ...command.split(' '), '--json');
    // A document that says it is going back is ended by whoever comes, and by nobody given up twice.
    expect(exit, stdout).toBe(0);
    expect(everything(root)).toEqual(before);
    expect((await give(root, 'undo', '--dry-run')).exit).toBe(0);
  });

  it('is not possible for one that was killed in a step: it goes on', async () => {
    const root = await landed();
    const killed = undoWhile(root, 'before effect moving', () => {
      throw new Crash('before effect moving');
    });
    await expect(killed).rejects.toThrow(Crash);
    const { exit, stdout } = await give(root, 'undo', '--abort', '--json');
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        error_code: 'EVENT_NOT_ALLOWED',
        message: 'It was killed in the middle of a step and goes on when it is given again: only one that stops can be given up.',
        next_step: 'spec-kitty undo',
      },
    ]);
    expect((await give(root, 'undo')).exit).toBe(0);
  });

  it('leaves what others have moved meanwhile to them', async () => {
    const root = await landed();
    const stopped = await undoWhile(root, 'before effect moving', () => gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'theirs'));
    expect(stopped).toMatchObject(stoppedAt('moving', 'UNDO_OVERTAKEN'));
    const [tip, status] = [gitIn(root, 'rev-parse', 'work'), gitIn(root, 'status', '--porcelain')];
    await givenUp(root);
    expect([gitIn(root, 'rev-parse', 'work'), gitIn(root, 'status', '--porcelain')]).toEqual([tip, status]);
  });

  it.each([
    ['has committed on its branch', ['commit', '-q', '--allow-empty', '-m', 'theirs']],
    ['has switched it to another', ['switch', '-q', '-c', 'other']],
  ])('leaves a checkout as it is where somebody %s since it was moved', async (_, words) => {
    const root = await landed();
    const lock = join(root, '.git', 'index.lock');
    await undoWhile(root, 'before effect moving', () => writeFileSync(lock, ''));
    rmSync(lock);
    gitIn(root, 'reset', '-q');
    gitIn(root, ...words);
    const stands = (): readonly string[] => [gitIn(root, 'rev-parse', 'HEAD'), gitIn(root, 'status', '--porcelain')];
    const before = stands();
    await givenUp(root);
    expect(stands()).toEqual(before);
  });
});
