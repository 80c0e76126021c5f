/**
 * Commands beside the loop that change something, killed at some of their steps and given again: what is there then is what an
 * undisturbed run leaves. With those of the loop, claims, drafts, finalizations, recoveries, merges, undos and `init`, which have
 * files of their own, these are all there are.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../machines/rules/acceptanceMatrix.ts';
import { briefHead } from '../../machines/rules/missionBrief.ts';
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

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'given-crash-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mission = `kitty-specs/${directory}`;
const on = ['--mission', directory];
const matrix = newAcceptanceMatrix({ mission_slug: directory, mission_number: null, mission_type: 'software-dev' }, ['FR-001']);

const project = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n*.html\n',
    ...laneMission(
      { WP01: { lane: 'approved' }, WP02: {}, WP03: { lane: 'genesis' } },
      { target_branch: 'work' },
      { 'acceptance-matrix.json': acceptanceMatrixText(matrix) },
    ),
    [`${mission}/tasks/WP03-part.md`]: packageFile('WP03').replace('title:', 'lane: for_review\ntitle:'),
  });
});

/** Its status is on a branch of its own, whose worktree is gone. */
function coordinate(root: string): void {
  const meta = join(root, mission, 'meta.json');
  const branch = `kitty/mission-${directory}`;
  writeFileSync(
    meta,
    readFileSync(meta, 'utf8').replace('"topology": "lanes"', `"topology": "lanes_with_coord", "coordination_branch": "${branch}"`),
  );
  gitIn(root, 'commit', '-q', '-a', '-m', 'coordinated');
  gitIn(root, 'branch', branch);
}

const ask = ['agent', 'decision', 'open', ...on, '--flow', 'plan', '--step-id', 's', '--input-key', 'db', '--question', 'Which?'];

/** Operations one after another, each of which leaves something else: which is the last is another question after each undo. */
async function moves(root: string, give: Killing['give']): Promise<void> {
  for (const lane of ['claimed', 'in_progress', 'blocked'])
    await give(root, ['agent', 'status', 'emit', 'WP02', '--to', lane, '--actor', 'ada', '--reason', 'So.', ...on]);
}

interface Scene {
  readonly words: readonly string[] | ((root: string) => readonly string[]);
  /** What has happened before. */
  readonly before?: (root: string, give: Killing['give']) => unknown;
  /** Has to hold of what the kill has left, before the command is given again. */
  readonly left?: (root: string) => void;
}

const decisionIn = (root: string): string =>
  /"decision_id": "(\w+)"/.exec(readFileSync(join(root, mission, 'decisions', 'index.json'), 'utf8'))?.[1] ?? '';

