import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { busyLog } from '../../../bench/fixture.ts';
import { momentOf } from '../../../machines/view/moment.ts';
import { timelineOf } from '../../../machines/view/timeline.ts';
import { keepPoints, loadPoints } from '../../../runtime/desk/logPoints.ts';
import { missionDesk } from '../../../runtime/desk/missionDesk.ts';
import { readFoldedLog } from '../../../runtime/desk/readFoldedLog.ts';
import { fromPoints } from '../../../runtime/historyAt.ts';
import { readLog } from '../../../machines/rules/eventLog.ts';
import { directory } from '../../support/boards.ts';
import { eventRows, logText } from '../../support/events.ts';
import { runMain } from '../../support/runMain.ts';
import { runningMission } from '../../support/servedMission.ts';
import { rounds } from '../../support/rounds.ts';

const root = mkdtempSync(join(tmpdir(), 'points-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
function desk() {
  count += 1;
  const folder = join(root, String(count));
  mkdirSync(folder);
  return missionDesk(folder, 'a', folder);
}

const fromZero = (text: string, named: string) => {
  const log = readLog(text);
  if (!log.ok) throw new Error('a test with a log that cannot be read');
  const timeline = timelineOf(log.value);
  const moment = momentOf(timeline.entries, named);
  return moment.ok ? { moment: moment.value, of: timeline.entries.length, fold: timeline.foldAt(moment.value.count) } : null;
};

/** Written in two goes, folded after each as its writer would. */
function written(at: ReturnType<typeof desk>, first: string, second: string, spacing: number): void {
  writeFileSync(at.path, first);
  const before = readFoldedLog(at);
  if (before.ok) keepPoints(at, before.value, spacing);
  appendFileSync(at.path, second);
  const after = readFoldedLog(at);
  if (after.ok) keepPoints(at, { ...after.value, base: null }, spacing);
}

describe('a look at the past from saved points', () => {
  test('says what one from the beginning says, of whatever log, or leaves it to that one', () => {
    let [answered, left] = [0, 0];
    fc.assert(
      fc.property(eventRows, fc.nat(20), fc.integer({ min: 200, max: 3000 }), fc.boolean(), (rows, cut, spacing, sorted) => {
        const inOrder = sorted
          ? rows.toSorted((one, other) => (String(Reflect.get(one, 'at')) < String(Reflect.get(other, 'at')) ? -1 : 1))
          : rows;
        const at = desk();
        written(at, logText(inOrder.slice(0, cut)), logText(inOrder.slice(cut)), spacing);
        const text = readFileSync(at.path, 'utf8');
        const log = readLog(text);
        if (!log.ok) return;
        const entries = timelineOf(log.value).entries;
        for (const named of [
          ...entries.slice(0, 12).flatMap(({ at: time, event_id }) => [time, event_id]),
          '1999-01-01',
          '2999-01-01T00:00:00Z',
          'never',
        ]) {
          const pointed = fromPoints(at, named);
          if (pointed === null) left += 1;
          else {
            answered += 1;
            expect(pointed).toEqual(fromZero(text, named));
          }
        }
      }),
      { numRuns: rounds(40) },
    );
    console.log(`${answered} looks at the past from points, ${left} from the beginning`);
    expect(answered).toBeGreaterThan(0);
  });

  test('of a long log reads a part of it, and the whole of one that is not what it was', () => {
    const at = desk();
    const [first, second] = [busyLog('a', 20, 900), busyLog('a', 20, 600)];
    written(at, first, second, 40_000);
    const text = first + second;
    const points = loadPoints(at, Buffer.from(text));
    expect(points.length).toBeGreaterThan(8);
    const ids = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event_id: string; at: string });
    const named = [
      ...[0, 1, 99, 700, 899, 900, 1499].flatMap((index) => [ids[index]?.event_id ?? '', ids[index]?.at ?? '']),
      '1999-01-01',
      '2999-01-01',
    ];
    for (const each of named) expect(fromPoints(at, each), each).toEqual(fromZero(text, each));
    // It is the point that is gone on from: one that says something else is believed.
    const saved = readFileSync(at.points, 'utf8');
    writeFileSync(at.points, saved.replaceAll('"actors":["bench"]', '"actors":["told"]'));
    expect(fromPoints(at, ids[1300]?.event_id ?? '')?.fold.actors).toEqual(['told', 'bench']);
    writeFileSync(at.points, saved.replace('points/1', 'points/0'));
    expect(fromPoints(at, ids[1300]?.event_id ?? '')).toBeNull();
    writeFileSync(at.points, saved);
    writeFileSync(at.path, text.replace('"actor": "bench"', '"actor": "other"'));
    expect(fromPoints(at, ids[1300]?.event_id ?? '')).toBeNull();
    writeFileSync(at.path, text + (text.split('\n')[3] ?? '') + '\n');
    expect(fromPoints(at, ids[1300]?.event_id ?? '')).toBeNull();
    rmSync(at.points);
    expect(fromPoints(at, ids[1300]?.event_id ?? '')).toBeNull();
  });

  test('keeps no points of a log whose rows came in another order, or twice', () => {
    for (const second of [busyLog('a', 3, 5).replaceAll('2026-', '2025-'), 'again']) {
      const at = desk();
      const first = busyLog('a', 20, 300);
      written(at, first, second === 'again' ? first : second, 20_000);
      expect(fromPoints(at, '2999-01-01')).toBeNull();
    }
  });

  test('is what --at answers, with points that a command has left, and the same without them', async () => {
    const { root: project, log } = runningMission();
    appendFileSync(log, busyLog(directory, 5, 900).replaceAll('"at": "2026-01-01', '"at": "2026-03-01'));
    const points = join(project, '.git', 'spec-kitty', 'missions', directory, 'points');
    const note = ['agent', 'tasks', 'add-history', 'WP01', '--mission', directory, '--note', 'a note', '--agent', 'ada'];
    expect((await runMain(note, { world: { cwd: project } })).exit).toBe(0);
    expect(readFileSync(points, 'utf8')).toMatch(/^points\/1 /);
    const ids = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event_id: string }).event_id);
    const ask = async (): Promise<readonly string[]> => {
      const answers = [];
      for (const id of [ids[2], ids[400], ids.at(-2)])
        for (const command of ['status', 'next'])
          answers.push((await runMain([command, '--mission', directory, '--at', id ?? '', '--json'], { world: { cwd: project } })).stdout);
      return answers;
    };
    const pointed = await ask();
    rmSync(points);
    expect(await ask()).toEqual(pointed);
  });
});
