import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { subtaskRows } from '../../../../machines/rules/subtaskRows.ts';

it('reads every form with the package whose section it stands in', () => {
  const text = [
    '| T001 | index row | WP02 | [P] |',
    '| **T002** | done row | WP02 | [D] |',
    '## Work Package WP01: title',
    '- [ ] T003 open',
    '- [X] T004 ticked',
    '- [x] t005 lower case names nothing',
    '- [ ] no id',
    '### Notes',
    '**Included Subtasks**: T006, T007',
    '#### phase of WP02',
    '- [ ] T0080 long id',
    '| T009 | row without package |',
    '| x | T010 |',
    'Subtasks: none',
  ].join('\n');
  expect(subtaskRows(text)).toEqual([
    { id: 'T001', wp_id: 'WP02', form: 'table', done: null, line: 1 },
    { id: 'T002', wp_id: 'WP02', form: 'table', done: true, line: 2 },
    { id: 'T003', wp_id: 'WP01', form: 'checkbox', done: false, line: 4 },
    { id: 'T004', wp_id: 'WP01', form: 'checkbox', done: true, line: 5 },
    { id: 'T006', wp_id: 'WP01', form: 'inline', done: null, line: 9 },
    { id: 'T007', wp_id: 'WP01', form: 'inline', done: null, line: 9 },
    { id: 'T0080', wp_id: 'WP02', form: 'checkbox', done: false, line: 11 },
    { id: 'T009', wp_id: 'WP02', form: 'table', done: null, line: 12 },
  ]);
});

it('reads no examples: what stands in a code block is no row, and the other fence does not close it', () => {
  expect(subtaskRows('```\n- [ ] T001\n~~~\n- [ ] T002\n```\n- [ ] T003\n').map(({ id }) => id)).toEqual(['T003']);
});

it('finds exactly the rows that were written', () => {
  const row = fc.record({ id: fc.integer({ min: 100, max: 99999 }).map((number) => `T${number}`), done: fc.boolean() });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = `## WP07\n${rows.map(({ id, done }) => `- [${done ? 'x' : ' '}] ${id} words\n`).join('')}`;
      expect(subtaskRows(text)).toEqual(
        rows.map(({ id, done }, index) => ({ id, wp_id: 'WP07', form: 'checkbox', done, line: index + 2 })),
      );
    }),
  );
});
