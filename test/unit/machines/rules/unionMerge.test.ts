import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unionMerge } from '../../../../machines/rules/unionMerge.ts';
import { eventRow, logText } from '../../../support/events.ts';

const united = (base: string, ours: string, theirs: string): string => {
  const merged = unionMerge(base, ours, theirs);
  if (!merged.ok) throw new Error(merged.problems[0].message);
  return merged.value;
};
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** One history, from which each side has seen a part, in an order of its own. */
const history = fc.uniqueArray(eventRow, { selector: ({ event_id }) => event_id, maxLength: 25 });
const part = (rows: readonly object[]) => fc.shuffledSubarray([...rows]).map((seen) => logText(seen));
const sides = history.chain((rows) => fc.tuple(fc.constant(rows), part(rows), part(rows), part(rows)));

describe('uniting event logs', () => {
  it('loses no row, doubles none and invents none', () => {
    fc.assert(
      fc.property(sides, ([, base, ours, theirs]) => {
        const rows = linesOf(united(base, ours, theirs));
        expect(new Set(rows)).toEqual(new Set([base, ours, theirs].flatMap(linesOf)));
        expect(new Set(rows).size).toBe(rows.length);
      }),
    );
  });

  it('is commutative, idempotent and associative', () => {
    fc.assert(
      fc.property(sides, ([, base, ours, theirs]) => {
        const merged = united(base, ours, theirs);
        expect(united(base, theirs, ours)).toBe(merged);
        expect(united(merged, merged, merged)).toBe(merged);
        expect(united('', base, united('', ours, theirs))).toBe(merged);
        expect(united('', united('', base, ours), theirs)).toBe(merged);
      }),
    );
  });

  it('orders rows by their time and id as characters; lifecycle rows carry their time under another name', () => {
    const rows = [
      { at: '2026-01-01T00:00:01Z', event_id: 'a' },
      { at: '2026-01-01T00:00:01+00:00', event_id: 'b' },
      { event_id: 'c' },
      { timestamp: '2026-01-01T00:00:01.5+00:00', event_id: 'd' },
      { at: '', timestamp: '2026-01-01T00:00:01.5+00:00', event_id: '\uffff' },
      { at: '2026-01-01T00:00:01.5+00:00', event_id: '\ud83d\ude00' },
    ];
    expect(linesOf(united('', logText(rows), '')).map((line) => (JSON.parse(line) as { event_id: string }).event_id)).toEqual([
      'c',
      'b',
      'd',
      '\uffff',
      '\ud83d\ude00',
      'a',
    ]);
  });

  it('compares contents, not spellings, and keeps numbers and private keys', () => {
    expect(
      united(
        '',
        '{"event_id":"a","at":"\\u0074","x":1.0,"hostname":"h"}',
        '{"hostname": "h", "x": 1.00, "at": "t", "event_id": "a"}\r\n\n',
      ),
    ).toBe('{"at": "t", "event_id": "a", "hostname": "h", "x": 1.0}\n');
  });

  it('gives back what one side has lost', () => {
    const log = logText([
      { event_id: 'a', at: '1' },
      { event_id: 'b', at: '2' },
    ]);
    expect(united(log, '', log)).toBe(log);
    expect(united(log, '', '')).toBe(log);
  });

  it('names every id with two contents, and lets none of them win', () => {
    fc.assert(
      fc.property(
        history.filter((rows) => rows.length > 0),
        fc.nat(),
        (rows, count) => {
          const changed = rows.slice(0, 1 + (count % rows.length));
          const merged = unionMerge('', logText(rows), logText(changed.map((row) => ({ ...row, changed: true }))));
          expect(merged.ok).toBe(false);
          if (merged.ok) return;
          expect(merged.problems.map(({ code, details }) => [code, details['event_id']])).toEqual(
            changed.map(({ event_id }) => ['EVENT_LOG_CONFLICT', event_id]),
          );
        },
      ),
    );
  });

  it('names every row that is no event, in all three logs', () => {
    const merged = unionMerge('[]\n', '{"event_id": " "}\n{"event_id": "a"}\n{"event_id": 1}\n', '{"event_id": "b"}\n{"event');
    expect(merged.ok ? [] : merged.problems.map(({ code, details }) => [code, details['side'], details['line']])).toEqual([
      ['CANONICAL_STATUS_UNREADABLE', 'base', 1],
      ['CANONICAL_STATUS_UNREADABLE', 'ours', 1],
      ['CANONICAL_STATUS_UNREADABLE', 'ours', 3],
      ['CANONICAL_STATUS_UNREADABLE', 'theirs', 2],
    ]);
  });
});
