import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendOperationRow, readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import type { OperationLogRow } from '../../../../schemas/operationLogRow.ts';
import { newRepository } from '../../../support/repository.ts';

let desk: string;
beforeEach(() => {
  desk = join(mkdtempSync(join(tmpdir(), 'operation-log-')), 'desk');
});
afterEach(() => rmSync(join(desk, '..'), { recursive: true, force: true }));

const row = (id: string): OperationLogRow => ({
  id,
  operation: 'brew',
  name: 'brew-mate',
  mission: '001-tea',
  actor: null,
  asked: {},
  outcome: 'finished',
  begun_at: '2026-01-01T00:00:00.000000+00:00',
  ended_at: '2026-01-01T00:00:01.000000+00:00',
  runs: 1,
  token: 1,
  problem: null,
  changes: { refs: { 'refs/heads/main': { before: null, after: 'abc' } }, config: {}, files: {}, events: ['E1'], worktrees: {} },
});
const path = (): string => join(desk, 'operations.jsonl');

describe('the operation log', () => {
  it('keeps rows in order, one a line', async () => {
    expect(readOperationLog(desk)).toEqual({ ok: true, value: { rows: [], notes: [], unreadable: [] } });
    for (const id of ['A', 'B']) expect(await appendOperationRow(desk, row(id))).toEqual({ ok: true, value: undefined });
    expect(readFileSync(path(), 'utf8')).toBe(`${JSON.stringify(row('A'))}\n${JSON.stringify(row('B'))}\n`);
    expect(readOperationLog(desk)).toEqual({ ok: true, value: { rows: [row('A'), row('B')], notes: [], unreadable: [] } });
  });

  it('loses no row to a torn one before it, wherever that was cut', async () => {
    const whole = `${JSON.stringify(row('B'))}\n`;
    for (let cut = 1; cut < whole.length; cut += 7) {
      rmSync(path(), { force: true });
      await appendOperationRow(desk, row('A'));
      appendFileSync(path(), whole.slice(0, cut));
      await appendOperationRow(desk, row('C'));
      const log = readOperationLog(desk);
      expect(log.ok && log.value.rows.filter(({ id }) => id !== 'B'), `cut at ${cut}`).toEqual([row('A'), row('C')]);
    }
  });

  it('says which lines are no rows', () => {
    mkdirSync(desk);
    writeFileSync(path(), `nonsense\n\n${JSON.stringify(row('A'))}\n{"id":"B"}\n`);
    expect(readOperationLog(desk)).toEqual({ ok: true, value: { rows: [row('A')], notes: [], unreadable: [1, 4] } });
  });

  it('holds on to whatever its operation has replaced, and to nothing else', async () => {
    const { root, git } = newRepository();
    const [branch, blob, work, head] = ['branch', 'blob', 'work', 'head'].map((name) =>
      name === 'blob' ? git('hash-object', '-w', 'README.md') : git('commit-tree', '-m', name, 'HEAD^{tree}'),
    ) as [string, string, string, string];
    const state = { branch: null, head, locked: null, sparse: null, work: null };
    const changes = {
      refs: {
        'refs/heads/gone': { before: branch, after: null },
        'refs/heads/new': { before: null, after: branch },
        'refs/spec-kitty/kept': { before: git('commit-tree', '-m', 'kept', 'HEAD^{tree}'), after: null },
      },
      config: {},
      files: { 'a.txt': { before: blob, after: null }, 'b.txt': { before: null, after: blob } },
      events: [],
      worktrees: {
        '.worktrees/detached': { before: state, after: null },
        '.worktrees/branched': { before: { ...state, branch: 'gone', head: git('rev-parse', 'HEAD'), work }, after: null },
        '.worktrees/new': { before: null, after: state },
      },
    };
    expect(await appendOperationRow(join(root, '.git', 'spec-kitty'), { ...row('A'), changes })).toMatchObject({ ok: true });
    const held = git('for-each-ref', '--format=%(objectname)', 'refs/spec-kitty/undo/').split('\n');
    expect(held.toSorted()).toEqual([branch, blob, work, head].toSorted());
  });

  it('holds on to what a run has replaced that went on where another had stopped', async () => {
    const { root, git } = newRepository();
    const [tip, blob] = [git('commit-tree', '-m', 'tip', 'HEAD^{tree}'), git('hash-object', '-w', 'README.md')];
    const stopped = { refs: {}, config: {}, files: { 'a.txt': { before: blob, after: null } }, events: [], worktrees: {} };
    const finished = { ...stopped, refs: { 'refs/heads/main': { before: tip, after: git('rev-parse', 'HEAD') } } };
    for (const changes of [stopped, finished]) await appendOperationRow(join(root, '.git', 'spec-kitty'), { ...row('A'), changes });
    const held = git('for-each-ref', '--format=%(objectname)', 'refs/spec-kitty/undo/').split('\n');
    expect(held.toSorted()).toEqual([tip, blob].toSorted());
  });

  it('is not written through a link, nor read where there is a folder', async () => {
    mkdirSync(join(desk, 'elsewhere'), { recursive: true });
    symlinkSync(join(desk, 'elsewhere', 'log'), path());
    expect(await appendOperationRow(desk, row('A'))).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
    rmSync(path());
    mkdirSync(path());
    expect(readOperationLog(desk)).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_READ' }] });
  });
});
