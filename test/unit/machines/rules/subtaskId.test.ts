import { expect, it } from 'vitest';
import { namedSubtask } from '../../../../machines/rules/subtaskId.ts';

it.each([
  ['T001', { id: 'T001', wp: null }],
  [' t001 ', { id: 'T001', wp: null }],
  ['WP02:T001', { id: 'T001', wp: 'WP02' }],
  ['wp02/t001', { id: 'T001', wp: 'WP02' }],
  ['042-login/T001', { id: 'T001', wp: null }],
  ['042-login:T001', { id: 'T001', wp: null }],
  ['WP01', null],
  ['M/WP01', null],
  ['T', null],
  ['', null],
  ['../T001', null],
])('%j', (text, named) => {
  expect(namedSubtask(text)).toEqual(named);
});
