import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editFrontMatter } from '../../../../actions/files/editFrontMatter.ts';
import { parseFrontMatter } from '../../../../actions/files/frontMatter.ts';
import type { YamlMapping, YamlValue } from '../../../../schemas/yamlValue.ts';
import { yamlValue } from '../../../support/yamlTexts.ts';

type Changes = Readonly<Record<string, YamlValue | undefined>>;

const file = [
  '---',
  '# whose file this is',
  'work_package_id: WP01',
  'title: "A title"   # quoted by hand',
  'dependencies: [WP02]',
  'requirement_refs: # which ones',
  '  - FR-001 # the first',
  '  - FR-002',
  '',
  '# who does it',
  'agent: claude',
  'history:',
  "- at: '2026-01-02T03:04:05Z'",
  '  action: created',
  'description: |-',
  '  text',
  '',
  '  more',
  'zzz:',
  'owned_files:',
  '- a',
  '---',
  '',
  '# Body ---',
  'title: not this one',
  '---',
  '',
].join('\n');

const edited = (text: string, changes: Changes): string => {
  const outcome = editFrontMatter(text, changes, 'WP01-x.md');
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};
const codeOf = (text: string, changes: Changes): string | null => {
  const outcome = editFrontMatter(text, changes, 'WP01-x.md');
  return outcome.ok ? null : outcome.problems[0].code;
};
const read = (text: string): { readonly mapping: YamlMapping; readonly body: string } => {
  const parsed = parseFrontMatter(text, 'WP01-x.md');
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return { mapping: parsed.value.mapping, body: parsed.value.body };
};

const key = fc.constantFrom(
  'work_package_id',
  'title',
  'dependencies',
  'requirement_refs',
  'agent',
  'history',
  'description',
  'zzz',
  'owned_files',
  'base_branch',
  'scope',
  'tags',
  'alpha',
);
const changes: fc.Arbitrary<Changes> = fc.dictionary(key, fc.option(yamlValue, { nil: undefined, freq: 6 }), {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
});
const dress = fc.record({ lineEnd: fc.constantFrom('\n', '\r\n', '\r'), mark: fc.constantFrom('', '\uFEFF') });
const dressed = ({ lineEnd, mark }: { readonly lineEnd: string; readonly mark: string }): string => mark + file.replaceAll('\n', lineEnd);
const withChanges = (mapping: YamlMapping, made: Changes) =>
  Object.fromEntries(Object.entries({ ...mapping, ...made }).filter(([, value]) => value !== undefined));

describe('an edit', () => {
  test('gives the change when it is read back, and nothing else', () => {
    fc.assert(
      fc.property(changes, dress, (made, how) => {
        const before = read(dressed(how));
        expect(read(edited(dressed(how), made))).toEqual({ mapping: withChanges(before.mapping, made), body: before.body });
      }),
    );
  });

  test('leaves the lines of every other key as they are, byte for byte', () => {
    fc.assert(
      fc.property(changes, dress, (made, how) => {
        const text = dressed(how);
        const after = edited(text, made);
        const untouched = [
          '# whose file this is',
          '# who does it',
          ...(Object.hasOwn(made, 'title') ? [] : ['title: "A title"   # quoted by hand']),
          ...(Object.hasOwn(made, 'requirement_refs') ? [] : ['  - FR-001 # the first']),
        ];
        for (const line of untouched) expect(after).toContain(`${how.lineEnd}${line}${how.lineEnd}`);
        expect(after.startsWith(`${how.mark}---${how.lineEnd}`)).toBe(true);
        expect(after.endsWith(text.slice(text.indexOf('# Body')))).toBe(true);
        if (how.lineEnd !== '\n') expect(after).not.toMatch(how.lineEnd === '\r' ? /\n/ : /(?<!\r)\n/);
      }),
    );
  });

  test('to what is there already changes no byte', () => {
    fc.assert(
      fc.property(fc.subarray(Object.entries(read(file).mapping)), dress, (present, how) => {
        expect(edited(dressed(how), { ...Object.fromEntries(present), never_there: undefined })).toBe(dressed(how));
      }),
    );
  });

  test('and back gives the bytes back, where they stood in the style it writes', () => {
    const styled = [
      '---',
      '# whose file this is',
      'work_package_id: WP01',
      "title: 'A title: quoted'   # well",
      'zzz:',
      'dependencies: [] # none',
      'requirement_refs:',
      '- FR-001',
      '',
      '# who does it',
      'agent: claude',
      'description: "one\\ntwo"',
      'history:',
      "- at: '2026-01-02T03:04:05Z'",
      '  action: created',
      '# the end',
      '---',
      'body',
      '',
    ].join('\n');
    const { mapping } = read(styled);
    fc.assert(
      fc.property(changes, dress, (made, { lineEnd, mark }) => {
        const text = mark + styled.replaceAll('\n', lineEnd);
        // A key that was taken away comes back to its place in the order, which need not be where it was.
        const there = Object.entries(made).filter(([name, value]) => value !== undefined || !Object.hasOwn(mapping, name));
        expect(edited(edited(text, Object.fromEntries(there)), Object.fromEntries(there.map(([name]) => [name, mapping[name]])))).toBe(
          text,
        );
      }),
    );
  });

  test('twice is once', () => {
    fc.assert(
      fc.property(changes, (made) => {
        expect(edited(edited(file, made), made)).toBe(edited(file, made));
      }),
    );
  });
});

