import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayTitle, frontMatterModel, planningFindings } from '../../../../machines/rules/frontMatterModel.ts';
import validate from '../../../../schemas/generated/frontMatter.js';
import { Timestamp, type YamlMapping, type YamlValue } from '../../../../schemas/yamlValue.ts';
import { yamlValue } from '../../../support/yamlTexts.ts';

const listless = {
  dependencies: [],
  requirement_refs: [],
  tracker_refs: [],
  owned_files: [],
  create_intent: [],
  subtasks: [],
  history: [],
  tags: [],
};
const read = (more: YamlMapping) => frontMatterModel({ work_package_id: 'WP01', title: 'T', ...more });
const valueOf = (more: YamlMapping) => {
  const reading = read(more);
  return reading.ok ? reading.value : reading.findings.map(({ key, fault }) => `${fault} ${key}`);
};

describe('the model of a front matter', () => {
  test('is its shape, whatever stood in the file, or says why not', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'work_package_id',
            'title',
            'dependencies',
            'agent',
            'history',
            'phase',
            'shell_pid',
            'lane',
            'base_commit',
            '__proto__',
            'constructor',
            'zzz',
          ),
          yamlValue,
        ),
        (mapping) => {
          const reading = frontMatterModel(mapping);
          if (reading.ok) expect(validate(reading.value)).toBe(true);
          else expect(reading.findings.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('never changes what it reads from', () => {
    fc.assert(
      fc.property(yamlValue, (value) => {
        const mapping = { work_package_id: 'WP01', dependencies: 'WP02, WP03', agent: value, history: [value], lane: 'doing' };
        const before = structuredClone({ ...mapping, agent: null, history: null });
        read(mapping);
        expect({ ...mapping, agent: null, history: null }).toEqual(before);
        expect(mapping.agent).toBe(value);
      }),
    );
  });

  test('fills in lists and leaves out what has no value', () => {
    expect(valueOf({ phase: null, agent: null, base_commit: 'unknown', shell_pid: '', lane: '' })).toEqual({
      work_package_id: 'WP01',
      title: 'T',
      ...listless,
    });
  });

  test('brings old spellings to one form', () => {
    expect(valueOf({ dependencies: ' WP02, WP03 ,', requirement_refs: 'FR-001', tracker_refs: '' })).toMatchObject({
      dependencies: ['WP02', 'WP03'],
      requirement_refs: ['FR-001'],
      tracker_refs: [],
    });
    expect(valueOf({ dependencies: ' [] ' })).toMatchObject({ dependencies: [] });
    expect(valueOf({ lane: 'doing', phase: 3, shell_pid: ' 1_000 ' })).toMatchObject({ lane: 'in_progress', phase: '3', shell_pid: 1000 });
    expect(frontMatterModel({ work_package_id: 'WP01', work_package_title: 'Old' })).toMatchObject({ ok: true, value: { title: 'Old' } });
    expect(valueOf({ work_package_title: 'Old' })).toMatchObject({ title: 'T' });
    expect(valueOf({ shell_pid: -0.5 })).toMatchObject({ shell_pid: 0 });
  });

  test('keeps dates in fields of any shape as text, and refuses them where text is wanted', () => {
    const date = new Timestamp('2026-01-02');
    expect(valueOf({ history: [{ at: date }], agent: { since: [date, Infinity] } })).toMatchObject({
      history: [{ at: '2026-01-02' }],
      agent: { since: ['2026-01-02', null] },
    });
    expect(read({ created_at: date })).toEqual({
      ok: false,
      findings: [{ key: 'created_at', fault: 'type', sentence: 'has to be text, not the date 2026-01-02; put it in quotes' }],
    });
  });

  test.each<[string, YamlValue, string]>([
    ['dependencies', null, 'type dependencies'],
    ['dependencies', [null], 'type dependencies'],
    ['tags', 'x', 'type tags'],
    ['title', 5, 'type title'],
    ['title', ' ', 'value title'],
    ['title', '\u0085\u001C', 'value title'],
    ['work_package_id', 'WP1', 'value work_package_id'],
    ['work_package_id', 'WP01\n', 'value work_package_id'],
    ['work_package_id', null, 'type work_package_id'],
    ['base_commit', 'ABCDEF1', 'value base_commit'],
    ['base_commit', 1234567, 'type base_commit'],
    ['lane', 'genesis', 'value lane'],
    ['lane', 'uninitialized', 'value lane'],
    ['shell_pid', 'x', 'type shell_pid'],
    ['phase', ['a'], 'type phase'],
    ['titel', 'x', 'unknown titel'],
    ['branch_strategy_override', 'x', 'unknown branch_strategy_override'],
    ['titel', null, 'unknown titel'],
    ['constructor', 'x', 'unknown constructor'],
  ])('refuses %s: %j', (key, value, finding) => {
    expect(valueOf({ [key]: value })).toEqual([finding]);
  });

  test('tells every finding at once, and names the entry of a list', () => {
    const reading = frontMatterModel(
      Object.fromEntries<YamlValue>([
        ['__proto__', 1],
        ['dependencies', ['WP02', 3]],
        ['title', ''],
      ]),
    );
    expect(reading.ok ? [] : reading.findings.map(({ key, sentence }) => `${key} ${sentence}`).toSorted()).toEqual([
      '__proto__ is not a key of work packages',
      'dependencies entry 2 has to be text, not 3; put it in quotes',
      'title cannot be ""',
      'work_package_id is missing',
    ]);
  });

  test('drops unknown keys only where that was asked for, and nothing else with them', () => {
    expect(frontMatterModel({ work_package_id: 'WP01', zzz: 1, yyy: null }, 'dropped')).toEqual({
      ok: true,
      value: { work_package_id: 'WP01', ...listless },
    });
    expect(frontMatterModel({ work_package_id: 'x', zzz: 1 }, 'dropped')).toMatchObject({
      ok: false,
      findings: [{ key: 'work_package_id' }],
    });
  });
});

test('a package is called by its title without the white space around it, or by its id', () => {
  const titled = (title: string | null) => {
    const reading = frontMatterModel({ work_package_id: 'WP01', title });
    return reading.ok ? displayTitle(reading.value) : null;
  };
  expect([titled(' A title '), titled('\u0085A\u001F'), titled('\uFEFFA'), titled(null)]).toEqual(['A title', 'A', '\uFEFFA', 'WP01']);
});

describe('what planning asks of a front matter', () => {
  const told = (mapping: YamlMapping) => planningFindings(mapping).map(({ key, fault }) => `${fault} ${key}`);

  test('nothing more of ids that are two digits long and different', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 99 })), (numbers) => {
        expect(
          told({ work_package_id: 'WP01', title: 'T', dependencies: numbers.map((number) => `WP${String(number).padStart(2, '0')}`) }),
        ).toEqual([]);
      }),
    );
  });

  test('an id and a title, and a list of ids without repetition', () => {
    expect(told({})).toEqual(['missing work_package_id', 'missing title']);
    expect(told({ work_package_id: 'x', title: null, dependencies: 'WP01' })).toEqual(['type dependencies']);
    expect(told({ work_package_id: 'x', title: 'T', dependencies: [5, 'WP1', 'WP100', 'WP02', 'WP02', 'WP02'] })).toEqual([
      'type dependencies',
      'value dependencies',
      'value dependencies',
      'repeated dependencies',
      'repeated dependencies',
    ]);
  });
});
