import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { askForTea, linesOf } from '../support/brewing.ts';
import { boundariesOf, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';

const root = mkdtempSync(join(tmpdir(), 'brew-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(root, 'p-'));

const observe = (folder: string): unknown => {
  const log = readOperationLog(join(folder, 'desk'));
  if (!log.ok) throw new Error(log.problems[0].message);
  const rows = log.value.rows.map(({ outcome, changes, name }) => ({ outcome, name, files: changes.files, refs: changes.refs, events: changes.events.length }));
  return {
    orders: linesOf(join(folder, 'orders')).map(({ text }) => text),
    bills: linesOf(join(folder, 'bills')).map(({ text }) => text),
    cups: readdirSync(join(folder, 'cups')).map((cup) => [cup, readFileSync(join(folder, 'cups', cup), 'utf8')]),
    unfinished: readdirSync(join(folder, 'desk', 'operations')).filter((name) => name.endsWith('.json')),
    rows,
    unreadable: log.value.unreadable,
  };
};

const tea: Crashing<string> = { make: newFolder, command: (folder, reached) => askForTea(folder, 'mate', { watch: { reached } }), observe };

describe('an operation crashed in process', () => {
  it('comes to these boundaries', async () => {
    expect(await boundariesOf(tea)).toEqual([
      'before write ordering', 'after write ordering', 'before effect ordering', 'after effect ordering',
      'before write brewing', 'after write brewing', 'before effect brewing', 'after effect brewing',
      'before write billing', 'after write billing', 'before effect billing', 'after effect billing',
      'before write done', 'after write done', 'before log finished', 'after log finished', 'before remove finished', 'after remove finished',
    ]);
  });
  it('ends as if nothing had happened', async () => {
    expect(await crashEverywhere(tea)).toBe(18);
  });
  it('ends so also after two crashes', async () => {
    expect(await crashEverywhere(tea, { twice: true })).toBe(192);
  });
});
