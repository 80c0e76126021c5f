/** Merges that begin at the same moment: each mission lands once, and none over another. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readLog } from '../../machines/rules/eventLog.ts';
import type { MergeReply } from '../../schemas/mergeReply.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { directory } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { laneMission } from '../support/laneMission.ts';
import { hermeticEnv, repositories, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { run } from '../support/run.ts';

/** The mission of the tests by another name. */
const another = (text: string, letter: string): string => text.replaceAll('demo', `tale-${letter}`).replaceAll('01KZ', `01K${letter}`);
/** Two at a time in `npm test`. */
const letters = process.env['SPEC_KITTY_ROUNDS'] === undefined ? ['A'] : ['A', 'B'];
const missions = [directory, ...letters.map((letter) => another(directory, letter))] as const;

const newProject = repositories(({ commit, git }) => {
  commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
  git('switch', '-q', '-c', 'work');
  const planted = Object.entries(
    laneMission({ WP01: { lane: 'approved', by: 'grace' }, WP02: { lane: 'approved', by: 'grace' } }, { target_branch: 'work' }),
  );
  commit(
    Object.fromEntries([
      ...planted,
      ...letters.flatMap((letter) => planted.map(([path, text]) => [another(path, letter), another(text, letter)] as const)),
    ]),
  );
  for (const [index, mission] of missions.entries()) {
    for (const lane of ['lane-a', 'lane-b']) {
      git('switch', '-q', '-c', `kitty/mission-${mission}-${lane}`);
      commit({ [`${index}/${lane}.txt`]: `${mission} ${lane}\n`, [`${index}.txt`]: `${mission}\n` });
      git('switch', '-q', 'work');
    }
  }
});

let [barrier, program] = ['', ''];
beforeAll(async () => {
  [barrier, program] = [
    await bundleProgram(join(import.meta.dirname, 'programs', 'waitForStart.ts')),
    await bundleProgram(join(import.meta.dirname, '..', 'crash', 'programs', 'mergeMission.ts')),
  ];
});

/** Every mission is merged at the same moment, each by a process of its own. */
async function mergeAll(root: string, asked: readonly string[]): Promise<readonly Outcome<MergeReply>[]> {
  const env = { ...hermeticEnv, SPEC_KITTY_START_AT: String(Date.now() + 700) };
  return Promise.all(
    asked.map(async (mission) => {
      const { stdout, stderr } = await run([process.execPath, '-r', barrier, program, JSON.stringify({ mission })], { cwd: root, env });
      expect(stderr).toBe('');
      return JSON.parse(stdout) as Outcome<MergeReply>;
    }),
  );
}

it('of one mission land it once: the others hear that somebody is at it, or that it has landed', async () => {
  const told: string[] = [];
  for (let round = 0; round < rounds(1); round += 1) {
    const { root, git } = newProject();
    const before = git('rev-parse', 'work');
    const ends = (
      await mergeAll(
        root,
        missions.map(() => directory),
      )
    ).map((end) => (end.ok ? end.value.result : end.problems[0].code));
    told.push(...ends);
    expect(ends.filter((end) => end === 'merged')).toHaveLength(1);
    expect(ends.filter((end) => !['merged', 'already_merged', 'LOCK_HELD'].includes(end))).toEqual([]);
    expect(git('rev-list', '--count', `${before}..work`)).toBe('1');
    expect(git('show', `work:kitty-specs/${directory}/status.events.jsonl`).match(/"to_lane": "done"/g)).toHaveLength(2);
    expect([git('status', '--short'), git('branch', '--list', `kitty/mission-${directory}-*`)]).toEqual(['', '']);
  }
  console.info(`race merge: ${missions.length} processes merged one mission, ${rounds(1)} rounds: ${told.toSorted().join(', ')}`);
});

it('of several missions into one target land all of them, one on the other, whoever is first', async () => {
  for (let round = 0; round < rounds(1); round += 1) {
    const { root, git } = newProject();
    writeFiles(root, { 'README.md': 'Mine.\n', 'private.txt': 'mine\n' });
    const ends = await mergeAll(root, missions);
    expect(
      ends.map((end) => (end.ok ? end.value.result : end.problems)),
      `round ${round}`,
    ).toEqual(missions.map(() => 'merged'));
    expect(ends.map((end) => (end.ok ? String(end.value.mission_number) : '')).toSorted()).toEqual(
      missions.map((_, index) => String(index + 1)),
    );
    for (const [index, mission] of missions.entries()) {
      expect(['lane-a', 'lane-b'].map((lane) => git('show', `work:${index}/${lane}.txt`))).toEqual([
        `${mission} lane-a`,
        `${mission} lane-b`,
      ]);
      const log = readLog(git('show', `work:kitty-specs/${mission}/status.events.jsonl`));
      expect(log.ok && log.value.transitions.filter(({ to_lane }) => to_lane === 'done').map(({ wp_id }) => wp_id)).toEqual([
        'WP01',
        'WP02',
      ]);
    }
    expect(git('rev-list', '--count', '--grep', 'Spec-Kitty-Mission:', 'work')).toBe(String(missions.length));
    expect([git('status', '--short').split('\n'), git('branch', '--list', 'kitty/*')]).toEqual([['M README.md', '?? private.txt'], '']);
  }
  console.info(`race merge: ${missions.length} missions merged into one target at one moment, ${rounds(1)} rounds: all landed`);
});
