import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overallVerdict } from '../../../../machines/rules/acceptance.ts';
import { type MergedFileKind, knownFileKind, mergeKnownFile } from '../../../../machines/rules/knownFiles.ts';
import type { AcceptanceMatrix } from '../../../../schemas/acceptanceMatrix.ts';
import { eventRow, logText } from '../../../support/events.ts';

const kinds = [
  'event-log',
  'meta',
  'traces',
  'acceptance-matrix',
  'issue-matrix',
  'review-cycle',
  'package',
  'planning',
] as const satisfies readonly MergedFileKind[];

/** Rows that exist once in the world: two sides have them or not, but never in two forms. */
const rows = fc.uniqueArray(eventRow, { selector: ({ event_id }) => event_id, maxLength: 10 });
const text = fc.constantFrom('x', 'y', 'z');
const lines = fc.array(fc.constantFrom('a\n', 'b\n', '- c\n', '\n', 'd\r\n'), { maxLength: 8 }).map((all) => all.join(''));
const documentOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const meta = fc
  .record(
    {
      friendly_name: text,
      accepted_by: text,
      mission_number: fc.constantFrom(null, 1, 2),
      acceptance_history: fc.uniqueArray(fc.record({ accepted_at: text, accepted_by: text })),
    },
    { requiredKeys: [] },
  )
  .map(documentOf);
const criteria = fc.uniqueArray(
  fc.record({ criterion_id: fc.constantFrom('FR-1', 'FR-2', 'FR-3'), pass_fail: fc.constantFrom('pass', 'fail', 'pending') }),
  { selector: ({ criterion_id }) => criterion_id },
);
const matrix = fc.record({ mission_slug: fc.constant('m'), overall_verdict: fc.constant('pending'), criteria }).map(documentOf);
const issues = fc
  .dictionary(fc.constantFrom('#1', '2', 'GH-3', 'other/repo#4'), fc.record({ verdict: text }), { maxKeys: 4 })
  .map((found) => documentOf({ schema_version: 1, rows: found }));
const texts: Readonly<Record<MergedFileKind, fc.Arbitrary<string>>> = {
  'event-log': rows.map(logText),
  meta,
  traces: lines,
  'acceptance-matrix': matrix,
  'issue-matrix': issues,
  'review-cycle': lines,
  package: lines,
  planning: lines,
};
const sidesOf = (kind: MergedFileKind) => {
  const some = fc.option(texts[kind], { freq: 5 });
  return kind === 'event-log'
    ? fc
        .uniqueArray(eventRow, { selector: ({ event_id }) => event_id, maxLength: 12 })
        .chain((all) => fc.record({ base: seen(all), ours: seen(all), theirs: seen(all) }))
    : fc.record({ base: some, ours: some, theirs: some });
};
const seen = (all: readonly object[]) => fc.option(fc.shuffledSubarray([...all]).map(logText), { freq: 5 });

describe.each(kinds)('the rule for %s', (kind) => {
  // A log never shrinks, whoever has changed it: what holds for it stands below.
  it.skipIf(kind === 'event-log')('takes what one side alone changed', () => {
    fc.assert(
      fc.property(sidesOf(kind), ({ base, theirs }) => {
        expect(mergeKnownFile(kind, { base, ours: base, theirs })).toEqual({ text: theirs });
        expect(mergeKnownFile(kind, { base, ours: theirs, theirs: base })).toEqual({ text: theirs });
        expect(mergeKnownFile(kind, { base, ours: theirs, theirs })).toEqual({ text: theirs });
      }),
    );
  });

  // Among lines that repeat themselves there is more than one way to compare the texts of packages.
  it.skipIf(kind === 'package')('finds nothing left to do when a side is merged once more', () => {
    fc.assert(
      fc.property(sidesOf(kind), ({ base, ours, theirs }) => {
        const first = mergeKnownFile(kind, { base, ours, theirs });
        // Lines that each side has taken away are there again: that is the base, and nobody can tell it from a side that did nothing.
        if ('conflict' in first || first.text === base) return;
        expect(mergeKnownFile(kind, { base, ours: first.text, theirs })).toEqual(first);
      }),
    );
  });
});

