/**
 * Commands that record, write and commit without a document of their own, killed where they write: whatever they have done by
 * then can be taken back.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationList } from '../../schemas/operationList.ts';
import { directory } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { copyOfBin } from '../support/copyOfBin.ts';
import { hermeticEnv } from '../support/repository.ts';
import { run, type Ending } from '../support/run.ts';
import { everything, give, undoProject } from '../support/undoing.ts';
import type { Fault, RecordedCall } from './fault.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'killed-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;

let bin: string;
let faults: string;
let template: string;
beforeAll(async () => {
  bin = copyOfBin();
  faults = await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts'));
  template = join(folder, 'template');
  undoProject(template);
});

let copies = 0;
function place(): string {
  const root = join(folder, `copy-${String((copies += 1))}`);
  cpSync(template, root, { recursive: true, verbatimSymlinks: true });
  return root;
}

const command = (root: string, words: readonly string[], fault: Fault): Promise<Ending> =>
  run([process.execPath, '-r', faults, bin, ...words, '--json'], {
    cwd: root,
    env: { ...hermeticEnv, USER: 'tester', SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(fault) },
  });

/** The first call to each kind of place, once the command has begun to change something; with rounds every call from there on. */
function deaths(calls: readonly RecordedCall[]): readonly number[] {
  const writes = ['appendFileSync', 'writeSync', 'renameSync', 'unlinkSync', 'writeFileSync'];
  const begun = calls.findIndex(({ path }) => path === '.git/spec-kitty/operations.jsonl');
  // What is written beside a file, to be put in its place, is left there: the next write of the file takes it along.
  const all = calls.flatMap(({ name, path }, index) => (index > begun && writes.includes(name) && !path.endsWith('.tmp') ? [index] : []));
  const telling = all.filter((index) => /operations\.jsonl|events\.jsonl|analysis-report|index\.json/.test(calls[index]?.path ?? ''));
  return (isWhole ? all : telling).map((index) => index + 1);
}

const commands: readonly (readonly string[])[] = [
  ['agent', 'tasks', 'move-task', 'WP04', '--to', 'blocked', '--mission', directory, '--agent', 'ada', '--note', 'It waits.'],
  ['agent', 'mission', 'record-analysis', '--mission', directory, '--input-file', 'analysis.md', '--agent', 'ada'],
];

describe('what a killed command has done', () => {
  it.each(commands)('%s %s %s is in the operation log and can be taken back', async (...words) => {
    const start = everything(template);
    const recorded = join(folder, 'calls');
    expect(await command(place(), words, { record: recorded })).toMatchObject({ code: 0 });
    const calls = readFileSync(recorded, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordedCall);
    rmSync(recorded);
    let taken = 0;
    const points = deaths(calls);
    const ended = calls.findLastIndex(({ name, path }) => name === 'writeSync' && path === '.git/spec-kitty/operations.jsonl') + 1;
    for (const at of points) {
      const root = place();
      const what = `killed at ${at}: ${calls[at - 1]?.name ?? ''} ${calls[at - 1]?.path ?? ''}`;
      expect((await command(root, words, { kill: at })).signal, what).toBe('SIGKILL');
      const { operations, next } = JSON.parse((await give(root, 'op', 'log', '--json')).stdout) as OperationList;
      if (operations[0] !== undefined) {
        taken += 1;
        expect(operations[0].outcome, what).toBe(at > ended ? 'finished' : 'killed');
        expect(next.undo, what).toBe(operations[0].id);
        expect(await give(root, 'undo', '--json'), what).toMatchObject({ exit: 0 });
      }
      expect(everything(root), what).toEqual(start);
      rmSync(root, { recursive: true });
    }
    console.info(`short operations: killed at ${points.length} calls of ${words[2] ?? ''}, ${taken} had done something, all taken back`);
    expect(taken).toBeGreaterThan(1);
  });
});
