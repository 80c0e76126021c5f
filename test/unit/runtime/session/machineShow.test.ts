import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import isMachineDiffReply from '../../../../schemas/generated/machineDiffReply.js';
import isMachineShowReply from '../../../../schemas/generated/machineShowReply.js';
import { newRepository } from '../../../support/repository.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { runMain } from '../../../support/runMain.ts';

const custom =
  'mission: { key: claim, name: Claim, version: 1.0.0 }\nsteps:\n  - { id: ask, title: Ask }\n  - { id: tell, title: Tell, depends_on: [ask] }\n';
const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Machines are only looked at: one project is enough. */
let cwd: string;
beforeAll(() => {
  const { root, commit } = newRepository(join(folder, 'project'));
  commit({
    ...plantedMission({ WP01: {} }),
    '.kittify/missions/claim/mission-runtime.yaml': custom,
    '.kittify/missions/hollow/notes.md': 'No type yet.\n',
    'elsewhere/round.yaml': custom.replace('title: Ask', 'title: Ask, depends_on: [tell]'),
    'elsewhere/misspelt.yaml': custom.replace('depends_on', 'depend_on'),
    'elsewhere/other.yaml': custom.replace('tell', 'say').replace('[ask]', '[]'),
  });
  cwd = root;
});
const ask = async (...argv: readonly string[]) => runMain(argv, { world: { cwd, env: {} } });
const documentOf = async (...argv: readonly string[]): Promise<Record<string, unknown>> => {
  const { spec_kitty_version: _, ...document } = JSON.parse((await ask(...argv, '--json')).stdout) as Record<string, unknown>;
  return document;
};

describe('machine show', () => {
  test('answers with a document of its shape in every format', async () => {
    for (const name of ['workPackage', 'software-dev', 'mission:claim', 'elsewhere/other.yaml']) {
      for (const format of ['json', 'mermaid', 'config', 'svg']) {
        const document = await documentOf('machine', 'show', name, '--format', format);
        expect(isMachineShowReply(document), `${name} ${format} ${JSON.stringify(isMachineShowReply.errors)}`).toBe(true);
        expect(document['text'] === null).toBe(format === 'json');
      }
    }
  });

  test('prints a diagram when nothing is said, and what can be piped into a file', async () => {
    expect((await ask('machine', 'show', 'workPackage')).stdout).toMatch(/^stateDiagram-v2\n/);
    expect(JSON.parse((await ask('machine', 'show', 'workPackage', '--format', 'config')).stdout)).toMatchObject({ id: 'workPackage' });
    expect((await ask('machine', 'show', 'mission:claim', '--format', 'svg')).stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  test('takes the machine of the program before a mission type of its name, which has a longer one', async () => {
    expect(await documentOf('machine', 'show', 'claim')).toMatchObject({ kind: 'saved' });
    expect(await documentOf('machine', 'show', 'mission:claim')).toMatchObject({ kind: 'mission_type', name: 'claim' });
  });

  test('says which machine was probably meant, and what is wrong with a file', async () => {
    for (const name of ['workpackage', ''])
      expect(await documentOf('machine', 'show', name)).toMatchObject({ error_code: 'MACHINE_UNKNOWN', name });
    expect(await documentOf('machine', 'show', 'hollow')).toMatchObject({
      error_code: 'MACHINE_UNKNOWN',
      error: 'No machine is called "hollow".',
    });
    expect(await documentOf('machine', 'show', 'nowhere/at-all.yaml')).toMatchObject({ error_code: 'FILE_NOT_READ' });
  });
});

describe('machine show of a mission', () => {
  test('says who stands where, now and at any moment, in every format', async () => {
    const whole = await documentOf('machine', 'show', 'workPackage', '--mission', directory, '--format', 'svg');
    expect(whole['tokens']).toEqual({ planned: ['WP01'] });
    expect(whole['text']).toContain('data-token="WP01"');
    expect((await documentOf('machine', 'show', 'workPackage', '--mission', directory))['text']).toContain('note right of planned: WP01');
    expect((await documentOf('machine', 'show', 'software-dev', '--mission', directory))['tokens']).toEqual({
      'implement.starting': ['mission'],
    });
    expect((await documentOf('machine', 'show', 'workPackage', '--mission', directory, '--at', '1999-01-01'))['tokens']).toEqual({
      genesis: ['WP01'],
    });
    expect(await documentOf('machine', 'show', 'plan', '--mission', directory)).toMatchObject({ tokens: {} });
    expect(await documentOf('machine', 'show', 'workPackage', '--mission', directory, '--at', 'never')).toMatchObject({
      error_code: 'MOMENT_UNKNOWN',
    });
  });
});

describe('machine diff', () => {
  test('of a machine with itself is empty', async () => {
    const document = await documentOf('machine', 'diff', 'draft', 'draft');
    expect([isMachineDiffReply(document), document['same']]).toEqual([true, true]);
    expect((await ask('machine', 'diff', 'draft', 'draft')).exit).toBe(0);
  });

  test('names the states and arrows that set two apart, and exits with 1', async () => {
    const { exit, stdout } = await ask('machine', 'diff', 'mission:claim', 'elsewhere/other.yaml');
    expect(exit).toBe(1);
    expect(stdout).toContain('- tell (compound');
    expect(stdout).toContain('+ say (compound');
  });

  test('tells of both machines that cannot be found', async () => {
    const document = await documentOf('machine', 'diff', 'nothing', 'nobody');
    expect((document['problems'] as readonly { code: string }[]).map(({ code }) => code)).toEqual(['MACHINE_UNKNOWN', 'MACHINE_UNKNOWN']);
  });
});

describe('machine check', () => {
  test('says how far it walked, and tells what does not hold as the way that leads there', async () => {
    expect((await ask('machine', 'check', 'elsewhere/other.yaml')).stdout).toMatch(
      /claim 1\.0\.0 holds\.[\s\S]*Steps: ask → say[\s\S]*each was reached, answered and left/,
    );
    const { exit, stderr } = await ask('machine', 'check', 'elsewhere/round.yaml');
    expect(exit).toBe(2);
    expect(stderr).toContain('"ask" waits for "tell" waits for "ask": none of them can ever start.');
    expect(await documentOf('machine', 'check', 'nowhere.yaml')).toMatchObject({ error_code: 'FILE_NOT_READ' });
  });

  test('tells of keys that it passes over', async () => {
    const { exit, stdout } = await ask('machine', 'check', 'elsewhere/misspelt.yaml');
    expect(exit).toBe(0);
    expect(stdout).toContain('"tell" has the key "depend_on", which means nothing and is passed over (did you mean "depends_on"?).');
    for (const type of ['documentation', 'plan', 'research', 'software-dev'])
      expect(await documentOf('machine', 'check', join(process.cwd(), 'missions', type, 'mission-runtime.yaml'))).toMatchObject({
        warnings: [],
      });
  });
});

test('types of a project whose folder cannot be listed are told to be unreadable', async () => {
  const { root, commit } = newRepository(join(folder, 'unreadable'));
  commit(plantedMission({ WP01: {} }));
  mkdirSync(join(root, '.kittify'), { recursive: true });
  symlinkSync('missions', join(root, '.kittify', 'missions'));
  const { exit, stdout } = await runMain(['machine', 'list', '--json'], { world: { cwd: root } });
  expect([exit, JSON.parse(stdout)]).toMatchObject([6, { error_code: 'FILE_NOT_READ' }]);
});

test('asking for a machine needs no project', async () => {
  expect((await runMain(['machine', 'show', 'plan'], { world: { cwd: '/' } })).stdout).toMatch(/^stateDiagram/);
});