describe.each(['meta', 'acceptance-matrix', 'issue-matrix', 'event-log'] as const)('the rule for %s', (kind) => {
  it('conflicts from either side or from neither', () => {
    fc.assert(
      fc.property(sidesOf(kind), ({ base, ours, theirs }) => {
        const [one, other] = [mergeKnownFile(kind, { base, ours, theirs }), mergeKnownFile(kind, { base, ours: theirs, theirs: ours })];
        expect('conflict' in one).toBe('conflict' in other);
      }),
    );
  });
});

describe.each(['meta', 'acceptance-matrix', 'issue-matrix'] as const)('the rule for %s', (kind) => {
  it.each(['{', 'null', '3', '[]', '"a"'])('leaves it to people where a version of it is %s', (broken) => {
    const [base, ours, theirs] = ['{"mission_slug": "a"}', '{"mission_slug": "b"}', '{"mission_slug": "c"}'];
    for (const versions of [
      { base: broken, ours, theirs },
      { base, ours: broken, theirs },
      { base, ours, theirs: broken },
    ])
      expect(mergeKnownFile(kind, versions)).toEqual({ conflict: expect.stringContaining('not a JSON object') });
  });
});

describe('event logs', () => {
  it('keep every row of every side, whichever way they are merged', () => {
    fc.assert(
      fc.property(sidesOf('event-log'), ({ base, ours, theirs }) => {
        fc.pre(ours !== theirs);
        const merged = mergeKnownFile('event-log', { base, ours, theirs });
        expect(merged).toEqual(mergeKnownFile('event-log', { base, ours: theirs, theirs: ours }));
        const all = [base, ours, theirs].flatMap((log) => (log ?? '').split('\n').filter((line) => line !== ''));
        expect('text' in merged ? new Set((merged.text ?? '').split('\n').filter((line) => line !== '')) : null).toEqual(new Set(all));
      }),
    );
  });

  it('never let one id mean two things', () => {
    expect(
      mergeKnownFile('event-log', {
        base: null,
        ours: logText([{ event_id: 'a', at: '1' }]),
        theirs: logText([{ event_id: 'a', at: '2' }]),
      }),
    ).toHaveProperty('conflict');
  });
});

describe('meta.json', () => {
  const merged = (base: object, ours: object, theirs: object): unknown => {
    const found = mergeKnownFile('meta', { base: documentOf(base), ours: documentOf(ours), theirs: documentOf(theirs) });
    return 'text' in found ? JSON.parse(found.text ?? 'null') : found;
  };

  it('has acceptance and landing as the side that is merged into has them', () => {
    expect(
      merged({ accepted_by: 'a' }, { accepted_by: 'b', mission_number: 3, x: 1 }, { accepted_by: 'c', mission_number: 4, y: 2 }),
    ).toEqual({ accepted_by: 'b', mission_number: 3, x: 1, y: 2 });
    expect(merged({ accepted_by: 'a' }, {}, { accepted_by: 'c' })).toEqual({ accepted_by: 'c' });
  });

  it.each([
    ...['accepted_at', 'accepted_by', 'accepted_from_commit', 'acceptance_mode', 'accept_commit', 'vcs', 'vcs_locked_at', 'mission_number'],
    ...['status', 'baseline_merge_commit', 'merged_at', 'merged_by', 'merged_into', 'merged_strategy', 'merged_push', 'merged_commit'],
  ])('lets the side that is merged into say %s', (key) => {
    expect(merged({ [key]: 'a' }, { [key]: 'b' }, { [key]: 'c' })).toEqual({ [key]: 'b' });
  });

  it('is flattened when it is so on either side, whatever both began with', () => {
    const [coordinated, flat] = [
      { coordination_branch: 'kitty/mission-a', flattened: false, topology: 'coord' },
      { flattened: true, mission_number: 1 },
    ];
    for (const base of [{}, coordinated]) {
      expect(merged(base, flat, coordinated)).toEqual(flat);
      expect(merged(base, { ...coordinated, x: 1 }, flat)).toEqual({ ...flat, x: 1 });
    }
    expect(merged({}, { ...flat, topology: 'lanes' }, coordinated)).toEqual({ ...flat, topology: 'lanes' });
  });

  it('unites the histories of acceptance', () => {
    const [first, second, third] = ['1', '2', '3'].map((accepted_at) => ({ accepted_at, accepted_by: 'ada' }));
    expect(
      merged({ acceptance_history: [first] }, { acceptance_history: [first, third] }, { acceptance_history: [first, second] }),
    ).toEqual({ acceptance_history: [first, second, third] });
    // By their moments, and by who accepted where these are the same, whatever else is said of them.
    const [late, early, other] = [
      { acceptance_mode: 'a', accepted_at: '2', accepted_by: 'ada' },
      { acceptance_mode: 'z', accepted_at: '1', accepted_by: 'ada' },
      { acceptance_mode: 'a', accepted_at: '1', accepted_by: 'grace' },
    ];
    for (const [ours, theirs] of [
      [[late], [other, early]],
      [[early, other], [late]],
    ] as const)
      expect(merged({}, { acceptance_history: ours }, { acceptance_history: theirs })).toEqual({
        acceptance_history: [early, other, late],
      });
  });

  it('leaves anything else that both changed to people, and names it', () => {
    expect(
      merged(
        { friendly_name: 'a', purpose_tldr: 'a' },
        { friendly_name: 'b', purpose_tldr: 'b' },
        { friendly_name: 'c', purpose_tldr: 'c' },
      ),
    ).toEqual({ conflict: 'Both sides changed friendly_name, purpose_tldr of meta.json, each in its own way.' });
    expect(merged({ labels: [] }, { labels: ['a'] }, { labels: ['b'] })).toHaveProperty('conflict');
    expect(merged({}, { acceptance_history: 'a' }, { acceptance_history: ['b'] })).toHaveProperty('conflict');
    expect(mergeKnownFile('meta', { base: null, ours: '{"a": 1}', theirs: '[]' })).toHaveProperty('conflict');
    expect(mergeKnownFile('meta', { base: '{}', ours: null, theirs: '{"a": 1}' })).toHaveProperty('conflict');
  });

  it('is written as such files are, with numbers as they were', () => {
    expect(mergeKnownFile('meta', { base: '{}', ours: '{"z": 1.0}', theirs: '{"ä": 12345678901234567890, "a": 1}' })).toEqual({
      text: '{\n  "a": 1,\n  "z": 1.0,\n  "ä": 12345678901234567890\n}\n',
    });
  });
});

