import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig, type Configuration } from '../../../../actions/files/readConfig.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

const defaults = {
  agents: [],
  autoCommit: true,
  stallThresholdMinutes: 30,
  protectedBranches: null,
  statusCommit: 'coalesced',
  missionTypes: null,
  project: { uuid: null, slug: null },
  intake: { mostBytes: 5_242_880, allowCrossFs: false },
  mergeStrategy: 'squash',
  contractCommand: null,
  gatePolicy: {
    enabled: true,
    mode: 'warn',
    requireReviewApproval: true,
    requireRiskCheck: true,
    requireDepsComplete: true,
    riskThreshold: 0.6,
  },
  ownershipGuard: 'warn',
};

async function configured(text: string): Promise<Configuration> {
  const root = temporaryFolder();
  writeFiles(root, { '.kittify/config.yaml': text });
  return readConfig(root);
}

test('without a file, and where the file says nothing, the defaults hold', async () => {
  expect(await readConfig(temporaryFolder())).toEqual({ settings: defaults, unreadable: [] });
  expect(await configured('')).toEqual({ settings: defaults, unreadable: [] });
  expect(await configured('# only a remark\nagents:\nreview:\nvcs:\n  type: git\n')).toEqual({ settings: defaults, unreadable: [] });
});

test('what is set counts, in its new place before its old one', async () => {
  expect(
    (await configured('agents:\n  auto_commit: false\nauto_commit: true\nreview:\n  stall_threshold_minutes: 5\n')).settings,
  ).toMatchObject({ autoCommit: false, stallThresholdMinutes: 5 });
  expect((await configured('auto_commit: false\n')).settings.autoCommit).toBe(false);
  expect((await configured('agents: {auto_commit: false}\nproject: &p {uuid: x}\n')).settings.autoCommit).toBe(false);
  expect((await configured('protection:\n  protected_branches: []\nstatus:\n  commit: each\n')).settings).toMatchObject({
    protectedBranches: [],
    statusCommit: 'each',
  });
  expect((await configured('protection:\n  protected_branches: [trunk, release/1]\nstatus:\n')).settings).toMatchObject({
    protectedBranches: ['trunk', 'release/1'],
    statusCommit: 'coalesced',
  });
});

test.each<readonly [string, number, boolean]>([
  ['max_brief_bytes: 7', 7, false],
  ['allow_cross_fs: true', 5_242_880, true],
  ...['0', '-1', '1.5', '"7"', 'lots', '[]', ''].map((said) => [`max_brief_bytes: ${said}`, 5_242_880, false] as const),
  ['allow_cross_fs: maybe', 5_242_880, false],
])('intake.%s lets a brief have %i bytes, and is no fault of the file', async (said, mostBytes, allowCrossFs) => {
  const { settings, unreadable } = await configured(`agents: {auto_commit: false}\nintake:\n  ${said}\n`);
  expect([settings.intake, settings.autoCommit, unreadable]).toEqual([{ mostBytes, allowCrossFs }, false, []]);
});

test.each([
  ['enabled: true', 'warn'],
  ['mode: block', 'block'],
  ['mode: "off"', 'off'],
  ['{mode: block, enabled: false}', 'off'],
  ['{mode: block, enforce_ownership: false}', 'off'],
])('the guard of owned files, set as %s, is set to %s', async (text, guard) => {
  expect((await configured(`policy:\n  commit_guard:\n    ${text}\n`)).settings.ownershipGuard).toBe(guard);
});

test('a command that has to pass before an acceptance is one line of words, and not blank', async () => {
  expect((await configured('acceptance:\n  contract_command: npm run test:contract\n')).settings.contractCommand).toBe(
    'npm run test:contract',
  );
  expect(await configured('acceptance:\n  contract_command: " "\n')).toMatchObject({
    settings: defaults,
    unreadable: expect.arrayContaining([expect.stringContaining('acceptance/contract_command')]),
  });
});

test('who the project is, which agents and which mission types it has', async () => {
  const { settings } = await configured(
    'agents:\n  available:\n  - claude\n  - codex\nproject:\n  uuid: u-1\n  slug: demo\nmission_type_activations: [plan]\n',
  );
  expect(settings).toMatchObject({ agents: ['claude', 'codex'], project: { uuid: 'u-1', slug: 'demo' }, missionTypes: ['plan'] });
});

test.each([
  ['agents:\n  auto_commit: sometimes\n', 'agents/auto_commit'],
  ['review:\n  stall_threshold_minutes: -1\n', 'stall_threshold_minutes'],
  ['protection:\n  protected_branches: main\n', 'protected_branches'],
  ['status:\n  commit: never\n', 'status/commit'],
  ['agents: [\n', 'line'],
  ['- a list\n', 'must be object'],
])('%j is told, and the defaults hold', async (text, said) => {
  const { settings, unreadable } = await configured(text);
  expect(settings).toEqual(defaults);
  expect(unreadable.join('\n')).toContain(said);
});

test('a folder in the place of the file is no file', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.kittify', 'config.yaml'), { recursive: true });
  expect((await readConfig(root)).settings).toEqual(defaults);
});

test('no text makes it throw', async () => {
  const root = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 60 }), async (text) => {
      writeFiles(root, { '.kittify/config.yaml': text });
      expect((await readConfig(root)).settings.stallThresholdMinutes).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 50 },
  );
});
