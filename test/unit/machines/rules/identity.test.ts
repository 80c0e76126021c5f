import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, identityFields, metaFindings, metaText, readMeta } from '../../../../machines/rules/identity.ts';
import { missionNumberText } from '../../../../machines/rules/missionNumberText.ts';
import type { Meta } from '../../../../schemas/meta.ts';

const meta = (text: string): Meta => {
  const read = readMeta(text);
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value;
};
const identityOf = (fields: object, directory = 'dir') => {
  const identity = identify(meta(JSON.stringify(fields)), directory);
  return identity.ok ? identity.value : identity.problems[0].code;
};

describe('reading meta.json', () => {
  it('refuses what is not an object of its shape', () => {
    for (const text of ['', '{', '[]', 'null', '1', '\uFEFF{}', '{"mission_slug": 5}', '{"mission_id": ["x"]}']) {
      const read = readMeta(text);
      expect(read.ok ? text : read.problems[0].code).toBe('META_UNREADABLE');
    }
  });

  it('takes whatever stands in the keys that decide nothing', () => {
    const fields = { flattened: 'yes', status_phase: 1.5, vcs: ['git'], vcs_locked_at: 0, accept_commit: false, merged_at: {} };
    expect(meta(JSON.stringify(fields))).toMatchObject({ flattened: 'yes', merged_at: {} });
  });

  it('writes back what it read, with every unknown key and every number as it was', () => {
    const text = '{\n  "documentation_state": {\n    "coverage_percentage": 0.0\n  },\n  "größe": "ü",\n  "slug": "x"\n}\n';
    expect(metaText(meta(text))).toBe(text);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().map((key) => `x-${key}`),
          fc.jsonValue(),
        ),
        (fields) => {
          expect(JSON.parse(metaText(meta(JSON.stringify(fields))))).toEqual(JSON.parse(JSON.stringify(fields)));
        },
      ),
    );
  });
});

describe('who a mission is', () => {
  it("is what meta.json says, the directory's name where it says nothing", () => {
    expect(identityOf({ mission_slug: 'a', slug: 'b', mission_type: ' research ', mission_id: '01X', mission_number: 7 })).toEqual({
      mission_slug: 'a',
      mission_type: 'research',
      mission_id: '01X',
      mission_number: 7,
    });
    expect(identityOf({ slug: 'b' })).toEqual({ mission_slug: 'b', mission_type: '', mission_id: null, mission_number: null });
    expect(identityOf({ mission_slug: '' })).toMatchObject({ mission_slug: 'dir' });
    expect(identify(null, '042-dir')).toEqual({
      ok: true,
      value: { mission_slug: '042-dir', mission_type: '', mission_id: null, mission_number: null },
    });
  });

  it('never is an id that may not become a path', () => {
    for (const id of ['../../heads/main', '../../../../../home', '.x', 'a/b', '-x', ''])
      expect(identityOf({ mission_id: id })).toMatchObject({ mission_id: null });
  });

  it('never is a slug that may not become a path', () => {
    for (const slug of ['../x', '.x', 'a/b', 'a..b', ' a', 'ü'])
      expect(identityOf({ mission_slug: slug })).toMatchObject({ mission_slug: 'dir' });
  });

  it.each([
    [null, null],
    ['', null],
    [' ', null],
    [0, 0],
    [42, 42],
    ['042', 42],
    [' 7 ', 7],
    ['0', 0],
  ])('mission_number %j is %j', (raw, number) => {
    expect(identityOf({ mission_number: raw })).toMatchObject({ mission_number: number });
  });

  it.each([true, 1.5, 'pending', 'TBD', '4 2', '1e3', [], {}, '9007199254740993'])('mission_number %j is refused', (raw) => {
    expect(identityOf({ mission_number: raw })).toBe('META_UNREADABLE');
  });

  it.each(['1.0', '12345678901234567890'])('mission_number %s is refused', (raw) => {
    const identity = identify(meta(`{"mission_number": ${raw}}`), 'dir');
    expect(identity.ok).toBe(false);
  });
});

describe('the number in documents', () => {
  it('is that of meta.json, else the digits before the first hyphen of the slug, else empty', () => {
    expect(missionNumberText(0, '5-a')).toBe('0');
    expect(missionNumberText(null, '042-a')).toBe('42');
    expect(missionNumberText(null, '000-a')).toBe('0');
    expect(missionNumberText(null, '42a-b')).toBe('');
    expect(identityFields({ mission_slug: '7-x', mission_number: null, mission_type: '' })).toEqual({
      mission_slug: '7-x',
      mission_number: '7',
      mission_type: '',
    });
  });
});

describe('what meta.json lacks', () => {
  const whole = { slug: 's', mission_slug: 's', friendly_name: 'S', mission_type: 't', target_branch: 'main', created_at: 'c' };

  it('is nothing when all required keys are there', () => {
    expect(metaFindings(meta(JSON.stringify(whole)))).toEqual([]);
    expect(metaFindings(meta(JSON.stringify({ ...whole, purpose_tldr: 'p', change_mode: 'bulk_edit' })))).toEqual([]);
  });

  it('is listed key by key', () => {
    for (const key of Object.keys(whole)) {
      for (const value of [undefined, null, ''])
        expect(metaFindings(meta(JSON.stringify({ ...whole, [key]: value })))).toEqual([`${key} is missing or empty.`]);
    }
    expect(
      metaFindings(meta(JSON.stringify({ ...whole, purpose_tldr: ' ', purpose_context: 5, change_mode: 'x', slug: '' }))),
    ).toHaveLength(4);
  });
});
