import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { requirementCoverage, requirementIds, specRequirements } from '../../../../machines/rules/requirements.ts';

it.each([
  ['| FR-001 | text |', ['FR-001']],
  ['  | **~~FR-001** | text |', ['FR-001']],
  ['| text | FR-001 |', []],
  ['| FR-001 and more | text |', []],
  ['### FR-001: title', ['FR-001']],
  ['###### C-2', ['C-2']],
  ['- FR-001: text', ['FR-001']],
  ['  * **nfr-3** text', ['NFR-3']],
  ['12. FR-001 text', ['FR-001']],
  ['**FR-001 — title.** text', ['FR-001']],
  ['FR-001 must hold', []],
  ['- see FR-001', []],
  ['- FR-001a', []],
  ['- XFR-001', []],
])('in %j finds declared %j', (line, declared) => {
  expect(specRequirements(`intro\n${line}\nend`).all).toEqual(declared);
});

it('tells functional, undeclared and bare-prose ids apart', () => {
  const spec = specRequirements(
    [
      'As FR-090 of another mission says.',
      '## Functional Requirements',
      '- **FR-002**: like FR-091, but better',
      'FR-003 must hold, and C-001 too.',
      '### Notes',
      'FR-092 is no concern of ours.',
      '## Constraints and REQUIREMENTS FR-093',
      '| C-001 | declared below its mention |',
    ].join('\n'),
  );
  expect(spec).toEqual({
    all: ['C-001', 'FR-002'],
    functional: ['FR-002'],
    bareProse: ['FR-003'],
    undeclared: ['FR-090', 'FR-091', 'FR-003', 'FR-092', 'FR-093'],
  });
});

const someId = fc.tuple(fc.constantFrom('FR', 'NFR', 'C'), fc.integer({ min: 0, max: 30 })).map(([kind, number]) => `${kind}-${number}`);

it('never throws, and its lists fit together', () => {
  const fragment = fc.oneof(fc.string({ unit: 'binary' }), someId, fc.constantFrom('\n', '# Requirements\n', '- ', '| ', ' |', '**'));
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const spec = specRequirements(text);
      const mentioned = new Set(requirementIds(text));
      for (const undeclared of spec.undeclared) expect(spec.all).not.toContain(undeclared);
      for (const bare of spec.bareProse) expect(spec.undeclared).toContain(bare);
      for (const functional of spec.functional) expect(spec.all).toContain(functional);
      for (const declared of spec.all) expect(mentioned).toContain(declared);
      expect(mentioned.size).toBe(spec.undeclared.length + spec.all.length);
    }),
  );
});

it('is complete exactly when every package refers to known requirements and every functional one is referred to', () => {
  const wp = fc.constantFrom('WP01', 'WP02', 'WP03');
  fc.assert(
    fc.property(fc.uniqueArray(someId, { maxLength: 6 }), fc.dictionary(wp, fc.array(someId, { maxLength: 4 })), (declared, refs) => {
      const spec = specRequirements(declared.map((own) => `- ${own} text\n`).join(''));
      const packages = Object.keys(refs);
      const { withoutRefs, unknownRefs, unmapped } = requirementCoverage(packages, refs, spec);
      const isComplete = withoutRefs.length === 0 && Object.keys(unknownRefs).length === 0 && unmapped.length === 0;
      const all = packages.flatMap((own) => refs[own] ?? []);
      const expected =
        packages.every((own) => (refs[own] ?? []).length > 0) &&
        all.every((ref) => declared.includes(ref)) &&
        declared.filter((own) => own.startsWith('FR-')).every((own) => all.includes(own));
      expect(isComplete).toBe(expected);
    }),
  );
});

it('does not count what a package with an unknown reference maps', () => {
  const spec = specRequirements('- FR-001 a\n- FR-002 b\n');
  expect(requirementCoverage(['WP02', 'WP01', 'WP03'], { WP01: ['FR-001', 'FR-009'], WP02: ['FR-002'] }, spec)).toEqual({
    withoutRefs: ['WP03'],
    unknownRefs: { WP01: ['FR-009'] },
    unmapped: ['FR-001'],
  });
});
