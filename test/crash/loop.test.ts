/**
 * The commands that carry a package through the loop, killed while they write and given again: at the calls to the file
 * system that leave something behind, and before and after each process of git. What is there then is what an undisturbed
 * run leaves. Claims, drafts and finalizations have matrices of their own.
 */
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directory } from '../support/boards.ts';
import { laneMission } from '../support/laneMission.ts';
import { packageFile } from '../support/packageFile.ts';
import { gitIn, repositories, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { inTurns } from './fault.ts';
import { killing, spread, type Killing } from './killing.ts';

/** Every point with SPEC_KITTY_ROUNDS set (`npm run crash`); else so many of each command, evenly spread. */
const isWhole = rounds(0) > 0;
const few = 3;
const patience = isWhole ? 3_600_000 : 180_000;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loop-crash-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let crashing: Killing;

const mission = `kitty-specs/${directory}`;
const feedback = join(folder, 'feedback.md');
const who = (agent: string): readonly string[] => ['--mission', directory, '--agent', agent];

/** One command after the other, each from where the last has ended: a package of documents, from its first report to acceptance. */
const commands: readonly (readonly [name: string, ...words: readonly string[]])[] = [
  ['a claim', 'agent', 'action', 'implement', 'WP01', ...who('ada')],
  ['a report that it is blocked', 'next', ...who('ada'), '--result', 'blocked', '--note', 'no key'],
  [
    'the way out of that',
    'agent',
    'status',
    'emit',
    'WP01',
    '--mission',
    directory,
    '--to',
    'in_progress',
    '--actor',
    'ada',
    '--reason',
    'the key is there',
  ],
  ['the keeping of what was written', 'spec-commit', 'docs/guide.md', '--message', 'Guide', '--mission', directory],
  ['the marking of a subtask', 'agent', 'tasks', 'mark-status', 'T001', '--status', 'done', '--mission', directory],
  ['the handing in', 'agent', 'tasks', 'move-task', 'WP01', '--to', 'for_review', ...who('ada'), '--note', 'done'],
  ['a review', 'agent', 'action', 'review', 'WP01', ...who('grace')],
  ['a sending back', 'agent', 'tasks', 'move-task', 'WP01', '--to', 'planned', ...who('grace'), '--review-feedback-file', feedback],
  ['a second claim', 'agent', 'action', 'implement', 'WP01', ...who('linus')],
  ['a second marking', 'agent', 'tasks', 'mark-status', 'T001', '--status', 'done', '--mission', directory],
  ['a second handing in', 'agent', 'tasks', 'move-task', 'WP01', '--to', 'for_review', ...who('linus'), '--note', 'done'],
  ['a second review', 'agent', 'action', 'review', 'WP01', ...who('grace')],
  ['an approval', 'agent', 'tasks', 'move-task', 'WP01', '--to', 'approved', ...who('grace'), '--note', 'fine'],
  ['the acceptance', 'accept', '--mission', directory, '--actor', 'grace'],
];
/** Those that are killed here. */
const killed = [
  'the keeping of what was written',
  'the marking of a subtask',
  'the handing in',
  'a review',
  'a sending back',
  'an approval',
  'the acceptance',
];

const project = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: { mode: 'planning_artifact' } }, { target_branch: 'work' }),
    [`${mission}/tasks/WP01-part.md`]: packageFile('WP01', ['T001']).replace('code_change', 'planning_artifact'),
  });
});

interface Scene {
  readonly name: string;
  readonly words: readonly string[];
  /** As it stands when the command is given. */
  readonly root: string;
  /** As it stands when nothing went wrong. */
  readonly expected: unknown;
}

/** Everything that matters, without ids, moments and names of commits. */
function standing(root: string): unknown {
  const rows = readFileSync(join(root, mission, 'status.events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const status = JSON.parse(readFileSync(join(root, mission, 'status.json'), 'utf8')) as {
    readonly work_packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const meta = JSON.parse(readFileSync(join(root, mission, 'meta.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const { accepted_at, accepted_from_commit: _, ...known } = meta;
  return {
    rows: rows.map(({ wp_id, from_lane, to_lane, actor, reason, event_type, delta }) => ({
      wp_id,
      from_lane,
      to_lane,
      actor,
      reason,
      event_type,
      notes: delta === undefined ? [] : Object.keys(delta as object),
    })),
    doubled: rows.length - new Set(rows.map(({ event_id }) => event_id)).size,
    lanes: Object.fromEntries(Object.entries(status.work_packages).map(([wp, { lane, agent }]) => [wp, [lane, agent]])),
    accepted: [typeof accepted_at, Object.keys(known), meta['accepted_by']],
    reviews: readdirSync(join(root, mission, 'tasks'), { recursive: true, encoding: 'utf8' }).toSorted(),
    // A commit that is made late does not know where the package came from.
    commits: gitIn(root, 'log', '--format=%s', 'work')
      .replaceAll(/: \w+ to /g, ': to ')
      .split('\n'),
    tree: gitIn(root, 'ls-tree', '-r', '--name-only', 'work').split('\n'),
    log: gitIn(root, 'diff', '--stat', 'HEAD', '--', `${mission}/status.events.jsonl`),
    clean: gitIn(root, 'status', '--porcelain'),
  };
}

const scenes: Scene[] = [];

beforeAll(async () => {
  crashing = await killing(folder);
  writeFiles(folder, { 'feedback.md': 'It says nothing about refunds.\n' });
  const { root } = project(join(folder, 'begun'));
  for (const [name, ...words] of commands) {
    if (name === 'the keeping of what was written') writeFiles(root, { 'docs/guide.md': '# Guide\n' });
    const before = killed.includes(name) ? crashing.copyOf(root) : null;
    const ending = await crashing.give(root, words);
    // That a package is blocked is answered as the original does.
    expect(ending.code, `${name}: ${ending.stdout}`).toBe(words.includes('blocked') ? 1 : 0);
    if (before !== null) scenes.push({ name, words, root: before, expected: standing(root) });
  }
}, patience);

describe('a command of the loop', () => {
  it(
    'is killed anywhere and given again: as if nothing had happened',
    async () => {
      const counts: Record<string, number> = {};
      for (const { name, words, root, expected } of scenes) {
        const all = await crashing.pointsOf(root, words);
        const points = isWhole ? all : spread(all, few);
        counts[name] = points.length;
        await inTurns(points, 2, async (point) => {
          const copy = crashing.copyOf(root);
          const died = await crashing.kill(copy, words, point);
          expect(died.signal, `${name} at ${point.what}: ${died.stdout}`).toBe('SIGKILL');
          const again = await crashing.give(copy, words);
          expect([again.code, again.stderr], `${name}, killed at ${JSON.stringify(point)}: ${again.stdout}`).toEqual([0, '']);
          expect(standing(copy), `${name}, killed at ${JSON.stringify(point)}`).toEqual(expected);
          rmSync(copy, { recursive: true });
        });
      }
      console.info(
        `loop: ${Object.values(counts).reduce((sum, count) => sum + count, 0)} processes killed in ${Object.keys(counts).length} commands (${Object.entries(
          counts,
        )
          .map(([name, count]) => `${name} ${count}`)
          .join(', ')}), every one given again: as if nothing had happened`,
      );
      for (const [name, count] of Object.entries(counts)) expect(count, name).toBeGreaterThanOrEqual(few);
    },
    patience,
  );
});
