import { describe, expect, it } from 'vitest';
import {
  doneLast,
  eventsWithoutEffect,
  isUndoable,
  latestRedoable,
  latestUndoable,
  operationHistory,
} from '../../../../machines/rules/operationHistory.ts';
import type { Changes, WorktreeState } from '../../../../schemas/changes.ts';
import type { OperationLogRow } from '../../../../schemas/operationLogRow.ts';

const nothing: Changes = { refs: {}, worktrees: {}, files: {}, config: {}, events: [] };
let second = 0;
const row = (id: string, more: Partial<OperationLogRow> = {}): OperationLogRow => {
  second += 1;
  const at = `2026-01-01T00:${String(second).padStart(2, '0')}:00.000000+00:00`;
  return {
    id,
    operation: 'move-task',
    name: 'move-task',
    mission: 'login',
    actor: 'ada',
    asked: {},
    outcome: 'finished',
    begun_at: at,
    ended_at: at,
    runs: 1,
    token: null,
    problem: null,
    changes: { ...nothing, events: [`event of ${id}`] },
    ...more,
  };
};
const undo = (id: string, operation: string, more: Partial<OperationLogRow> = {}): OperationLogRow =>
  row(id, { operation: 'undo', asked: { operation }, ...more });
const ids = (rows: readonly OperationLogRow[]): readonly string[] => operationHistory(rows).map(({ row: { id } }) => id);
const at = (history: ReturnType<typeof operationHistory>, id: string) => {
  const found = history.find((one) => one.row.id === id);
  if (found === undefined) throw new Error(`${id} is not in it`);
  return found;
};
/** A branch, and the worktree that has it checked out. */
const moves = (ref: string, before: string, after: string): Changes => ({
  ...nothing,
  refs: { [ref]: { before, after } },
  worktrees: { '.': { before: standsAt(before), after: standsAt(after) } },
});
const standsAt = (head: string): WorktreeState => ({ branch: 'work', head, locked: null, sparse: null, work: null });

describe('what has become of operations', () => {
  it('has each at its last row, and one that was killed where it ended', () => {
    const [a, b, killed, c] = [row('a', { outcome: 'stopped' }), row('b'), row('killed', { outcome: 'killed' }), row('c')];
    expect(ids([a, b, row('a')])).toEqual(['b', 'a']);
    // Its row is left by whoever finds it.
    expect(ids([a, b, c, killed])).toEqual(['a', 'b', 'killed', 'c']);
    expect(ids([a, b, { ...killed, ended_at: b.ended_at }])).toEqual(['a', 'b', 'killed']);
  });

  it('knows what was taken back, and by whom that stands itself', () => {
    const history = operationHistory([row('a'), undo('u', 'a'), undo('r', 'u'), undo('u2', 'a'), row('b')]);
    expect(history.map(({ row: { id }, undoneBy }) => [id, undoneBy])).toEqual([
      ['a', 'u2'],
      ['u', 'r'],
      ['r', null],
      ['u2', null],
      ['b', null],
    ]);
    // One that was given up half-way has taken nothing back.
    expect(operationHistory([row('a'), undo('u', 'a', { outcome: 'aborted' })])[0]?.undoneBy).toBeNull();
  });

  it('knows the mission by the row, by what was asked, or by the files', () => {
    const files = { 'README.md': { before: null, after: 'x' }, 'kitty-specs/new/meta.json': { before: null, after: 'x' } };
    const missions = operationHistory([
      row('a', { asked: { mission: 'other' } }),
      row('b', { mission: null, asked: { mission: 'asked' }, changes: { ...nothing, files } }),
      row('c', { mission: null, changes: { ...nothing, files } }),
      row('d', { mission: null }),
    ]);
    expect(missions.map(({ mission }) => mission)).toEqual(['login', 'asked', 'new', null]);
  });
});

