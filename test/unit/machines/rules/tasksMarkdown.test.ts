import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dependenciesIn, packageSections, tasksOutline } from '../../../../machines/rules/tasksMarkdown.ts';
import validate from '../../../../schemas/generated/tasksOutline.js';

const id = fc.integer({ min: 0, max: 99 }).map((number) => `WP${String(number).padStart(2, '0')}`);
const body = fc
  .array(fc.stringMatching(/^[a-zA-Z0-9 .,:*|[\]()—-]*$/), { maxLength: 4 })
  .map((rows) => rows.map((row) => `${row}\n`).join(''));
const headingOf = (own: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    `## ${own}`,
    `### ${own} — title`,
    `## Work Package ${own}: title`,
    `###  Work Package  ${own}`,
    `## Work Package ${Number(own.slice(2))} — title`,
    `## ${own} ##`,
  );
const section = id.chain((own) => fc.record({ id: fc.constant(own), heading: headingOf(own), body }));
const document = fc.record({ before: body, sections: fc.uniqueArray(section, { selector: ({ id: own }) => own, maxLength: 6 }) });
const written = ({ before, sections }: { before: string; sections: readonly { heading: string; body: string }[] }): string =>
  before + sections.map((own) => `${own.heading}\n${own.body}`).join('');

it('finds every section with exactly its text, in order', () => {
  fc.assert(
    fc.property(document, (parts) => {
      expect([...packageSections(written(parts))]).toEqual(parts.sections.map((own) => [own.id, own.body]));
    }),
  );
});

it('ends the last section, and no other, at a second-level heading of something else', () => {
  fc.assert(
    fc.property(
      document,
      fc.constantFrom('## Notes', '## Work Package one', '## WP1', '## Dependencies & order'),
      body,
      (parts, title, notes) => {
        fc.pre(parts.sections.length > 0);
        const after = `${title}\n${notes}`;
        expect([...packageSections(written(parts) + after)]).toEqual(parts.sections.map((own) => [own.id, own.body]));
        const between = parts.sections.map((own, index) =>
          index === parts.sections.length - 1 ? own : { ...own, body: own.body + after },
        );
        expect([...packageSections(written({ ...parts, sections: between }))]).toEqual(between.map((own) => [own.id, own.body]));
      },
    ),
  );
});

it('keeps deeper headings and a heading Dependencies inside the last section', () => {
  const inside = '## Dependencies\n- WP02\n### Notes\nDepends on WP03\n# Top\n';
  expect(packageSections(`## WP01\n${inside}## Risks\nDepends on WP04\n`).get('WP01')).toBe(inside);
});

it('takes the last of two sections of one package', () => {
  expect([...packageSections('## WP01\nold\n## WP02\nx\n## WP01\nnew\n')]).toEqual([
    ['WP01', 'new\n'],
    ['WP02', 'x\n'],
  ]);
});

it.each([
  '#### WP01',
  '# WP01',
  '## WP1',
  '## WP001',
  '## wp01',
  '##WP01',
  ' ## WP01',
  '## [WP01]',
  '## **WP01**',
  '## WP01x',
  '## WP01_x',
  '## Work Package 123',
  '## Work Package 1x',
  '## Work package WP01',
  '## Phase WP01',
])('sees no section in %j', (title) => {
  expect(packageSections(`${title}\ntext\n`).size).toBe(0);
});

it('reads the digits of any script where it reads digits', () => {
  expect([...packageSections('## Work Package ١٢ — title\na\n## Work Package 𝟡\nb\n').keys()]).toEqual(['WP12', 'WP09']);
});