describe('the matrices', () => {
  it('hold every judged row that one side has written, and a verdict made from them', () => {
    fc.assert(
      fc.property(matrix, matrix, matrix, (base, ours, theirs) => {
        const found = mergeKnownFile('acceptance-matrix', { base, ours, theirs });
        if ('conflict' in found || [ours, theirs, base].includes(found.text ?? '')) return;
        const result = JSON.parse(found.text ?? '') as AcceptanceMatrix;
        expect(result.overall_verdict).toBe(overallVerdict(result));
        const before = rowTexts(base);
        for (const side of [ours, theirs])
          for (const row of rowTexts(side))
            if (!before.includes(row) && !row.includes('pending')) expect(rowTexts(found.text ?? '')).toContain(row);
      }),
    );
  });

  it('know an issue however it is spelt', () => {
    const of = (found: object): string => documentOf({ schema_version: 1, rows: found });
    const found = mergeKnownFile('issue-matrix', {
      base: of({ 42: { verdict: 'unknown' } }),
      ours: of({ '#42': { verdict: 'fixed' } }),
      theirs: of({ 'GH-42': { verdict: 'unknown' }, '#7': { verdict: 'unknown' } }),
    });
    expect('text' in found ? (JSON.parse(found.text ?? '') as { rows: unknown }).rows : found).toEqual({
      '#42': { verdict: 'fixed' },
      '#7': { verdict: 'unknown' },
    });
  });

  it('know issues of other repositories apart, and need no rows to begin with', () => {
    const of = (...issues: readonly string[]): string =>
      documentOf({ rows: Object.fromEntries(issues.map((issue) => [issue, { verdict: 'fixed' }])) });
    for (const base of [null, '{}'])
      expect(mergeKnownFile('issue-matrix', { base, ours: of('one/repo#4', 'two/repo#4'), theirs: of('#7') })).toEqual({
        text: of('#7', 'one/repo#4', 'two/repo#4'),
      });
    for (const rows of [[], 'none'])
      for (const [base, ours] of [
        [documentOf({ rows }), of('#1')],
        [null, documentOf({ rows })],
      ] as const)
        expect(mergeKnownFile('issue-matrix', { base, ours, theirs: of('#7') })).toHaveProperty('conflict');
  });

  it('of issues keep what stands beside the rows', () => {
    const of = (more: object, found: object = {}): string => documentOf({ schema_version: 1, ...more, rows: found });
    const found = mergeKnownFile('issue-matrix', { base: of({}), ours: of({ note: 'a' }), theirs: of({}, { '#7': { verdict: 'fixed' } }) });
    expect('text' in found ? JSON.parse(found.text ?? '') : found).toEqual({
      schema_version: 1,
      note: 'a',
      rows: { '#7': { verdict: 'fixed' } },
    });
    expect(mergeKnownFile('issue-matrix', { base: of({}), ours: of({ note: 'a' }), theirs: of({ note: 'b' }) })).toEqual({
      conflict: 'Both sides changed note of issue-matrix.json, each in its own way.',
    });
  });

  it('take a judged row over one that nobody has judged yet, where both began with none', () => {
    const of = (...found: readonly object[]): string =>
      documentOf({ mission_slug: 'm', overall_verdict: 'pending', criteria: found, negative_invariants: [] });
    const [pending, pass] = [
      { criterion_id: 'FR-1', pass_fail: 'pending', notes: '' },
      { criterion_id: 'FR-1', pass_fail: 'pass', evidence: 'a test' },
    ];
    for (const [ours, theirs] of [
      [pending, pass],
      [pass, pending],
    ] as const) {
      const found = mergeKnownFile('acceptance-matrix', { base: null, ours: of(ours), theirs: of(theirs) });
      expect('text' in found ? JSON.parse(found.text ?? '') : found).toEqual({
        mission_slug: 'm',
        overall_verdict: 'pass',
        criteria: [pass],
        negative_invariants: [],
      });
    }
    expect(mergeKnownFile('acceptance-matrix', { base: null, ours: of(pass), theirs: of({ ...pass, pass_fail: 'fail' }) })).toHaveProperty(
      'conflict',
    );
    const absent = (result: string): string =>
      documentOf({ mission_slug: 'm', criteria: [], negative_invariants: [{ invariant_id: 'NI-1', result }] });
    for (const [ours, theirs] of [
      ['pending', 'confirmed_absent'],
      ['confirmed_absent', 'pending'],
    ] as const) {
      const found = mergeKnownFile('acceptance-matrix', { base: null, ours: absent(ours), theirs: absent(theirs) });
      expect('text' in found ? JSON.parse(found.text ?? '') : found).toMatchObject({
        negative_invariants: [{ result: 'confirmed_absent' }],
      });
    }
    // Whoever takes a verdict back has judged.
    expect(
      mergeKnownFile('acceptance-matrix', { base: of(pass), ours: of(pending), theirs: of({ ...pass, evidence: 'another' }) }),
    ).toHaveProperty('conflict');
  });

  it('conflict over a row that both changed, and over rows that cannot be told apart', () => {
    const of = (...found: readonly object[]): string => documentOf({ mission_slug: 'm', criteria: found });
    const [pending, pass, fail] = ['pending', 'pass', 'fail'].map((pass_fail) => of({ criterion_id: 'FR-1', pass_fail }));
    expect(mergeKnownFile('acceptance-matrix', { base: pending ?? '', ours: pass ?? '', theirs: fail ?? '' })).toEqual({
      conflict: 'Both sides changed FR-1 of acceptance-matrix.json, each in its own way.',
    });
    expect(
      mergeKnownFile('acceptance-matrix', {
        base: of(),
        ours: of({ criterion_id: 'a' }, { criterion_id: 'a' }),
        theirs: of({ criterion_id: 'b' }),
      }),
    ).toHaveProperty('conflict');
    expect(
      mergeKnownFile('acceptance-matrix', { base: of(), ours: of({ criterion_id: 1 }), theirs: of({ criterion_id: 'b' }) }),
    ).toHaveProperty('conflict');
    const [twice, none] = [of({ criterion_id: 'a' }, { criterion_id: 'a' }), documentOf({ mission_slug: 'm', criteria: {} })];
    for (const broken of [twice, none]) {
      expect(mergeKnownFile('acceptance-matrix', { base: broken, ours: pass ?? '', theirs: fail ?? '' })).toHaveProperty('conflict');
      expect(mergeKnownFile('acceptance-matrix', { base: of(), ours: pass ?? '', theirs: broken })).toHaveProperty('conflict');
    }
    // What comes together has to be such a matrix.
    expect(
      mergeKnownFile('acceptance-matrix', { base: of(), ours: of({ criterion_id: 'FR-1', pass_fail: 'perhaps' }), theirs: pass ?? '' }),
    ).toHaveProperty('conflict');
    expect(
      mergeKnownFile('acceptance-matrix', { base: '{}', ours: '{"criteria": [], "a": 1}', theirs: '{"criteria": []}' }),
    ).toHaveProperty('conflict');
    const rowsAs = (value: unknown): string => documentOf({ rows: value });
    expect(mergeKnownFile('issue-matrix', { base: null, ours: rowsAs({ '#1': 1, 1: 2 }), theirs: rowsAs({}) })).toHaveProperty('conflict');
    expect(mergeKnownFile('issue-matrix', { base: rowsAs({}), ours: rowsAs({ '#1': 1 }), theirs: rowsAs({ 1: 2 }) })).toEqual({
      conflict: 'Both sides changed #1 of issue-matrix.json, each in its own way.',
    });
    for (const kind of ['acceptance-matrix', 'issue-matrix'] as const)
      expect(mergeKnownFile(kind, { base: null, ours: '{', theirs: '{}' })).toHaveProperty('conflict');
  });

  it('settle what must not be there, and whatever else they hold, like their criteria', () => {
    const of = (result: string, more: object = {}): string =>
      documentOf({ mission_slug: 'm', criteria: [], negative_invariants: [{ invariant_id: 'NI-1', result }], ...more });
    const merged = (ours: string, theirs: string): unknown => {
      const found = mergeKnownFile('acceptance-matrix', { base: of('pending'), ours, theirs });
      return 'text' in found ? JSON.parse(found.text ?? '') : found;
    };
    expect(merged(of('confirmed_absent'), of('still_present'))).toEqual({
      conflict: 'Both sides changed NI-1 of acceptance-matrix.json, each in its own way.',
    });
    for (const [ours, theirs] of [
      [of('confirmed_absent'), of('pending', { mission_type: 'research' })],
      [of('pending', { mission_type: 'research' }), of('confirmed_absent')],
    ] as const)
      expect(merged(ours, theirs)).toMatchObject({
        mission_type: 'research',
        negative_invariants: [{ invariant_id: 'NI-1', result: 'confirmed_absent' }],
      });
    expect(merged(of('pending', { mission_type: 'research' }), of('pending', { mission_type: 'documentation' }))).toEqual({
      conflict: 'Both sides changed mission_type of acceptance-matrix.json, each in its own way.',
    });
  });

  it('lose what one side has taken away, and are written in the order they have', () => {
    const of = (more: object, pass_fail: string): string =>
      documentOf({ mission_slug: 'm', ...more, overall_verdict: 'pending', criteria: [{ criterion_id: 'FR-1', pass_fail }] });
    expect(
      mergeKnownFile('acceptance-matrix', {
        base: of({ mission_type: 'research' }, 'pending'),
        ours: of({}, 'pending'),
        theirs: of({ mission_type: 'research' }, 'pass'),
      }),
    ).toEqual({ text: of({}, 'pass').replace('"overall_verdict": "pending"', '"overall_verdict": "pass"') });
    const named = (title: string, pass_fail: string): string => of({ title }, pass_fail);
    const found = mergeKnownFile('acceptance-matrix', {
      base: named('a', 'pending'),
      ours: named('ä', 'pending'),
      theirs: named('a', 'fail'),
    });
    expect(found).toEqual({ text: expect.stringContaining('"title": "ä",\n  "overall_verdict": "fail",\n  "criteria": [') });
    expect(mergeKnownFile('issue-matrix', { base: null, ours: '{"b": "ä"}', theirs: '{"a": 1}' })).toEqual({
      text: '{\n  "a": 1,\n  "b": "ä",\n  "rows": {}\n}\n',
    });
  });

  const rowTexts = (document: string): readonly string[] =>
    (JSON.parse(document) as AcceptanceMatrix).criteria.map((row) => JSON.stringify(row));
});

