import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readLog } from '../../machines/rules/eventLog.ts';
import { mergeAttributes, mergeDrivers } from '../../machines/rules/mergeDrivers.ts';
import { directory, plantedMission } from '../support/boards.ts';
import { copyOfBin } from '../support/copyOfBin.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder, writeFiles } from '../support/repository.ts';
import { runBin } from '../support/runBin.ts';

let program: string;
beforeAll(() => {
  program = copyOfBin();
});

const folder = `kitty-specs/${directory}`;
const read = (root: string, name: string): string => readFileSync(join(root, folder, name), 'utf8');

/** A folder in which the program has its name, as it has on the path of a person. */
function installed(): string {
  const place = join(temporaryFolder(), 'bin');
  mkdirSync(place);
  writeFileSync(join(place, 'spec-kitty'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  return place;
}

/** Git as a person runs it. */
const merge = (root: string, branch: string, path: string) =>
  spawnSync('git', ['merge', '-q', branch], {
    cwd: root,
    env: { ...hermeticEnv, PATH: `${path}${delimiter}${hermeticEnv['PATH'] ?? ''}` },
    encoding: 'utf8',
  });

test('branches whose logs have parted are merged by git itself, once the first command has told it how', () => {
  const { root, commit } = newRepository();
  const path = installed();
  expect(runBin(['init', '--ai', 'claude'], { cwd: root, program }).exit).toBe(0);
  commit(plantedMission({ WP01: {}, WP02: {} }));
  expect(
    mergeDrivers.map(({ key }) => spawnSync('git', ['config', `merge.${key}.driver`], { cwd: root, env: hermeticEnv }).status),
  ).toEqual(mergeDrivers.map(() => 1));
  const colleague = join(temporaryFolder(), 'clone');
  gitIn(root, 'clone', '-q', root, colleague);
  const claim = (cwd: string, wp: string, agent: string): void => {
    gitIn(cwd, 'switch', '-q', '-c', agent);
    expect(
      runBin(['agent', 'status', 'emit', wp, '--to', 'claimed', '--actor', agent, '--mission', directory], { cwd, program }),
    ).toMatchObject({ exit: 0 });
    expect(
      runBin(['spec-commit', 'status.events.jsonl', 'status.json', '--mission', directory, '--message', `${agent} has ${wp}`], {
        cwd,
        program,
      }),
    ).toMatchObject({ exit: 0, stderr: '' });
  };
  claim(root, 'WP01', 'ada');
  claim(colleague, 'WP02', 'grace');
  gitIn(root, 'fetch', '-q', colleague, 'grace:grace');
  expect(gitIn(root, 'config', 'merge.spec-kitty-event-log.driver')).toMatch(/ && spec-kitty merge-driver-event-log %O %A %B$/);

  expect(merge(root, 'grace', path)).toMatchObject({ status: 0, stderr: '' });
  const log = readLog(read(root, 'status.events.jsonl'));
  expect(log.ok && log.value.transitions.filter(({ to_lane }) => to_lane === 'claimed').map(({ wp_id, actor }) => [wp_id, actor])).toEqual([
    ['WP01', 'ada'],
    ['WP02', 'grace'],
  ]);
  // status.json is made again from what the log says now.
  expect(runBin(['agent', 'status', 'materialize', '--mission', directory], { cwd: root, program }).exit).toBe(0);
  expect(JSON.parse(read(root, 'status.json'))).toMatchObject({ work_packages: { WP01: { lane: 'claimed' }, WP02: { lane: 'claimed' } } });
});

test('a conflict stays one, with both versions in the file, and says what it is about', () => {
  const { root, commit } = newRepository();
  const path = installed();
  commit({ ...plantedMission({ WP01: {} }), '.gitattributes': `${mergeAttributes.join('\n')}\n` });
  gitIn(root, 'switch', '-q', '-c', 'work');
  writeFiles(root, { [`${folder}/notes.md`]: 'Notes.\n' });
  expect(runBin(['spec-commit', 'notes.md', '--mission', directory], { cwd: root, program })).toMatchObject({ exit: 0, stderr: '' });
  const say = (name: string): void => {
    const meta = JSON.parse(read(root, 'meta.json')) as object;
    writeFiles(root, { [`${folder}/meta.json`]: `${JSON.stringify({ ...meta, friendly_name: name }, null, 2)}\n` });
    gitIn(root, 'commit', '-q', '-a', '-m', name);
  };
  gitIn(root, 'switch', '-q', '-c', 'other');
  say('Theirs');
  gitIn(root, 'switch', '-q', 'work');
  say('Ours');
  const said = merge(root, 'other', path);
  expect([said.status, said.stderr]).toEqual([1, expect.stringContaining('friendly_name')]);
  expect(read(root, 'meta.json')).toMatch(/<<<<<<< ours[\s\S]*"Ours"[\s\S]*=======[\s\S]*"Theirs"[\s\S]*>>>>>>> theirs/);
  expect(gitIn(root, 'diff', '--name-only', '--diff-filter=U')).toBe(`${folder}/meta.json`);
});

test('where git finds no spec-kitty it merges the text: both versions are in the file', () => {
  const { root, commit } = newRepository();
  commit({ ...plantedMission({ WP01: {} }), '.gitattributes': `${mergeAttributes.join('\n')}\n` });
  expect(runBin(['doctor', 'drivers', '--fix'], { cwd: root, program })).toMatchObject({ exit: 0 });
  const before = read(root, 'status.events.jsonl');
  const record = (row: string): void => {
    writeFiles(root, { [`${folder}/status.events.jsonl`]: `${before}${row}\n` });
    gitIn(root, 'commit', '-q', '-a', '-m', row);
  };
  const main = gitIn(root, 'branch', '--show-current');
  gitIn(root, 'switch', '-q', '-c', 'other');
  record('{"theirs":1}');
  gitIn(root, 'switch', '-q', main);
  record('{"ours":1}');
  expect(merge(root, 'other', temporaryFolder()).status).toBe(1);
  expect(read(root, 'status.events.jsonl')).toBe(`${before}<<<<<<< ours\n{"ours":1}\n=======\n{"theirs":1}\n>>>>>>> theirs\n`);
  expect(gitIn(root, 'diff', '--name-only', '--diff-filter=U')).toBe(`${folder}/status.events.jsonl`);
});
