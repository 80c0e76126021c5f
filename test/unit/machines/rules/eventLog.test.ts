import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../../machines/rules/eventLog.ts';
import { ExactNumber } from '../../../../schemas/exactNumber.ts';
import { eventRow, eventRows, logOf, logText } from '../../../support/events.ts';

const row = {
  actor: 'alice',
  at: '2026-01-01T00:00:00+00:00',
  event_id: '01KQ47E8000000000000000001',
  execution_mode: 'worktree',
  force: false,
  from_lane: 'planned',
  to_lane: 'claimed',
  wp_id: 'WP01',
};
const note = { actor: 'alice', at: row.at, delta: { note: 'n' }, event_id: row.event_id, kind: 'annotation', wp_id: 'WP01' };

const refusals = (text: string): unknown[] => {
  const log = readLog(text);
  return log.ok
    ? []
    : log.problems.map(({ code, details }) => (code === 'CANONICAL_STATUS_UNREADABLE' ? [details['line'], details['category']] : code));
};
const counts = (text: string): unknown => {
  const { transitions, annotations, others } = logOf(text);
  return [transitions.length, annotations.length, others.length];
};

describe('reading an event log', () => {
  it('reads every row that was written, each into its family, in the order of the file', () => {
    fc.assert(
      fc.property(eventRows, (rows) => {
        const { transitions, annotations, others, tornTail } = logOf(logText(rows));
        const isOther = (each: object): boolean => 'event_type' in each || 'event_name' in each || 'type' in each;
        expect(annotations.map(({ event_id }) => event_id)).toEqual(rows.filter((each) => 'kind' in each).map(({ event_id }) => event_id));
        expect(others.map(({ event_id }) => event_id)).toEqual(rows.filter(isOther).map(({ event_id }) => event_id));
        expect(transitions.length + annotations.length + others.length).toBe(rows.length);
        expect(tornTail).toBeNull();
      }),
    );
  });

  it('names every malformed row, and nothing else, whatever stands around it', () => {
    const malformed = fc.constantFrom(
      ['{', 'invalid_json'],
      ['{} {}', 'invalid_json'],
      ['{"x": NaN}', 'invalid_json'],
      ['\uFEFF{}', 'invalid_json'],
      ['[]', 'not_an_object'],
      ['null', 'not_an_object'],
      ['"row"', 'not_an_object'],
      ['1', 'not_an_object'],
      ['{"kind": ""}', 'unknown_kind'],
      ['{"kind": 1}', 'unknown_kind'],
      ['{"kind": "lane", "event_type": "x"}', 'unknown_kind'],
      ['{}', 'invalid_structure'],
      ['{"kind": "annotation"}', 'invalid_structure'],
      ['{"type": "other"}', 'invalid_structure'],
      ['{"event_name": "retro"}', 'invalid_structure'],
      [JSON.stringify({ ...row, to_lane: 'doing' }), 'invalid_structure'],
      [JSON.stringify({ ...row, actor: { role: 'r' } }), 'invalid_structure'],
      [JSON.stringify({ ...note, event_id: 'x' }), 'invalid_structure'],
    );
    const line = fc.oneof(
      eventRow.map((each) => [logText([each]).trimEnd(), null] as const),
      fc.constantFrom(['', null], [' \t', null]),
      malformed,
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const expected = lines.flatMap(([, category], index) => (category === null ? [] : [[index + 1, category]]));
        expect(refusals(lines.map(([text]) => `${text}${end}`).join(''))).toEqual(expected);
      }),
    );
  });

  it('says what is wrong with a row', () => {
    const log = readLog(`${JSON.stringify({ ...row, to_lane: 'doing', at: undefined })}\n`);
    expect(log.ok ? '' : log.problems[0].message).toMatch(/^Line 1 of the event log is not a valid transition: .*'at'.*to_lane/);
  });

  it('keeps a kind of null out of the way, skips rows by the presence of event_type, and reads any other name as a lane row', () => {
    expect(
      counts(
        `${JSON.stringify({ ...row, kind: null })}\n${JSON.stringify({ ...row, event_type: null })}\n${JSON.stringify({ ...row, event_name: 'x', type: 'y' })}\n`,
      ),
    ).toEqual([2, 0, 1]);
  });

  it('lets an annotation be one even when it has an event_type', () => {
    expect(counts(`${JSON.stringify({ ...note, event_type: 'x' })}\n`)).toEqual([0, 1, 0]);
  });

  it('takes white space around a row that JSON does not know, and no sign that ends a line inside of one', () => {
    expect(counts(`\u00a0${JSON.stringify(row)}\x1f\n`)).toEqual([1, 0, 0]);
    for (const sign of ['\u2028', '\u2029', '\x85'])
      expect(refusals(`${JSON.stringify({ ...row, reason: `a${sign}b` })}\n`)).toEqual([[1, 'invalid_json']]);
    for (const sign of ['\v', '\f', '\x1c', '\u2028']) {
      expect(refusals(`${JSON.stringify(row)}${sign}${JSON.stringify(row)}\n`)).toEqual([[1, 'invalid_json']]);
      expect(counts(`${JSON.stringify(row)}${sign}\n`)).toEqual([1, 0, 0]);
    }
  });

  it('keeps numbers as they were written', () => {
    const text = JSON.stringify({ ...row, policy_metadata: { shell_pid: 0, ratio: 0, plain: 2.5 } });
    const [read] = logOf(
      `${text.replace('"shell_pid":0', '"shell_pid":12345678901234567890').replace('"ratio":0', '"ratio":1.0')}\n`,
    ).transitions;
    expect(read?.policy_metadata).toEqual({
      shell_pid: new ExactNumber('12345678901234567890'),
      ratio: new ExactNumber('1.0'),
      plain: 2.5,
    });
  });

  it('does not fall over rows that are nested without end', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(refusals(`{"event_type": ${deep}}\n`)).toEqual([[1, 'invalid_json']]);
  });

  it('reports every row of a log in which nothing is right', () => {
    expect(refusals('x\n'.repeat(150_000))).toHaveLength(150_000);
  });
});

describe('a torn tail', () => {
  it('is whatever a cut leaves of the last row; the rows before it are read', () => {
    fc.assert(
      fc.property(eventRows, eventRow, fc.nat(), (rows, last, cut) => {
        const whole = logText(rows);
        const tail = logText([last]).trimEnd();
        const torn = tail.slice(0, 1 + (cut % (tail.length - 1)));
        const log = logOf(whole + torn);
        expect(log).toEqual({ ...logOf(whole), tornTail: torn });
      }),
    );
  });

  it('is not a row that only lacks its newline', () => {
    expect(logOf(JSON.stringify(row))).toMatchObject({ transitions: [row], tornTail: null });
    expect(refusals('[]')).toEqual([[1, 'not_an_object']]);
    expect(refusals(`${JSON.stringify(row)}\n{}`)).toEqual([[2, 'invalid_structure']]);
  });

  it('is not what a broken append cannot leave', () => {
    expect(refusals(`\uFEFF${JSON.stringify(row)}`)).toEqual([[1, 'invalid_json']]);
    expect(refusals('{"a"\v')).toEqual([[1, 'invalid_json']]);
    expect(refusals('{"a"\n')).toEqual([[1, 'invalid_json']]);
  });

  it('does not hide a malformed row before it', () => {
    expect(refusals('{}\n{"a"')).toEqual([[1, 'invalid_structure']]);
  });
});