describe('where things are written', () => {
  const small = '---\nwork_package_id: WP01\ntitle: T\nhistory: []\nmodel: m\n---\nbody\n';

  test('a new key goes to its place in the fixed order, and behind it in the order of the alphabet', () => {
    expect(edited(small, { tags: ['a'], agent: 'claude', dependencies: ['WP02', 'WP03'], alpha: true })).toBe(
      '---\nwork_package_id: WP01\ntitle: T\ndependencies:\n- WP02\n- WP03\nagent: claude\nhistory: []\nalpha: true\nmodel: m\ntags:\n- a\n---\nbody\n',
    );
  });

  test('before the first key when none precedes it, and into an empty head', () => {
    expect(edited('---\n# c\ntitle: T\n---\n', { work_package_id: 'WP01' })).toBe('---\n# c\nwork_package_id: WP01\ntitle: T\n---\n');
    expect(edited('---\n---\nbody', { title: 'T', work_package_id: 'WP01' })).toBe('---\nwork_package_id: WP01\ntitle: T\n---\nbody');
  });

  test('behind its predecessor, not behind the comment that leads the next key', () => {
    expect(edited('---\ntitle: T\n\n# next\nzzz: 1\n---\n', { scope: 's' })).toBe('---\ntitle: T\nscope: s\n\n# next\nzzz: 1\n---\n');
  });

  test('a comment behind a value or its colon stays behind the new one', () => {
    expect(edited(file, { title: 'B', requirement_refs: ['FR-009'], dependencies: null })).toContain(
      'title: B   # quoted by hand\ndependencies:\nrequirement_refs: # which ones\n- FR-009\n\n# who does it\n',
    );
  });

  test('a comment right behind a quote moves away from what takes its place', () => {
    expect(edited('---\na: "x"#y\nb: [1]#z\n---\n', { a: 'z', b: 2 })).toBe('---\na: z #y\nb: 2 #z\n---\n');
  });

  test('a block makes way whole, and the comment below it stays', () => {
    expect(edited('---\na: |\n  x\n\n  y\n# below\nb: 1\n---\n', { a: 'z' })).toBe('---\na: z\n# below\nb: 1\n---\n');
    expect(edited('---\na:\n- x\n-\n# below\nb: 1\n---\n', { a: undefined })).toBe('---\n# below\nb: 1\n---\n');
  });

  test('before a block of text that ends the head, which would gain a line end from a key below it', () => {
    expect(edited('---\ntitle: |\n  a\n---\n', { title: 'b' })).toBe('---\ntitle: b\n---\n');
    expect(edited('---\ntitle: T\ndescription: |\n  a\n---\n', { scope: 's', zzz: 1, yyy: [2] })).toBe(
      '---\ntitle: T\nscope: s\nyyy:\n- 2\nzzz: 1\ndescription: |\n  a\n---\n',
    );
    expect(edited('---\nhistory:\n- at: x\n  note: >\n    a\n---\n', { owned_files: ['a'] })).toBe(
      '---\nowned_files:\n- a\nhistory:\n- at: x\n  note: >\n    a\n---\n',
    );
    expect(edited('---\ntitle: |-\n  a\n---\n', { zzz: 1 })).toBe('---\ntitle: |-\n  a\nzzz: 1\n---\n');
  });

  test('keys keep their indentation', () => {
    expect(edited('---\n  a: 1\n  b:\n    c: 1\n---\n', { b: { c: [2] }, d: ['x'] })).toBe(
      '---\n  a: 1\n  b:\n    c:\n    - 2\n  d:\n  - x\n---\n',
    );
  });

  test.each<[YamlValue, string]>([
    ['plain text', 'plain text'],
    ['no', 'no'],
    ['it’s: this', "'it’s: this'"],
    ["it's: this", '"it\'s: this"'],
    ["it's", "it's"],
    ['', "''"],
    ['2026-01-02', "'2026-01-02'"],
    ['01', "'01'"],
    ['null', "'null'"],
    ['=', "'='"],
    ['a #b', "'a #b'"],
    ['a#b', 'a#b'],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['---', "'---'"],
    ['@a', "'@a'"],
    [' a', "' a'"],
    ['a\nb', '"a\\nb"'],
    ['a\tb', '"a\\tb"'],
    ['\u2028', '"\\L"'],
    ['\u0085\u001B\0\u007F', '"\\N\\e\\0\\x7F"'],
    ['"\\\uFEFF', '"\\"\\\\\\uFEFF"'],
    ['\uD800', '"\\uD800"'],
    ['\u00A0a', '\u00A0a'],
    ["\u3000'", "\u3000'"],
    ['\u{1F600}: a', "'\u{1F600}: a'"],
    ['\u202E', '\u202E'],
    [1.5, '1.5'],
    [true, 'true'],
    [[], '[]'],
    [{}, '{}'],
    [[null, 'a', [null]], '\n- \n- a\n- - '],
    [{ a: null, b: [null] }, '\n  a:\n  b:\n  - '],
  ])('%j is written %s', (value, written) => {
    expect(edited('---\nagent: x\n---\n', { agent: value })).toBe(`---\nagent:${written.startsWith('\n') ? '' : ' '}${written}\n---\n`);
  });

  test('no line is ever wrapped', () => {
    const long = 'word '.repeat(2000).trim();
    expect(edited('---\ntitle: T\n---\n', { title: long })).toBe(`---\ntitle: ${long}\n---\n`);
  });
});

