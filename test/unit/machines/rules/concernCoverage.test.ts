import { expect, it } from 'vitest';
import { packagesWithoutConcern } from '../../../../machines/rules/concernCoverage.ts';

const entry = (id: string, concerns: { plan_concern_refs?: string[]; cross_cutting?: boolean | number | string } = {}) => ({
  id,
  title: id,
  ...concerns,
});

it.each([
  ['', [entry('WP01')], []],
  ['### IC-01: Speed\n', [entry('WP01')], ['WP01']],
  ['##### IC-01\nIC-02', [entry('WP01')], []],
  ['', [entry('WP01', { plan_concern_refs: ['IC-01'] }), entry('WP02'), entry('WP03', { cross_cutting: true })], ['WP02']],
  ['', [entry('WP01', { plan_concern_refs: [] }), entry('WP02', { cross_cutting: false })], ['WP01', 'WP02']],
  ['', [entry('WP01', { cross_cutting: 'Yes' }), entry('WP02', { cross_cutting: 1 }), entry('WP03', { cross_cutting: 'off' })], ['WP03']],
])('with the plan %j, of %j those without a concern are %j', (plan, work_packages, without) => {
  expect(packagesWithoutConcern({ work_packages }, plan)).toEqual(without);
});
