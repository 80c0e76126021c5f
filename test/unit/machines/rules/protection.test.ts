import { expect, test } from 'vitest';
import { protectedBranches } from '../../../../machines/rules/protection.ts';

const silent = { configured: null, remoteDefaults: [], override: undefined };

test('where nothing is said the usual branches are protected, and what remotes call their default', () => {
  expect(protectedBranches(silent)).toEqual(['main', 'master']);
  expect(protectedBranches({ ...silent, remoteDefaults: ['trunk', 'main'] })).toEqual(['main', 'master', 'trunk']);
});

test('what the project says replaces that, also when it says that nothing is', () => {
  expect(protectedBranches({ ...silent, configured: ['release'], remoteDefaults: ['trunk'] })).toEqual(['release']);
  expect(protectedBranches({ ...silent, configured: [], remoteDefaults: ['trunk'] })).toEqual([]);
});

test.each(['1', 'true', 'yes', 'YES', ' true '])('%j opens the door', (override) => {
  expect(protectedBranches({ ...silent, configured: ['main'], override })).toEqual([]);
});

test.each(['', '0', 'false', 'no', 'on', 'y', 'enabled'])('%j does not', (override) => {
  expect(protectedBranches({ ...silent, override })).toEqual(['main', 'master']);
});