/** A brief is there as a whole, the former one or the new one, or not at all. */
function isNoPart(root: string): void {
  const path = join(root, '.kittify', 'mission-brief.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (text === null) return;
  const content = text.slice(text.indexOf('\n\n') + 2);
  expect(briefHead(text)?.brief_hash).toBe(createHash('sha256').update(content).digest('hex'));
}

const scenes: Readonly<Record<string, Scene>> = {
  'a note': { words: ['agent', 'tasks', 'add-history', 'WP01', '--note', 'Mind the step.', ...on] },
  'a mapping': { words: ['agent', 'tasks', 'map-requirements', '--wp', 'WP01', '--refs', 'FR-001', '--tracker-ref', '#7', ...on] },
  'a question': { words: ask },
  'an answer': {
    before: (root, give) => give(root, ask),
    words: (root) => ['agent', 'decision', 'resolve', decisionIn(root), '--final-answer', 'postgres', ...on],
  },
  'a verdict': { words: ['agent', 'mission', 'acceptance-verdict', '--criterion', 'FR-001', '--result', 'pass', ...on] },
  'lanes taken over': { words: ['agent', 'status', 'migrate', ...on] },
  'a log made whole': {
    before: async (root, give) => {
      const log = join(root, mission, 'status.events.jsonl');
      const early = readFileSync(log, 'utf8');
      await give(root, ['agent', 'status', 'emit', 'WP02', '--to', 'claimed', '--actor', 'ada', ...on]);
      writeFileSync(log, early);
      await give(root, ['doctor', 'log', '--json']);
      rmSync(join(root, mission, 'status.json'));
    },
    words: ['agent', 'status', 'reconcile', ...on],
  },
  'a torn log': {
    before: (root) => appendFileSync(join(root, mission, 'status.events.jsonl'), '{"half": '),
    words: ['doctor', 'log', '--fix'],
  },
  'the merge drivers': {
    before: (root) => writeFiles(root, { '.gitattributes': 'kitty-specs/**/status.events.jsonl merge=spec-kitty-event-log\n' }),
    words: ['doctor', 'drivers', '--fix'],
  },
  'a coordination worktree': { before: coordinate, words: ['doctor', 'topology', '--fix'] },
  'a brief': { before: (root) => writeFiles(root, { 'plan.md': 'Pay.\n' }), words: ['intake', 'plan.md'], left: isNoPart },
  'a brief in place of another': {
    before: async (root, give) => {
      writeFiles(root, { 'plan.md': 'Pay.\n', 'other.md': 'Play.\n' });
      await give(root, ['intake', 'other.md']);
    },
    words: ['intake', 'plan.md', '--force'],
    left: isNoPart,
  },
  'an undo of whatever was last': { before: moves, words: ['undo'] },
  'a redo of whatever was last': {
    before: async (root, give) => {
      await moves(root, give);
      await give(root, ['undo']);
      await give(root, ['undo']);
    },
    words: ['redo'],
  },
  'a page': { words: ['export', '--html', '--output', 'mission.html', ...on] },
};

const plain = (text: string): string =>
  text
    .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, '<id>')
    .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, '<moment>')
    .replaceAll(/\b[0-9a-f]{40}\b/g, '<commit>');

/** Every file of all checkouts, what git knows of them, and the locks that lie about; without ids, moments and names of commits. */
function standing(root: string): unknown {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const shown = files.filter((path) => !path.startsWith('.git/') && !path.endsWith('/.git'));
  const text = (path: string): string => plain(readFileSync(join(root, path), 'utf8').replaceAll(root, '<root>'));
  const checkouts = ['.', '.worktrees/demo-01KZ0000-coord'].filter((path) => existsSync(join(root, path)));
  return {
    files: Object.fromEntries(shown.toSorted().map((path) => [plain(path), text(path)])),
    config: text('.git/config'),
    commits: gitIn(root, 'log', '--format=%s', '--name-only', 'work').replaceAll(/DM-\w+/g, 'DM'),
    tree: plain(gitIn(root, 'ls-tree', '-r', '--name-only', 'work')),
    changed: checkouts.map((path) => gitIn(join(root, path), 'status', '--porcelain')),
    worktrees: plain(gitIn(root, 'worktree', 'list', '--porcelain').replaceAll(root, '<root>')),
    locks: files.filter((path) => /^\.git\/(?:worktrees\/[^/]+\/)?(?:index|HEAD|config)\.lock$/.test(path)),
  };
}

let crashing: Killing;
beforeAll(async () => {
  crashing = await killing(folder);
});

it.each(Object.entries(scenes))(
  '%s, killed anywhere and given again, is as if nothing had happened',
  async (name, { words: given, before, left }) => {
    const { root } = project(join(folder, name.replaceAll(' ', '-')));
    await before?.(root, crashing.give);
    const words = typeof given === 'function' ? given(root) : given;
    const calm = crashing.copyOf(root);
    const { code } = await crashing.give(calm, words);
    const expected = standing(calm);
    expect(expected).not.toEqual(standing(root));
    const all = await crashing.pointsOf(root, words);
    const points = isWhole ? all : spread(all, few);
    await inTurns(points, 2, async (point) => {
      const copy = crashing.copyOf(root);
      expect((await crashing.kill(copy, words, point)).signal, JSON.stringify(point)).toBe('SIGKILL');
      left?.(copy);
      const again = await crashing.give(copy, words);
      expect([again.code, again.stderr], `killed at ${JSON.stringify(point)}: ${again.stdout}`).toEqual([code, '']);
      expect(standing(copy), `killed at ${JSON.stringify(point)}`).toEqual(expected);
      rmSync(copy, { recursive: true });
    });
    console.info(`given again: ${name}, killed at ${points.length} of ${all.length} points`);
  },
  patience,
);
