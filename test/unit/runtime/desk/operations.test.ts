import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aside } from '../../../../machines/rules/aside.ts';
import { operationLock, operationPath, type OperationPlace } from '../../../../runtime/desk/operationPlace.ts';
import { listOperations, readOperation, removeOperation, saveOperation, type SavedOperation } from '../../../../runtime/desk/operations.ts';
import { outcomeOf } from '../../../../runtime/outcomeOf.ts';
import type { OperationDocument } from '../../../../schemas/operationDocument.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';

let desk: string;
let place: OperationPlace;
beforeEach(() => {
  desk = join(mkdtempSync(join(tmpdir(), 'operations-')), 'desk');
  place = { desk, mission: '001-tea', name: 'claim-WP01' };
});
afterEach(() => rmSync(join(desk, '..'), { recursive: true, force: true }));

const document = (seq: number): OperationDocument => ({
  format: 'operation/1',
  name: 'claim-WP01',
  mission: '001-tea',
  actor: 'claude',
  asked: { wp: 'WP01' },
  begun_at: '2026-01-01T00:00:00.000000+00:00',
  runs: 1,
  token: 1,
  changes: { refs: {}, config: {}, files: {}, events: [], worktrees: {} },
  saved: { format: 'snapshot/1', machine: 'claim', version: 1, id: '01K', seq, snapshot: { status: 'active' } },
});
const valueOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const save = (seq: number, before: SavedOperation | null): SavedOperation => valueOf(saveOperation(place, document(seq), before));

describe('the document of an operation', () => {
  it('has its place on the desk, by mission and without one', () => {
    expect(operationPath(place)).toBe(join(desk, 'missions/001-tea/operations/claim-WP01.json'));
    expect(operationLock(place)).toBe(join(desk, 'missions/001-tea/operations/claim-WP01.lock'));
    expect(operationPath({ ...place, mission: null })).toBe(join(desk, 'operations/claim-WP01.json'));
  });

  it.each(['', '.', '..', '.hidden', 'a/b', '../up', 'a b', 'ä', 'x'.repeat(121)])('is never called %j', (name) => {
    expect(() => operationPath({ ...place, name })).toThrow('cannot be the name of an operation');
  });

  it('is read as it was written, and gone when it is removed', () => {
    expect(valueOf(readOperation(place))).toBeNull();
    const first = save(1, null);
    const second = save(2, first);
    expect(valueOf(readOperation(place))).toEqual(second);
    expect(second.document).toEqual(document(2));
    expect(removeOperation(place, second)).toEqual({ ok: true, value: undefined });
    expect(valueOf(readOperation(place))).toBeNull();
    expect(readdirSync(join(desk, 'missions/001-tea/operations'))).toEqual([]);
  });

  it('is neither written nor removed by who has not seen what is there', () => {
    const first = save(1, null);
    const second = save(2, first);
    for (const stale of [null, first])
      expect(saveOperation(place, document(3), stale)).toMatchObject({
        ok: false,
        problems: [{ code: 'OPERATION_MOVED', details: { path: operationPath(place) } }],
      });
    expect(removeOperation(place, first)).toMatchObject({ ok: false, problems: [{ code: 'OPERATION_MOVED' }] });
    expect(readFileSync(operationPath(place), 'utf8')).toBe(second.text);
  });

  it('has a line for each time it was saved, and a part of a line behind the last is nothing', () => {
    const second = save(2, save(1, null));
    expect(
      second.text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as OperationDocument).saved.seq),
    ).toEqual([1, 2]);
    for (const left of ['{"format":"operation/1","name":"cl', '\0'.repeat(40), '\n', Buffer.from([0x7b, 0x22, 0xc3])]) {
      writeFileSync(operationPath(place), Buffer.concat([Buffer.from(second.text), Buffer.from(left)]));
      const found = valueOf(readOperation(place));
      expect(found?.document).toEqual(document(2));
      const third = save(3, found);
      expect(valueOf(readOperation(place))).toEqual(third);
      expect(third.document).toEqual(document(3));
      rmSync(operationPath(place));
      expect(save(2, save(1, null))).toEqual(second);
    }
  });

  it('does not grow for ever: a long one begins anew with what counts', () => {
    const path = operationPath(place);
    const first = save(1, null);
    const lines = Math.ceil((1024 * 1024) / first.text.length);
    writeFileSync(path, first.text.repeat(lines));
    const last = save(2, valueOf(readOperation(place)));
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(document(2))}\n`);
    expect(valueOf(readOperation(place))).toEqual(last);
  });

  it('of a program that is newer is refused, whatever stands before it', () => {
    const first = save(1, null);
    writeFileSync(operationPath(place), `${first.text}${first.text.replace('operation/1', 'operation/9')}`);
    expect(readOperation(place)).toMatchObject({ ok: false, problems: [{ code: 'OPERATION_UNREADABLE' }] });
  });

  it.each(['', 'null', '{', '{"format":"operation/1"}'])('is refused when it is %j', (text) => {
    mkdirSync(join(desk, 'missions/001-tea/operations'), { recursive: true });
    writeFileSync(operationPath(place), text);
    expect(readOperation(place)).toMatchObject({
      ok: false,
      problems: [{ code: 'OPERATION_UNREADABLE', next: aside(operationPath(place)), details: { path: operationPath(place) } }],
    });
  });
});

describe('the unfinished operations of a mission', () => {
  it('are told to be unreadable where the system does not list them', () => {
    mkdirSync(join(desk, 'missions', '001-tea'), { recursive: true });
    symlinkSync('operations', join(desk, 'missions', '001-tea', 'operations'));
    expect(outcomeOf(() => listOperations(desk, '001-tea'))).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_READ' }] });
  });

  it('are listed by name, without locks and other files', () => {
    expect(listOperations(desk, '001-tea')).toEqual({ ok: true, value: [] });
    for (const name of ['review-WP02', 'claim-WP01']) valueOf(saveOperation({ ...place, name }, { ...document(1), name }, null));
    mkdirSync(operationLock(place));
    writeFileSync(join(desk, 'missions/001-tea/operations/.claim-WP01.json.tmp'), 'half');
    expect(valueOf(listOperations(desk, '001-tea')).map(({ name }) => name)).toEqual(['claim-WP01', 'review-WP02']);
    expect(valueOf(listOperations(desk, null))).toEqual([]);
  });

  it('are all told of where several cannot be read', () => {
    save(1, null);
    for (const name of ['a', 'b']) writeFileSync(operationPath({ ...place, name }), 'nonsense');
    const listed = listOperations(desk, '001-tea');
    expect(listed.ok ? [] : listed.problems.map(({ code }) => code)).toEqual(['OPERATION_UNREADABLE', 'OPERATION_UNREADABLE']);
  });
});
