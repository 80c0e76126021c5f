/** Agents that want the same work at the same moment: one gets it, whatever the others do, and nobody's work is lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actorName } from '../../machines/rules/actorName.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import type { ImplementReply } from '../../schemas/implementReply.ts';
import type { FailureReply } from '../../schemas/reply.ts';
import { directory } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { missionAsItIs } from '../support/claimedMission.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { gitIn, hermeticEnv, repositories, writeFiles, type Repository } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { run } from '../support/run.ts';
import { bin } from '../support/runBin.ts';

const newProject = repositories(({ commit, git }) => {
  commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
  git('switch', '-q', '-c', 'work');
  commit(laneMission({ WP01: {}, WP02: {}, WP03: { lane: 'in_progress', by: 'grace' } }, { target_branch: 'work' }));
});

let barrier: string;
beforeAll(async () => {
  barrier = await bundleProgram(join(import.meta.dirname, 'programs', 'waitForStart.ts'));
});

let repository: Repository;
beforeEach(() => {
  repository = newProject();
});

interface Told {
  readonly agent: string;
  readonly reply: ImplementReply | null;
  readonly refusal: FailureReply | null;
}

/** Everybody asks at the same moment, each in a process of its own. */
async function all(root: string, asked: readonly (readonly [agent: string, ...words: readonly string[]])[]): Promise<readonly Told[]> {
  const env = { ...hermeticEnv, SPEC_KITTY_START_AT: String(Date.now() + 1500) };
  return Promise.all(
    asked.map(async ([agent, ...words]): Promise<Told> => {
      const { code, stdout, stderr } = await run(
        [
          process.execPath,
          '-r',
          barrier,
          bin,
          'agent',
          'action',
          'implement',
          ...words,
          '--mission',
          directory,
          '--agent',
          agent,
          '--json',
        ],
        { cwd: root, env },
      );
      expect(stderr).toBe('');
      return code === 0
        ? { agent, reply: JSON.parse(stdout) as ImplementReply, refusal: null }
        : { agent, reply: null, refusal: JSON.parse(stdout) as FailureReply };
    }),
  );
}

function logOf(root: string): EventLog {
  const read = readLog(readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8'));
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value;
}

const winnersOf = (told: readonly Told[]): readonly string[] => told.flatMap(({ agent, reply }) => (reply === null ? [] : [agent]));
const codesOf = (told: readonly Told[]): readonly string[] => [
  ...new Set(told.flatMap(({ refusal }) => (refusal === null ? [] : [refusal.error_code]))),
];
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `agent-${index}`);

