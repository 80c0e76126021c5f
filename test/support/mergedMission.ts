/** Missions that are ready to land, and everything that matters when they have landed. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Terms } from '../../runtime/engine/runOperation.ts';
import { merge, type MergeRequest } from '../../runtime/session/merge.ts';
import { realWorld, type World } from '../../runtime/world.ts';
import type { MergeReply } from '../../schemas/mergeReply.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { directory } from './boards.ts';
import { laneMission, laneNames, type PlantedInLane } from './laneMission.ts';
import { gitIn, hermeticEnv, repositories, type Repository } from './repository.ts';

export const worldIn = (root: string, more: Partial<World> = {}): World => ({
  ...realWorld(),
  cwd: root,
  env: { ...hermeticEnv, USER: 'ada' },
  ...more,
});

/** `merge --mission …` and nothing else. */
export const wishes: MergeRequest = {
  mission: directory,
  strategy: null,
  target: null,
  push: false,
  deleteBranches: null,
  removeWorktrees: null,
  actor: 'ada',
  overrides: [],
  resume: false,
};

/** The command `merge`, as a process of its own would give it. */
export const giveMerge = (
  root: string,
  more: Partial<MergeRequest> = {},
  terms: Terms = {},
  world: Partial<World> = {},
): Promise<Outcome<MergeReply>> => merge(worldIn(root, world), { ...wishes, ...more }, terms);

/**
 * An approved mission with a lane for each package, all begun at one commit of the target `work`. `lanes` are the files each lane
 * adds or changes.
 */
export function approvedMission(
  lanes: Readonly<Record<string, Readonly<Record<string, string>>>>,
  {
    first = {},
    packages = {},
    meta = {},
    target = 'work',
  }: {
    readonly first?: Readonly<Record<string, string>>;
    readonly packages?: Readonly<Record<string, PlantedInLane>>;
    readonly meta?: Readonly<Record<string, unknown>>;
    readonly target?: string;
  } = {},
): (root?: string) => Repository {
  return repositories(({ commit, git }) => {
    commit({
      'README.md': 'A project.\n',
      '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
      'shared.txt': 'one\ntwo\nthree\n',
      ...first,
    });
    if (target !== 'main') git('switch', '-q', '-c', target);
    const names = Object.keys(lanes);
    const planted = Object.fromEntries(
      names.map((lane, index) => [`WP${String(index + 1).padStart(2, '0')}`, { lane: 'approved' as const, by: 'grace', inLane: lane }]),
    );
    commit(laneMission({ ...planted, ...packages }, { target_branch: target, ...meta }));
    for (const [lane, files] of Object.entries(lanes)) {
      git('switch', '-q', '-c', laneNames(lane).branch);
      commit(files);
      git('switch', '-q', target);
    }
  });
}

const jsonAt = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;

/** Everything that matters of a repository in which a mission lands, without ids and moments that are made anew. */
export function landedAsItIs(root: string, target = 'work'): unknown {
  const specs = join(root, 'kitty-specs', directory);
  const desk = join(root, '.git', 'spec-kitty');
  const log = readLog(gitIn(root, 'show', `${target}:kitty-specs/${directory}/status.events.jsonl`));
  if (!log.ok) throw new Error(log.problems[0].message);
  const operations = readOperationLog(desk);
  if (!operations.ok) throw new Error(operations.problems[0].message);
  const onDisk = readFileSync(join(specs, 'status.events.jsonl'), 'utf8');
  return {
    tree: gitIn(root, 'ls-tree', '-r', target)
      .split('\n')
      .filter((row) => !/status\.|meta\.json|merge-ledger/.test(row)),
    rows: log.value.transitions.map(({ wp_id, from_lane, to_lane, actor }) => [wp_id, from_lane, to_lane, actor]),
    status: existsSync(join(specs, 'status.json')) ? jsonAt(join(specs, 'status.json'))['summary'] : null,
    number: jsonAt(join(specs, 'meta.json'))['mission_number'],
    isSameOnDisk: onDisk.trim() === gitIn(root, 'show', `${target}:kitty-specs/${directory}/status.events.jsonl`),
    commits: gitIn(root, 'log', '--format=%s %an', target).split('\n'),
    refs: gitIn(root, 'for-each-ref', '--format=%(refname)')
      .split('\n')
      .filter((ref) => !ref.startsWith('refs/spec-kitty/undo/'))
      .map((ref) => ref.replace(/\/work\/[0-9a-f]{12}\//, '/work/<landing>/')),
    worktrees: gitIn(root, 'worktree', 'list')
      .split('\n')
      .map((line) => line.split(/\s+/)[0]?.slice(root.length)),
    clean: gitIn(root, 'status', '--short'),
    unfinished: existsSync(join(desk, 'missions', directory, 'operations'))
      ? readdirSync(join(desk, 'missions', directory, 'operations')).filter((name) => name.endsWith('.json'))
      : [],
    done: operations.value.rows
      .filter(({ operation }) => operation === 'merge')
      .filter(({ outcome }) => outcome !== 'stopped' && outcome !== 'refused')
      .map(({ outcome, changes }) => [
        outcome,
        Object.keys(changes.refs).toSorted(),
        Object.keys(changes.files).toSorted(),
        changes.events.length,
      ]),
  };
}
