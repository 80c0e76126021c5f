import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentText, lineText, rowText } from '../../../../machines/rules/canonicalJson.ts';
import { ExactNumber } from '../../../../schemas/exactNumber.ts';

const value = fc.jsonValue({ stringUnit: 'binary' });
const parsed = (text: string): unknown => JSON.parse(text);
const plain = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

describe('one line', () => {
  it('reads back as the same value and holds printable ASCII alone', () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = lineText(json);
        expect(parsed(text)).toEqual(plain(json));
        expect(text).toMatch(/^[ -~]*$/);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.nat()), (object) => {
        expect(lineText(Object.fromEntries(Object.entries(object).toReversed()))).toBe(lineText(object));
      }),
    );
  });

  it('has the spaces, escapes and order of the original', () => {
    expect(lineText({ b: [1, -0, null, true, {}, []], a: 'é\u007f\u2028\ud83d\ude00\n"\\/' })).toBe(
      '{"a": "\\u00e9\\u007f\\u2028\\ud83d\\ude00\\n\\"\\\\/", "b": [1, 0, null, true, {}, []]}',
    );
    expect(lineText({ '\ud83d\ude00': 1, '\uffff': 2, a: 3, 10: 4, 9: 5 })).toBe(
      '{"10": 4, "9": 5, "a": 3, "\\uffff": 2, "\\ud83d\\ude00": 1}',
    );
  });

  it('leaves out what is not there', () => {
    expect(lineText({ a: undefined, b: 1 })).toBe('{"b": 1}');
  });
});

describe('a document', () => {
  it('is what JSON.stringify writes with two spaces, and a newline', () => {
    const keys = fc.string({ minLength: 1 }).filter((key) => !/^\d+$/.test(key));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (json) => {
        expect(documentText(json, { sorted: false, ascii: false })).toBe(`${JSON.stringify(json, null, 2)}\n`);
        expect(parsed(documentText(json, { sorted: true, ascii: true }))).toEqual(plain(json));
      }),
    );
  });

  it('is sorted and escaped where its file is', () => {
    const document = { b: 'é', a: new ExactNumber('1.0') };
    expect(documentText(document, { sorted: true, ascii: false })).toBe('{\n  "a": 1.0,\n  "b": "é"\n}\n');
    expect(documentText(document, { sorted: false, ascii: true })).toBe('{\n  "b": "\\u00e9",\n  "a": 1.0\n}\n');
  });

  it('escapes half a surrogate pair, which no file could hold', () => {
    expect(documentText('a\ud800', { sorted: true, ascii: false })).toBe('"a\\ud800"\n');
  });
});

describe('a row', () => {
  it('tells nothing about the person and the machine, at any depth', () => {
    expect(
      rowText({
        hostname: 'h',
        policy_metadata: { workspace_path: '/w', list: [{ developer_email: 'e', kept: 1 }], ratio: new ExactNumber('1.0') },
      }),
    ).toBe('{"policy_metadata": {"list": [{"kept": 1}], "ratio": 1.0}}');
  });

  it('keeps the length of a session instead of its times, at its top alone', () => {
    const session = { session_started_at: '2026-01-01T10:00:00+02:00', session_ended_at: '2026-01-01T08:01:30.9Z' };
    expect(rowText({ ...session, evidence: session })).toBe(
      '{"evidence": {"session_ended_at": "2026-01-01T08:01:30.9Z", "session_started_at": "2026-01-01T10:00:00+02:00"}, "session_duration_s": 90}',
    );
    expect(rowText({ ...session, session_ended_at: 'later' })).toBe('{}');
    expect(rowText({ session_started_at: session.session_started_at })).toBe('{}');
  });
});
