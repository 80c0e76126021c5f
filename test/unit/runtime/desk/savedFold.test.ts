import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowText } from '../../../../machines/rules/canonicalJson.ts';
import { missionDesk, type MissionDesk } from '../../../../runtime/desk/missionDesk.ts';
import type { FoldedLog } from '../../../../runtime/desk/foldedLog.ts';
import { foldText, readFoldedLog } from '../../../../runtime/desk/readFoldedLog.ts';
import { isUntouched, saveFold } from '../../../../runtime/desk/savedFold.ts';
import { rounds } from '../../../support/rounds.ts';
import { padding } from '../../../support/savedFold.ts';

let root: string;
let desk: MissionDesk;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fold-'));
  desk = missionDesk(join(root, 'desk'), 'a-mission', join(root, 'specs'));
  mkdirSync(join(root, 'specs'));
  writeFileSync(desk.path, '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (): FoldedLog => {
  const outcome = readFoldedLog(desk);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const readFromZero = (): FoldedLog => {
  const outcome = foldText(readFileSync(desk.path, 'utf8'));
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
/** Times of files are told apart by their clock's tick: waits until what is written next gets a time well after the log's. */
function passTicks(): void {
  const probe = join(root, 'probe');
  const last = statSync(desk.path, { bigint: true });
  do writeFileSync(probe, '');
  while (statSync(probe, { bigint: true }).mtimeNs - last.ctimeNs < 25_000_000n);
}
const save = (): void => {
  passTicks();
  saveFold(desk, read());
};

/** Rows without their time: it is given when they are written, later than all before or, now and then, anywhere in between. */
interface Draft {
  readonly row: { readonly event_id: string };
  readonly isLate: boolean;
  readonly second: number;
}

const lanes = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done'] as const;
const wp = fc.constantFrom('WP01', 'WP02', 'WP03');
const event_id = fc.integer({ min: 0, max: 30 }).map((number) => `01KQ47E80000000000000000${String(number).padStart(2, '0')}`);
const note = fc.string({ maxLength: 40 });
const transition = fc
  .record({
    event_id,
    wp_id: wp,
    from_lane: fc.constantFrom(...lanes),
    to_lane: fc.constantFrom(...lanes),
    actor: fc.constantFrom('a', 'b'),
    reason: note,
    review_ref: fc.option(note),
    force: fc.boolean(),
  })
  .map((row) => ({ ...row, execution_mode: 'worktree', mission_slug: 'a-mission', evidence: null, policy_metadata: null }));
const annotation = fc
  .record({ event_id, wp_id: wp, actor: fc.constantFrom('a', 'b'), delta: fc.record({ note }) })
  .map((row) => ({ ...row, kind: 'annotation' }));
// Longer than the tail that is compared, so that what stands before it is out of its sight.
const other = fc.record({ event_id }).map((row) => ({ ...row, event_type: 'DecisionPointOpened', payload: { text: 'x'.repeat(5000) } }));
const draft = fc.record({
  row: fc.oneof(transition, transition, annotation, other),
  isLate: fc.nat(9).map((tenth) => tenth === 0),
  second: fc.nat(59),
});
const rows = fc.array(draft, { minLength: 1, maxLength: 4 });

let clock = 0;
const instant = (second: number): string =>
  `2026-01-01T${String(Math.floor(second / 3600)).padStart(2, '0')}:${String(Math.floor(second / 60) % 60).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.000000+00:00`;
const written = (drafts: readonly Draft[]): string[] =>
  drafts.map(({ row, isLate, second }) => `${rowText({ ...row, at: instant(isLate ? second : (clock += 1)) })}\n`);

type Step =
  | { readonly does: 'append' | 'rewrite' | 'replace' | 'unite'; readonly rows: readonly Draft[] }
  | { readonly does: 'truncate' | 'edit' | 'tear'; readonly place: number }
  | { readonly does: 'save' | 'forget ids' | 'damage ids' | 'age' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: rows.map((added) => ({ does: 'append', rows: added }) as const) },
  { weight: 4, arbitrary: fc.constant({ does: 'save' } as const) },
  fc.tuple(fc.constantFrom('rewrite', 'replace', 'unite'), rows).map(([does, added]) => ({ does, rows: added })),
  fc.tuple(fc.constantFrom('truncate', 'edit', 'tear'), fc.nat()).map(([does, place]) => ({ does, place })),
  fc.constantFrom<Step>({ does: 'forget ids' }, { does: 'damage ids' }, { does: 'age' }),
);

const lines = (): string[] =>
  readFileSync(desk.path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${line}\n`);

/** What may happen to a log between two readings, by our writers, by the original, by git, by an editor or by a power cut. */
function take(taken: Step): void {
  if (taken.does === 'append') appendFileSync(desk.path, written(taken.rows).join(''));
  else if (taken.does === 'rewrite') writeFileSync(desk.path, written(taken.rows).join(''));
  else if (taken.does === 'replace' || taken.does === 'unite') {
    const together = taken.does === 'unite' ? [...new Set([...lines(), ...written(taken.rows)])].toSorted() : written(taken.rows);
    writeFileSync(join(root, 'other'), together.join(''));
    renameSync(join(root, 'other'), desk.path);
  } else if (taken.does === 'truncate')
    truncateSync(
      desk.path,
      lines()
        .slice(0, taken.place % 5)
        .join('').length,
    );
  else if (taken.does === 'tear') appendFileSync(desk.path, '{"event_id": "01KQ4'.slice(0, 1 + (taken.place % 18)));
  else if (taken.does === 'edit') editInPlace(taken.place);
  else if (taken.does === 'age') utimesSync(desk.path, 1, 1);
  else if (taken.does === 'save') save();
  else if (taken.does === 'forget ids') rmSync(desk.ids, { force: true });
  else if (existsSync(desk.ids)) writeFileSync(desk.ids, readFileSync(desk.ids, 'utf8').replaceAll('0', '1'));
}

/** Another actor in some row, in as many bytes, in the same file. */
function editInPlace(place: number): void {
  const text = readFileSync(desk.path, 'latin1');
  const spots = [...text.matchAll(/"actor": "(.)"/g)].map(({ index }) => index + 10);
  const spot = spots[place % Math.max(1, spots.length)];
  if (spot === undefined) return;
  const descriptor = openSync(desk.path, 'r+');
  writeSync(descriptor, text[spot] === 'a' ? 'b' : 'a', spot, 'latin1');
  closeSync(descriptor);
}

const dropTornTail = (): void => {
  const text = readFileSync(desk.path, 'latin1');
  truncateSync(desk.path, text.lastIndexOf('\n') + 1);
};

const row = (number: number, more: object = {}): string =>
  `${rowText({ event_id: `01KQ47E80000000000000000${String(number).padStart(2, '0')}`, at: instant(number), wp_id: 'WP01', from_lane: 'planned', to_lane: 'claimed', actor: 'a', force: false, execution_mode: 'worktree', ...more })}\n`;
const filler = (length: number): string => `${rowText({ event_type: 'Filler', event_id: 'filler', text: 'x'.repeat(length) })}\n`;
const actorOf = ({ fold }: FoldedLog): string | undefined => fold.packages['WP01']?.actor;

describe('a small log', () => {
  it('is folded from its beginning, and nothing is saved of it', () => {
    writeFileSync(desk.path, row(1) + filler(5000));
    save();
    expect([read().base, existsSync(desk.savedFold), existsSync(desk.ids)]).toEqual([null, false, false]);
  });

  it('is folded from its beginning when it was large before', () => {
    writeFileSync(desk.path, row(1) + padding);
    save();
    expect(read().base).not.toBeNull();
    writeFileSync(desk.path, row(1, { actor: 'b' }));
    expect([read().base, actorOf(read())]).toEqual([null, 'b']);
  });
});

describe('a saved fold', () => {
  beforeEach(() => {
    writeFileSync(desk.path, row(1) + filler(70_000));
    save();
  });

  it('is gone on from while nothing has changed', () => {
    expect(read().base).not.toBeNull();
    expect(read().fold).toEqual(readFromZero().fold);
  });

  it('is gone on from by the writer who appended, and saved again at its new end', () => {
    const before = read();
    appendFileSync(desk.path, row(2, { actor: 'b' }));
    const outcome = readFoldedLog(desk, before);
    if (!outcome.ok) throw new Error('the log could not be read');
    expect(outcome.value.base).toEqual(before.base);
    expect(actorOf(outcome.value)).toBe('b');
    passTicks();
    saveFold(desk, outcome.value);
    expect(read().base?.fold).toEqual(readFromZero().fold);
    expect(read().ids().text.split('\n').toSorted()).toEqual(readFromZero().ids().text.split('\n').toSorted());
    expect(read().base?.ids.size).toBe(statSync(desk.ids).size);
  });

  it('is gone on from after rows that others appended, also with an event that was there before', () => {
    appendFileSync(desk.path, row(2, { actor: 'b' }) + row(3, { event_id: '01KQ47E8000000000000000001', actor: 'c' }));
    expect(read().base).not.toBeNull();
    expect(actorOf(read())).toBe('b');
  });

  it('sees another letter in the same place, before the part that is compared', () => {
    editInPlace(0);
    expect(read().base).toBeNull();
    expect(actorOf(read())).toBe('b');
  });

  it('sees another letter in the same place and rows behind it', () => {
    editInPlace(0);
    appendFileSync(desk.path, filler(10));
    expect(actorOf(read())).toBe('b');
  });

  it('sees another end of the same length', () => {
    const text = readFileSync(desk.path, 'utf8');
    writeFileSync(desk.path, `${text.slice(0, -5)}yyy"}\n`.slice(0, text.length));
    expect(read().base).toBeNull();
  });

  it('sees what was written in the very tick of its saving', () => {
    saveFold(desk, read());
    for (const letter of 'bababab') {
      saveFold(desk, read());
      editInPlace(0);
      expect(actorOf(read())).toBe(letter);
    }
  });

  it.each([
    ['of another program', (text: string) => text.replace(/ \d+\.\d+\.\d+\S* /, ' another ')],
    ['cut short', (text: string) => text.slice(0, -20)],
    ['of another shape', (text: string) => text.replace('"event_count"', '"count"')],
    ['of another format', (text: string) => text.replace('saved-fold/', 'saved-fold/1')],
    ['that is empty', () => ''],
  ])('is left aside when it is one %s', (_what, change) => {
    writeFileSync(desk.savedFold, change(readFileSync(desk.savedFold, 'utf8')));
    expect(read().base).toBeNull();
    expect(actorOf(read())).toBe('a');
  });

  it.each([
    ['missing', () => rmSync(desk.ids)],
    ['changed', () => writeFileSync(desk.ids, readFileSync(desk.ids, 'utf8').replaceAll('0', '1'))],
    ['shorter', () => truncateSync(desk.ids, 10)],
  ])('knows its events also when the file of ids is %s', (_what, damage) => {
    damage();
    appendFileSync(desk.path, row(3, { event_id: '01KQ47E8000000000000000001', actor: 'c' }));
    expect(actorOf(read())).toBe('a');
  });

  it('is not made of a log that ends within a row, nor of one that has grown meanwhile', () => {
    const saved = readFileSync(desk.savedFold, 'utf8');
    appendFileSync(desk.path, row(2).trimEnd());
    saveFold(desk, read());
    const unterminated = read();
    appendFileSync(desk.path, '\n');
    saveFold(desk, unterminated);
    const before = read();
    appendFileSync(desk.path, row(3));
    saveFold(desk, before);
    expect(readFileSync(desk.savedFold, 'utf8')).toBe(saved);
  });
});