describe('agents at one moment', () => {
  it('claim one package: one has it, with one worktree, and the others hear who', async () => {
    for (let round = 0; round < rounds(2); round += 1) {
      const { root } = newProject();
      const told = await all(
        root,
        names(6).map((agent) => [agent, 'WP01']),
      );
      const [winner = ''] = winnersOf(told);
      expect(winnersOf(told)).toEqual([winner]);
      expect(codesOf(told)).toEqual(['WP_ALREADY_CLAIMED']);
      for (const { agent, refusal } of told)
        if (refusal !== null) expect(refusal.problems[0]?.details).toMatchObject({ claimed_by: winner, requesting_actor: agent });
      expect(
        logOf(root)
          .transitions.slice(3)
          .filter(({ wp_id }) => wp_id === 'WP01')
          .map(({ actor, to_lane }) => [actor, to_lane]),
      ).toEqual([
        [winner, 'claimed'],
        [winner, 'in_progress'],
      ]);
      expect(missionAsItIs(root)).toMatchObject({ registered: 2, unlocked: 'unlocked', clean: '', unfinished: [] });
    }
    console.info(`race claim: 6 agents claimed one package at one moment, ${rounds(2)} rounds: one winner each`);
  });

  it('ask for any package: each gets another one, and who gets none hears why', async () => {
    const { root } = repository;
    const told = await all(
      root,
      names(4).map((agent) => [agent]),
    );
    const given = told.flatMap(({ reply }) => (reply === null ? [] : [reply.wp_id]));
    expect(new Set(given).size).toBe(given.length);
    expect(given.length).toBeGreaterThan(0);
    for (const { refusal } of told)
      if (refusal !== null)
        expect(['WP_ALREADY_CLAIMED', 'NOTHING_TO_IMPLEMENT'], JSON.stringify(refusal.problems)).toContain(refusal.problems[0]?.code);
    const holders = new Map(
      logOf(root)
        .transitions.filter(({ to_lane }) => to_lane === 'in_progress')
        .map(({ wp_id, actor }) => [wp_id, actor]),
    );
    for (const { agent, reply } of told) if (reply !== null) expect(holders.get(reply.wp_id)).toBe(agent);
    expect(missionAsItIs(root)).toMatchObject({ clean: '', unlocked: 'unlocked', unfinished: [] });
  });

  it('take one package over while its holder goes on: each from the one before, one holder in the end, and no work lost', async () => {
    let kept = 0;
    for (let round = 0; round < rounds(2); round += 1) {
      const { root } = newProject();
      const { branch, worktree } = laneNames('lane-c');
      gitIn(root, 'worktree', 'add', '-q', '-b', branch, join(root, worktree));
      writeFiles(join(root, worktree), { 'half.txt': 'half\n' });
      const told = await all(root, [['grace', 'WP03'], ...names(4).map((agent) => [agent, 'WP03', '--takeover'] as const)]);
      const takeovers = logOf(root).transitions.filter(({ to_lane, from_lane }) => from_lane === 'in_progress' && to_lane === 'planned');
      const takers = takeovers.map(({ actor }) => actorName(actor));
      expect(takers.length).toBeGreaterThan(0);
      expect(takeovers.map(({ reason }) => reason)).toEqual(
        takers.map((taker, index) => `Taken over by ${taker} from ${takers[index - 1] ?? 'grace'}`),
      );
      expect(logOf(root).transitions.at(-1)).toMatchObject({ wp_id: 'WP03', to_lane: 'in_progress', actor: takers.at(-1) });
      expect(winnersOf(told)).toContain(takers.at(-1));
      for (const agent of winnersOf(told)) expect(['grace', ...takers]).toContain(agent);
      for (const code of codesOf(told)) expect(['WP_ALREADY_CLAIMED', 'WP_CLAIM_LOST']).toContain(code);
      const rescues = gitIn(root, 'for-each-ref', '--format=%(refname)', 'refs/spec-kitty/rescue/').split('\n');
      expect(rescues.map((ref) => gitIn(root, 'show', `${ref}:half.txt`))).toEqual(rescues.map(() => 'half'));
      expect(readFileSync(join(root, worktree, 'half.txt'), 'utf8')).toBe('half\n');
      expect(missionAsItIs(root)).toMatchObject({ unlocked: 'unlocked', unfinished: [] });
      kept += takers.length;
    }
    console.info(`race claim: ${kept} takeovers against their holder and each other, one holder in the end, all work kept`);
  });

  it('claim packages of different lanes: all get theirs, and no commit of theirs is lost', async () => {
    const { root, git } = repository;
    const told = await all(root, [
      ['ada', 'WP01'],
      ['bob', 'WP02'],
      ['cleo', 'WP03', '--takeover'],
    ]);
    expect(winnersOf(told), JSON.stringify(told)).toEqual(['ada', 'bob', 'cleo']);
    expect(git('status', '--short')).toBe('');
    const committed = readLog(git('show', `work:kitty-specs/${directory}/status.events.jsonl`));
    expect(committed.ok && committed.value.transitions).toEqual(logOf(root).transitions);
    expect(missionAsItIs(root)).toMatchObject({ registered: 4, unfinished: [] });
  });
});