describe('what undo means when nobody says what', () => {
  const meant = (rows: readonly OperationLogRow[], mission: string | null = null): string | undefined =>
    latestUndoable(operationHistory(rows), mission)?.row.id;

  it('is the latest that holds and did anything, of the mission that is named', () => {
    expect(meant([row('a'), row('b')])).toBe('b');
    expect(meant([row('a'), row('b'), undo('u', 'b')])).toBe('a');
    expect(meant([row('a'), row('b', { changes: nothing })])).toBe('a');
    expect(meant([row('a'), row('b', { mission: 'other' })], 'login')).toBe('a');
    expect(meant([row('a'), row('b', { outcome: 'stopped' }), row('c', { outcome: 'refused' })])).toBe('a');
    for (const outcome of ['aborted', 'killed'] as const) expect(meant([row('a'), row('b', { outcome })])).toBe('b');
    expect(meant([])).toBeUndefined();
  });

  it('takes what was given up or killed for something done only where it did something', () => {
    const [first] = operationHistory([row('a', { outcome: 'aborted', changes: nothing })]);
    expect(first !== undefined && isUndoable(first)).toBe(false);
    expect(operationHistory([row('a', { changes: nothing })]).map(isUndoable)).toEqual([true]);
    expect(operationHistory([row('a', { outcome: 'killed', changes: moves('x', '1', '2') })]).map(isUndoable)).toEqual([true]);
  });
});

describe('what redo means when nobody says what', () => {
  const meant = (rows: readonly OperationLogRow[], mission: string | null = null): string | undefined =>
    latestRedoable(operationHistory(rows), mission)?.row.id;

  it('is the latest undo that holds, and no redo', () => {
    const [a, b] = [row('a'), row('b', { mission: 'other' })];
    const [ub, ua] = [undo('ub', 'b', { mission: 'other' }), undo('ua', 'a')];
    expect(meant([a, b, ub, ua])).toBe('ua');
    expect(meant([a, b, ub, ua, undo('r', 'ua')])).toBe('ub');
    expect(meant([a, b, ub, ua, undo('r', 'ua'), undo('r2', 'ub')])).toBeUndefined();
    expect(meant([a, b, ua, ub], 'login')).toBe('ua');
  });
});

describe('what an operation has done', () => {
  it('is as it was done last, where it was done again', () => {
    const ref = 'refs/heads/work';
    const kept = { 'notes.txt': { before: null, after: 'blob' } };
    const rows = [
      row('a', { changes: { ...moves(ref, '1', '2'), files: kept, events: ['e'] } }),
      undo('u', 'a', { changes: moves(ref, '2', '1') }),
      undo('r', 'u', { changes: moves(ref, '1', '3') }),
    ];
    const whatMoved = (before: string, after: string): object => {
      const { refs, worktrees } = moves(ref, before, after);
      return { refs, worktrees };
    };
    const last = (more: readonly OperationLogRow[]) => {
      const history = operationHistory([...rows, ...more]);
      return doneLast(at(history, 'a'), history);
    };
    expect(last([])).toEqual({ ...moves(ref, '1', '3'), files: kept, events: ['e'] });
    // Taken back and done again twice over: by whoever has done it again last.
    expect(last([undo('u2', 'r', { changes: moves(ref, '3', '1') }), undo('r2', 'u2', { changes: moves(ref, '1', '4') })])).toMatchObject(
      whatMoved('1', '4'),
    );
    expect(last([undo('u3', 'a', { changes: moves(ref, '3', '1') }), undo('r3', 'u3', { changes: moves(ref, '1', '5') })])).toMatchObject(
      whatMoved('1', '5'),
    );
    expect(last([undo('u2', 'r', { changes: moves(ref, '3', '1') })])).toMatchObject(whatMoved('1', '2'));
  });

  it('says nothing any more once it does not hold', () => {
    const idle = (rows: readonly OperationLogRow[], undone: string): readonly string[] => {
      const history = operationHistory(rows);
      return [...eventsWithoutEffect(history, at(history, undone))];
    };
    const of = (...names: readonly string[]): readonly string[] => names.map((name) => `event of ${name}`);
    const [a, b] = [row('a'), row('b')];
    expect(idle([a, b], 'b')).toEqual(of('b'));
    expect(idle([a, undo('u', 'a'), b], 'b')).toEqual(of('a', 'u', 'b'));
    // What made up for it says nothing itself; taken back, what it was about holds again.
    expect(idle([a, undo('u', 'a'), b], 'u')).toEqual(of('u'));
    expect(idle([a, undo('u', 'a'), undo('r', 'u'), b], 'r')).toEqual(of('a', 'u', 'r'));
  });
});
