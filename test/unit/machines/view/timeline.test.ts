import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFold, foldRows } from '../../../../machines/rules/fold.ts';
import { rowOrder } from '../../../../machines/rules/rowOrder.ts';
import { momentAt, momentOf } from '../../../../machines/view/moment.ts';
import { timelineOf } from '../../../../machines/view/timeline.ts';
import { eventRows, logOf, logText } from '../../../support/events.ts';

describe('a timeline', () => {
  test('ends in the fold of the whole log, and passes through the fold of everything up to each entry, in whatever order it is asked', () => {
    fc.assert(
      fc.property(eventRows, fc.infiniteStream(fc.nat(60)), (rows, order) => {
        const log = logOf(logText(rows));
        const timeline = timelineOf(log);
        expect(timeline.foldAt(timeline.entries.length)).toEqual(foldRows(emptyFold, log));
        for (const [, count] of [...timeline.entries.slice(0, 6)].map((_, index) => [index, order.next().value ?? 0] as const)) {
          const until = timeline.entries[Math.min(count, timeline.entries.length) - 1];
          const by = <Row>(all: readonly Row[], place: (row: Row) => { at: string; event_id: string }): readonly Row[] =>
            all.filter((row) => until !== undefined && rowOrder(place(row), until) <= 0);
          const former = timeline.entries.slice(0, Math.min(count, timeline.entries.length)).map(({ row }) => row);
          const cut = {
            transitions: by(log.transitions, (row) => row).filter((row) => former.includes(row)),
            annotations: by(log.annotations, (row) => row).filter((row) => former.includes(row)),
            others: log.others.filter((row) => former.includes(row)),
            tornTail: null,
          };
          expect(timeline.foldAt(count)).toEqual(foldRows(emptyFold, cut));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('that has grown is the timeline of the grown log, whatever came and wherever it belongs', () => {
    fc.assert(
      fc.property(eventRows, fc.nat(40), fc.nat(80), (rows, cut, count) => {
        const whole = logOf(logText(rows));
        const begun = timelineOf({
          ...whole,
          transitions: whole.transitions.slice(0, cut),
          annotations: whole.annotations.slice(0, cut),
          others: whole.others.slice(0, cut),
        });
        begun.foldAt(count);
        begun.flowAt(count);
        const [grown, fresh] = [begun.grown(whole), timelineOf(whole)];
        expect(grown.entries).toEqual(fresh.entries);
        for (const at of [count, fresh.entries.length])
          expect([grown.foldAt(at), grown.flowAt(at)]).toEqual([fresh.foldAt(at), fresh.flowAt(at)]);
      }),
      { numRuns: 60 },
    );
  });

  test('of many rows keeps its saved points when it grows, and takes those that belong before others where they belong', () => {
    const row = (number: number, at = number) => ({
      event_id: `E${String(number).padStart(5, '0')}`,
      wp_id: `WP0${number % 7}`,
      from_lane: 'planned',
      to_lane: number % 2 === 0 ? 'claimed' : 'in_progress',
      at: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
      actor: 'a',
      force: false,
      execution_mode: 'worktree',
    });
    const rows = Array.from({ length: 500 }, (_, number) => row(number));
    const begun = timelineOf(logOf(logText(rows)));
    begun.foldAt(500);
    for (const more of [row(500), row(501, 200)]) {
      const log = logOf(logText([...rows, more]));
      for (const count of [0, 130, 201, 501])
        expect([begun.grown(log).foldAt(count), begun.grown(log).flowAt(count)]).toEqual([
          timelineOf(log).foldAt(count),
          timelineOf(log).flowAt(count),
        ]);
    }
  });

  test('of many rows goes to and fro over its saved points', () => {
    const rows = Array.from({ length: 700 }, (_, index) => ({
      event_id: `E${String(index).padStart(5, '0')}`,
      wp_id: `WP0${index % 7}`,
      from_lane: 'planned',
      to_lane: index % 2 === 0 ? 'claimed' : 'planned',
      at: `2026-01-01T00:${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}Z`,
      actor: 'a',
      force: false,
      execution_mode: 'worktree',
    }));
    const timeline = timelineOf(logOf(logText(rows)));
    for (const count of [700, 0, 127, 128, 129, 650, 1, 256]) expect(timeline.foldAt(count).event_count, String(count)).toBe(count);
  });
});

describe('a moment', () => {
  const entries = [
    { at: '2026-01-01T10:00:00+00:00', event_id: 'A' },
    { at: '2026-01-01T10:00:00.5+00:00', event_id: 'B' },
    { at: '2026-01-02T00:00:00Z', event_id: 'C' },
  ];
  const countOf = (named: string): number | string => {
    const found = momentOf(entries, named);
    return found.ok ? found.value.count : found.problems[0].code;
  };

  test.each([
    ['A', 1],
    ['B', 2],
    ['C', 3],
    ['2026-01-01T10:00:00Z', 1],
    ['2026-01-01T12:00:00+02:00', 1],
    ['2026-01-01T10:00:01', 2],
    ['2026-01-02', 3],
    ['2026-01-01', 0],
    ['2030-01-01', 3],
    ['1999-01-01', 0],
    ['yesterday', 'MOMENT_UNKNOWN'],
    ['', 'MOMENT_UNKNOWN'],
    ['D', 'MOMENT_UNKNOWN'],
  ])('named %j is after %s events', (named, count) => {
    expect(countOf(named)).toBe(count);
  });

  test('that nobody knows says what the last is', () => {
    const named = 'is no event of this mission and no time. The last event is C, of 2026-01-02T00:00:00Z.';
    expect(momentOf(entries, 'D')).toMatchObject({ problems: [{ message: expect.stringContaining(named) }] });
    expect(momentOf([], 'D')).toMatchObject({ problems: [{ message: '"D" is no event of this mission and no time.' }] });
  });

  test('before everything has no place', () => {
    expect(momentAt(entries, 0)).toEqual({ count: 0, place: null, instant: null });
  });
});