describe('isUntouched', () => {
  const millisecond = 1_000_000n;
  it.each([
    ['a tick apart', 123_456_789n, 25n, true],
    ['within a tick', 123_456_789n, 15n, false],
    ['at once', 123_456_789n, 0n, false],
    ['before the log was written, by a clock that went back', 123_456_789n, -5000n, false],
    ['a tick apart, where times are round', 123_000_000n, 25n, false],
    ['seconds apart, where times are round', 123_000_000n, 2001n, true],
  ])('believes the times of a log and its fold %s', (_when, mtimeNs, later, believed) => {
    writeFileSync(desk.path, row(1) + padding);
    save();
    const stat = Object.assign(statSync(desk.path, { bigint: true }), { mtimeNs, ctimeNs: mtimeNs });
    const saved = read().base;
    if (saved === null) throw new Error('nothing was saved');
    const timed = { ...saved, log: { ...saved.log, modified: String(mtimeNs), changed: String(mtimeNs) } };
    expect(isUntouched({ saved: timed, written: mtimeNs + later * millisecond }, stat)).toBe(believed);
  });
});

describe('ids', () => {
  it('are found whether asked for once or often', () => {
    writeFileSync(desk.path, row(1) + filler(1) + rowText({ event_id: 'other "id"', event_type: 'X' }));
    const ids = read().ids();
    for (let time = 0; time < 40; time += 1) {
      expect([ids.has('01KQ47E8000000000000000001'), ids.hasTransition('01KQ47E8000000000000000001')]).toEqual([true, true]);
      expect([ids.has('other "id"'), ids.hasTransition('other "id"'), ids.has('id'), ids.has('')]).toEqual([true, false, false, false]);
    }
  });
});

describe('a saved fold in any history', () => {
  it('never changes the answer', () => {
    let gone = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 16 }), (steps) => {
        for (const file of [desk.savedFold, desk.ids]) rmSync(file, { force: true });
        writeFileSync(desk.path, padding);
        clock = 60;
        for (const taken of steps) {
          take(taken);
          const now = read();
          if (now.base !== null) gone += 1;
          const { fold, tornTail } = readFromZero();
          expect({ fold: now.fold, tornTail: now.tornTail }).toEqual({ fold, tornTail });
          if (tornTail !== null) dropTornTail();
        }
      }),
      { numRuns: rounds(30) },
    );
    // A property that never meets a usable saved fold would say nothing.
    expect(gone).toBeGreaterThan(10);
  });
});