describe('texts', () => {
  const merged = (kind: MergedFileKind, base: string | null, ours: string, theirs: string): unknown =>
    mergeKnownFile(kind, { base, ours, theirs });

  it('of traces keep every line of both sides, in the order of each', () => {
    expect(merged('traces', 'one\ntwo\n', 'one\ntwo\nours\n', 'one\ntwo\ntheirs\n')).toEqual({ text: 'one\ntwo\nours\ntheirs\n' });
    expect(merged('traces', 'one\ntwo\nthree\n', 'one\nthree\nours', 'one\ntwo\nthree\ntheirs\n')).toEqual({
      text: 'one\ntwo\nthree\nours\ntheirs\n',
    });
    expect(merged('traces', null, 'same\nours\nend\n', 'same\ntheirs\nend\n')).toEqual({ text: 'same\nours\ntheirs\nend\n' });
    fc.assert(
      fc.property(lines, lines, lines, (base, ours, theirs) => {
        fc.pre(base !== ours && base !== theirs);
        const found = mergeKnownFile('traces', { base, ours, theirs });
        const inIt = 'text' in found ? (found.text ?? '').split('\n') : [];
        for (const side of [ours, theirs]) {
          let at = -1;
          for (const line of side.split('\n').slice(0, -1)) expect((at = inIt.indexOf(line, at + 1))).not.toBe(-1);
        }
      }),
    );
  });

  it('of reviews are both kept whole, each once', () => {
    const both = { text: '<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n' };
    expect(merged('review-cycle', null, 'ours\n', 'theirs')).toEqual(both);
    expect(merged('review-cycle', null, both.text, 'ours\n')).toEqual(both);
    expect(merged('review-cycle', null, 'ours', 'ours\n')).toEqual({ text: 'ours\n' });
    expect(merged('review-cycle', null, 'ours\n', 'torn\n>>>>>>> theirs\n')).toEqual({
      text: '<<<<<<< ours\nours\n=======\ntorn\n>>>>>>> theirs\n>>>>>>> theirs\n',
    });
    expect(merged('review-cycle', null, 'ours\n', '<<<<<<< ours\ntorn')).toEqual({
      text: '<<<<<<< ours\nours\n=======\n<<<<<<< ours\ntorn\n>>>>>>> theirs\n',
    });
    expect(merged('review-cycle', null, both.text, 'third\n')).toEqual({
      text: '<<<<<<< ours\nours\n=======\ntheirs\n=======\nthird\n>>>>>>> theirs\n',
    });
  });

  it('of packages and plans hold as the home of the mission has them, where both sides changed them', () => {
    expect(merged('package', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual({ text: 'A\nb\nC\n' });
    expect(merged('package', 'a\nb\nc\n', 'home\nb\nc\n', 'copy\nb\nC\n')).toEqual({ text: 'home\nb\nC\n' });
    expect(merged('package', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nc\nd\n')).toEqual({ text: 'A\nb\nc\nd\n' });
    expect(merged('package', 'a\nb\nc\n', 'a\nb\nC\n', 'new\na\nb\nc\n')).toEqual({ text: 'new\na\nb\nC\n' });
    expect(merged('package', 'a\nb\nc', 'a\nb\nC', 'A\nb\nc')).toEqual({ text: 'A\nb\nC' });
    expect(merged('package', null, 'home\nb\n', 'copy\nb\n')).toEqual({ text: 'home\nb\n' });
    expect(merged('planning', '{"a":1}', '{"a":2}', '{"a":3}')).toEqual({ text: '{"a":2}' });
  });
});

describe('known files', () => {
  it('are known by their place in the folder of a mission', () => {
    const within = (path: string): string | null => knownFileKind(`kitty-specs/012-a/${path}`);
    expect(['status.events.jsonl', 'decisions.events.jsonl', 'policy-audit.jsonl'].map(within)).toEqual([
      'event-log',
      'event-log',
      'event-log',
    ]);
    expect(['status.json', 'meta.json', 'traces/a.md', 'acceptance-matrix.json', 'issue-matrix.json'].map(within)).toEqual([
      'status',
      'meta',
      'traces',
      'acceptance-matrix',
      'issue-matrix',
    ]);
    expect(['tasks/WP01-a/review-cycle-2.md', 'tasks/WP01-a.md', 'lanes.json', 'analysis-report.md'].map(within)).toEqual([
      'review-cycle',
      'package',
      'planning',
      'planning',
    ]);
    expect(['plan.md', 'tasks/README.md', 'contracts/meta.json', 'tasks/WP01/notes.md', 'traces/a.json'].map(within)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(['meta.json', 'kitty-specs/meta.json', 'docs/kitty-specs/012-a/meta.json'].map(knownFileKind)).toEqual([null, null, null]);
  });
});
