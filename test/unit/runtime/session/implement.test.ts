import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLog, type EventLog } from '../../../../machines/rules/eventLog.ts';
import { listOperations } from '../../../../runtime/desk/operations.ts';
import { implement, type ImplementRequest } from '../../../../runtime/session/implement.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { ImplementReply } from '../../../../schemas/implementReply.ts';
import type { Problem } from '../../../../schemas/problem.ts';
import { directory } from '../../../support/boards.ts';
import { laneMission, laneNames, type PlantedInLane } from '../../../support/laneMission.ts';
import { gitIn, hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

interface Scene extends Repository {
  readonly world: World;
  readonly claim: (wp: string | null, agent: string, more?: Partial<ImplementRequest>) => Promise<ImplementReply>;
  readonly refused: (wp: string | null, agent: string, more?: Partial<ImplementRequest>) => Promise<Problem>;
  readonly log: () => EventLog;
  readonly lane: (id: string) => string;
  readonly unfinished: () => readonly string[];
}

/** A mission on the branch `work`, which commands may commit on. */
function scene(packages: Readonly<Record<string, PlantedInLane>>, meta: Readonly<Record<string, unknown>> = {}, env: Readonly<Record<string, string>> = {}): Scene {
  const repository = repositories(({ commit, git }) => {
    commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
    git('switch', '-q', '-c', 'work');
    commit(laneMission(packages, { target_branch: 'work', ...meta }));
  })();
  const world: World = { ...realWorld(), cwd: repository.root, env: { ...hermeticEnv, ...env } };
  const ask = (wp: string | null, agent: string, more: Partial<ImplementRequest>) =>
    implement(world, { mission: directory, wp, agent, model: null, profile: null, invocation: null, base: null, shellPid: null, takeover: false, ...more });
  return {
    ...repository,
    world,
    async claim(wp, agent, more = {}) {
      const outcome = await ask(wp, agent, more);
      if (!outcome.ok) throw new Error(`${outcome.problems[0].code}: ${outcome.problems[0].message} ${JSON.stringify(outcome.problems[0].details)}`);
      return outcome.value;
    },
    async refused(wp, agent, more = {}) {
      const outcome = await ask(wp, agent, more);
      if (outcome.ok) throw new Error(`${wp} was given to ${agent}.`);
      return outcome.problems[0];
    },
    log() {
      const read = readLog(readFileSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8'));
      if (!read.ok) throw new Error(read.problems[0].message);
      return read.value;
    },
    lane: (id) => join(repository.root, laneNames(id).worktree),
    unfinished() {
      const found = listOperations(join(repository.root, '.git', 'spec-kitty'), directory);
      if (!found.ok) throw new Error(found.problems[0].message);
      return found.value.map(({ name }) => name);
    },
  };
}

const two = { WP01: {}, WP02: { after: ['WP01'] } } as const;

describe('claiming a package', () => {
  it('records claim and start in one batch, makes the worktree and writes the prompt', async () => {
    const { root, git, claim, log, lane, unfinished } = scene(two);
    const target = git('rev-parse', 'HEAD');
    const reply = await claim('WP01', 'claude');
    const { branch, worktree } = laneNames('lane-a');
    expect(reply).toMatchObject({
      workspace: `${directory}-lane-a`, workspace_path: worktree, branch, mission_slug: directory, mission_number: null, mission_type: 'software-dev', wp_id: 'WP01', lane_id: 'lane-a',
      execution_mode: 'code_change', status: 'created', lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_01KZ0000_lane_a' },
      agent: 'claude', claim: 'begun', from_lane: 'planned', to_lane: 'in_progress', workspace_dir: lane('lane-a'), base: { branch: 'work', commit: target, holds: [] },
      taken_from: null, rescued: null, resumed: false, warnings: [],
    });
    const rows = log().transitions.slice(-2);
    expect(rows).toMatchObject([
      { from_lane: 'planned', to_lane: 'claimed', actor: 'claude', force: false, execution_mode: 'worktree', reason: null, policy_metadata: { agent: 'claude' } },
      { from_lane: 'claimed', to_lane: 'in_progress', actor: 'claude', policy_metadata: { agent: 'claude' } },
    ]);
    expect(log().annotations).toMatchObject([{ wp_id: 'WP01', actor: 'claude', delta: { agent: 'claude', role: 'implementer' } }]);
    const micros = (at: string): number => Number(at.slice(20, 26));
    expect(micros(rows[1]?.at ?? '') - micros(rows[0]?.at ?? '')).toBe(1);
    expect(reply.events).toEqual([...rows, ...log().annotations].map(({ event_id }) => event_id));
    expect(gitIn(lane('lane-a'), 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(branch);
    expect(readFileSync(reply.prompt_file, 'utf8')).toContain('# WP01');
    expect(readFileSync(reply.prompt_file, 'utf8')).toContain(lane('lane-a'));
    expect(reply.commits).toMatchObject([{ state: 'committed', branch: 'work' }]);
    expect(git('log', '--format=%s', '-1')).toBe('chore(spec-kitty): WP01 begun by claude');
    expect(git('status', '--short')).toBe('');
    expect(unfinished()).toEqual([]);
    expect(JSON.parse(readFileSync(join(root, '.kittify', 'workspaces', `${directory}-lane-a.json`), 'utf8'))).toEqual({
      wp_id: 'WP01', mission_slug: directory, worktree_path: worktree, branch_name: branch, base_branch: 'work', base_commit: target, dependencies: [], created_at: expect.any(String),
      created_by: 'implement-command-lane', vcs_backend: 'git', lane_id: 'lane-a', lane_wp_ids: ['WP01'], current_wp: 'WP01', lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_01KZ0000_lane_a' },
    });
  });
});
