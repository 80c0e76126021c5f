import { expect, test } from 'vitest';
import { spellings } from '../../../../machines/rules/handle.ts';
import { nearestNames } from '../../../../machines/rules/nearestNames.ts';

const names = [
  'charter-pack-usage-journey-01KYWWTF',
  'charter-ux-and-org-pack-vocabulary-01KSAF14',
  'coord-shadows-followups-01KXBCZ1',
  '083-dark-mode',
];

test.each([
  ['coord-shadow-followup', 'coord-shadows-followups-01KXBCZ1'],
  ['drak-mode', '083-dark-mode'],
  ['DARK', '083-dark-mode'],
  ['01kxbcz1', 'coord-shadows-followups-01KXBCZ1'],
  ['usage', 'charter-pack-usage-journey-01KYWWTF'],
])('%s may be %s', (typed, meant) => {
  expect(nearestNames(typed, names, spellings)[0]).toBe(meant);
});

test('what is not alike is not offered, and never more than three', () => {
  expect(nearestNames('payments', names, spellings)).toEqual([]);
  expect(nearestNames('', names, spellings)).toEqual([]);
  expect(nearestNames('deploy', ['deploy-d', 'deploy-b', 'deploy-c', 'deploy-a'])).toEqual(['deploy-a', 'deploy-b', 'deploy-c']);
});