it.each([
  ['**Dependencies**: WP01, WP02', ['WP01', 'WP02']],
  ['Dependencies: WP01, WP02 (note)', ['WP01', 'WP02']],
  ['Dependencies: WP01; WP02', ['WP01']],
  ['Dependencies: WP01 and WP02', []],
  ['**Dependencies:** WP01', []],
  ['Dependencies: WP01 — because', []],
  ['Dependencies: wp01', []],
  ['Dependencies:\nWP01', ['WP01']],
  ['Dependencies: none (WP01 comes later)', []],
  ['Dependencies: Depends on WP01, WP02 and more', ['WP01', 'WP02']],
  ['| Priority: P1 | Dependencies: WP01 |', ['WP01']],
  ['| Dependencies:\nDependencies: WP01', ['WP01']],
  ['Depends on WP01 and WP02', ['WP01']],
  ['- depend on WP01, wp02, WP03', ['WP01', 'WP03']],
  ['Depends on: WP01', []],
  ['It Depends on WP01', []],
  ['### Dependencies\n\n- WP01\n\n* WP02 (note)\ntext\n- WP03', ['WP01', 'WP02']],
  ['#### **Dependencies**\n-WP01\n### Notes\n- WP02', ['WP01']],
  ['##### Dependencies\n- WP01', []],
  ['### Dependencies\n- none\n- WP01', []],
  ['### Dependencies\n- WP03\n\nDependencies: WP02\nDepends on WP01, WP03', ['WP01', 'WP03', 'WP02']],
])('reads the dependencies of %j', (text, expected) => {
  expect(dependenciesIn(text)).toEqual(expected);
});

it('finds each declared dependency once, whatever form declares it', () => {
  const forms = (ids: readonly string[]): fc.Arbitrary<string> =>
    fc.constantFrom(
      `Depends on ${ids.join(', ')}`,
      `**Dependencies**: ${ids.join(',')}`,
      `| x | Dependencies: ${ids.join(' , ')} |`,
      `### Dependencies\n${ids.map((own) => `- ${own}`).join('\n')}\n\nEnd.`,
    );
  fc.assert(
    fc.property(
      fc.array(
        fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).chain((ids) => forms(ids).map((text) => ({ ids, text }))),
        { minLength: 1, maxLength: 4 },
      ),
      (declared) => {
        const found = dependenciesIn(declared.map(({ text }) => text).join('\n\n'));
        expect(new Set(found)).toEqual(new Set(declared.flatMap(({ ids }) => ids)));
        expect(found).toHaveLength(new Set(found).size);
      },
    ),
  );
});

it('takes requirement references that stand between words of another script, and digits of none but ours', () => {
  const text = '## WP01\n**Requirements**: 需求FR-001和éFR-002é, FR-٣\n## WP٠٢\nRequirements: FR-003\n';
  expect(tasksOutline(text).requirement_refs).toEqual({ WP01: ['FR-001', 'FR-002', 'FR-003'] });
});

it('takes requirement references from sections at one level more, from fields of several spellings', () => {
  const text =
    '## WP01\n**Requirement Refs**: FR-001, nfr-2\n#### Work Package WP02: x\nRequirements: C-003 and FR-1\nRequirement: FR-1\n## Notes\nRequirements Refs: FR-9\n';
  expect(tasksOutline(text).requirement_refs).toEqual({ WP01: ['FR-001', 'NFR-2'], WP02: ['C-003', 'FR-1', 'FR-9'] });
});

it('gives an outline of its shape for any text', () => {
  const fragment = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '## ',
      '### ',
      'WP01',
      'WP02',
      'Work Package ',
      'Dependencies',
      ': ',
      'Depends on ',
      '- ',
      '* ',
      '[ ] T001',
      '| ',
      '\n',
      '\r\n',
      '\u2028',
      '**',
      'Requirements: FR-001',
      '```',
      '[]',
      '#',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
      (text) => {
        expect(validate(tasksOutline(text))).toBe(true);
        for (const own of packageSections(text).values()) expect(text).toContain(own);
      },
    ),
    { numRuns: 500 },
  );
});

it('is not slowed down by long runs of empty lines, blanks and brackets', () => {
  const long = `${'\n'.repeat(200_000)}${'# '.repeat(50_000)}\n## WP01 ${' '.repeat(200_000)}x\n${'| '.repeat(50_000)}\n${'- [ '.repeat(50_000)}\n${'### Dependencies\n'.repeat(20_000)}\nDepends on WP02`;
  expect(tasksOutline(long).dependencies).toEqual({ WP01: ['WP02'] });
});