describe('what cannot be done is refused, and nothing is given out', () => {
  test.each([['---\n{a: 1, b: 2}\n---\n'], ['---\n? a\n: 1\n---\n'], ['---\na: &x 1\nb: *x\n---\n']])(
    '%j is not editable in place',
    (text) => {
      expect(codeOf(text, { a: 5 })).toBe('FRONT_MATTER_NOT_EDITABLE');
    },
  );

  test('a block of text that would end the head without what stood below it', () => {
    expect(codeOf('---\ntitle: |\n  a\nzzz: 1\n---\n', { zzz: undefined })).toBe('FRONT_MATTER_NOT_EDITABLE');
  });

  test('a key that needs quotes is no key of ours', () => {
    expect(codeOf('---\na: 1\n---\n', { 'b: c': 5 })).toBe('FRONT_MATTER_NOT_EDITABLE');
  });

  test.each(['', 'no front matter', '---\na: b: c\n---\n', '---\na: 1\n', '---\n- a\n---\n'])('%j cannot be read', (text) => {
    expect(codeOf(text, { a: 5 })).toBe('WP_FRONT_MATTER_INVALID');
  });

  test('a long list does not stop it', () => {
    const text = `---\ntitle: T\nowned_files:\n${'- x\n'.repeat(40_000)}---\n`;
    expect(edited(text, { title: 'U', owned_files: ['y'] })).toBe('---\ntitle: U\nowned_files:\n- y\n---\n');
  });
});
