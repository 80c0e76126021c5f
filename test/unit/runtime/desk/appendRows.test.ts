import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendRows, type LogFile } from '../../../../runtime/desk/appendRows.ts';
import type { HeldLock } from '../../../../runtime/desk/lock.ts';
import { eventRow, logText } from '../../../support/events.ts';

const lock: HeldLock = { generation: 1, broke: null };
let root: string;
let log: LogFile;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'append-'));
  log = { path: join(root, 'log.jsonl'), aside: join(root, 'desk', 'torn') };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const content = (): string => readFileSync(log.path, 'utf8');
const asides = (): readonly string[] =>
  existsSync(log.aside)
    ? readFileSync(log.aside, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => Buffer.from((JSON.parse(line) as { bytes: string }).bytes, 'base64').toString('latin1'))
    : [];

const row = fc.record({ id: fc.string(), note: fc.string({ unit: 'binary' }) }).map((value) => JSON.stringify(value));
const rows = fc.array(row, { minLength: 1, maxLength: 5 });

describe('appendRows', () => {
  it('adds rows behind what is there and changes nothing else', () => {
    fc.assert(
      fc.property(rows, rows, (before, added) => {
        writeFileSync(log.path, before.map((line) => `${line}\n`).join(''));
        expect(appendRows(log, added, lock)).toEqual({ ok: true, value: undefined });
        expect(content()).toBe([...before, ...added, ''].join('\n'));
      }),
    );
    expect(asides()).toEqual([]);
  });

  it('loses no whole row and no byte of a torn one, wherever it was cut', () => {
    fc.assert(
      fc.property(rows, row, rows, fc.nat(), (before, last, added, at) => {
        rmSync(log.aside, { force: true });
        const bytes = Buffer.from(last);
        const cut = bytes.subarray(0, at % (bytes.length + 1));
        const whole = Buffer.from(before.map((line) => `${line}\n`).join(''));
        writeFileSync(log.path, Buffer.concat([whole, cut]));
        expect(appendRows(log, added, lock).ok).toBe(true);
        const isWhole = cut.length === bytes.length;
        expect(content()).toBe([...before, ...(isWhole ? [last] : []), ...added, ''].join('\n'));
        expect(asides()).toEqual(isWhole || cut.length === 0 ? [] : [cut.toString('latin1')]);
      }),
    );
  });

  it.each([
    ['zeros after the last row, as a power cut leaves them', '{"a": 1}\n', '\0'.repeat(5000)],
    ['a torn row longer than one look back', '{"a": 1}\n', `{"b": "${'x'.repeat(200_000)}`],
    ['a torn row that fills one look back', '{"a": 1}\n', '{"b": "'.padEnd(64 * 1024 - 1, 'x')],
    ['a torn row behind one that ends with a carriage return', '{"a": 1}\r', '{"b'],
    ['nothing but a torn row', '', '{"b'],
  ])('sets aside %s', (_what, whole, torn) => {
    writeFileSync(log.path, whole + torn);
    expect(appendRows(log, ['{"c": 3}'], lock).ok).toBe(true);
    expect(content()).toBe(`${whole}{"c": 3}\n`);
    expect(asides()).toEqual([torn]);
  });

  it('takes the event that only lacks the end of its line for a whole row', () => {
    fc.assert(
      fc.property(eventRow, (event) => {
        writeFileSync(log.path, logText([event]).trimEnd());
        expect(appendRows(log, ['{}'], lock).ok).toBe(true);
        expect([content(), asides()]).toEqual([`${logText([event])}{}\n`, []]);
      }),
    );
  });

  it('keeps every tail that was ever set aside', () => {
    for (const torn of ['{"a', '{"a', '{"b']) {
      writeFileSync(log.path, torn);
      expect(appendRows(log, ['{}'], lock).ok).toBe(true);
    }
    expect(asides()).toEqual(['{"a', '{"a', '{"b']);
  });

  it('makes a log that is not there yet, and touches nothing for no rows', () => {
    expect(appendRows(log, [], lock).ok).toBe(true);
    expect(existsSync(log.path)).toBe(false);
    expect(appendRows(log, ['{"a": 1}', '{"b": 2}'], lock).ok).toBe(true);
    expect(content()).toBe('{"a": 1}\n{"b": 2}\n');
  });

  it('refuses a link, a folder and a device', () => {
    const other = join(root, 'other');
    writeFileSync(other, 'someone else\n');
    symlinkSync(other, log.path);
    const folder = { ...log, path: join(root, 'folder') };
    mkdirSync(folder.path);
    for (const place of [log, folder, { ...log, path: '/dev/null' }]) {
      expect(appendRows(place, ['{}'], lock)).toMatchObject({
        ok: false,
        problems: [{ code: 'EVENT_LOG_NOT_A_FILE', next: `mv ${place.path} ${place.path}.aside`, details: { path: place.path } }],
      });
    }
    expect(readFileSync(other, 'utf8')).toBe('someone else\n');
  });

  it('writes into the very file that others have open', () => {
    writeFileSync(log.path, '');
    linkSync(log.path, join(root, 'second name'));
    expect(appendRows(log, ['{}'], lock).ok).toBe(true);
    expect(readFileSync(join(root, 'second name'), 'utf8')).toBe('{}\n');
  });

  it('says which folder is missing', () => {
    expect(appendRows({ ...log, path: join(root, 'gone', 'log') }, ['{}'], lock)).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_WRITTEN', details: { errno: 'ENOENT' } }],
    });
  });

  it('reads its rows back, and does not say that they are there when a program without the lock wrote among them', async () => {
    writeFileSync(log.path, '');
    const other = spawn(process.execPath, ['-e', `for (;;) require('node:fs').appendFileSync(${JSON.stringify(log.path)}, '{}\\n')`]);
    let answer = appendRows(log, ['{"a": 1}'], lock);
    while (answer.ok) {
      await setImmediate();
      answer = appendRows(log, ['{"a": 1}'], lock);
    }
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(answer).toMatchObject({
      ok: false,
      problems: [{ code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED', details: { path: log.path } }],
    });
  });

  it('takes back what a failure left behind and says that no row was added', () => {
    writeFileSync(log.path, '{"a": 1}\n{"torn');
    writeFileSync(join(root, 'desk'), 'a file where the desk should be');
    expect(appendRows(log, ['{"b": 2}'], lock)).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_WRITTEN', unchanged: `No row was added to ${log.path}.` }],
    });
    expect(content()).toBe('{"a": 1}\n{"torn');
  });

  it('says no more than that no row was added where it cannot open the log: whoever records has written other files by then', () => {
    const nowhere = { ...log, path: join(root, 'no folder', 'status.events.jsonl') };
    expect(appendRows(nowhere, ['{"b": 2}'], lock)).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_WRITTEN', unchanged: `No row was added to ${nowhere.path}.` }],
    });
  });
});
