import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from '../support/bundleProgram.ts';
import { standOf } from '../support/gitWorld.ts';
import { gitIn, hermeticEnv, writeFiles } from '../support/repository.ts';
import { type Ending, run } from '../support/run.ts';
import type { Fault } from './fault.ts';
import { type GitFault, callsOf, canTrace, gitShim, pointsIn } from './gitShim.ts';
import type { HandName } from './programs/performHand.ts';

/** Every point is tried with SPEC_KITTY_ROUNDS set (`npm run crash`); else so many of each scene, evenly spread. */
const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;
const few = 6;
/** And so many of its processes of git are looked into. */
const fewTraced = 2;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-crash-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let program: string;
let faults: string;
beforeAll(async () => {
  program = await bundleProgram(join(import.meta.dirname, 'programs', 'performHand.ts'));
  faults = await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts'));
});

/** A hand with an input, in a repository that stands so that it has something to do. */
interface Scene {
  readonly hand: HandName;
  readonly make: (root: string) => void;
  readonly input: (root: string) => object;
  /** The processes of git it takes, sorted: one that is missing would be one less to be killed. */
  readonly calls: string;
  /** Whether a run that finds everything done still tells what was changed. */
  readonly isRetold?: true;
}

const changedIn = ({ stdout }: Ending): unknown => (JSON.parse(stdout) as { readonly changed: unknown }).changed;

const git = gitIn;
const log = 'kitty-specs/m/status.events.jsonl';
const status = { message: 'chore(spec-kitty): start WP01', trailers: { 'Spec-Kitty-Status': '01AAA' } };
const at = '2026-02-03T04:05:06Z';
const lane = (root: string): string => join(root, '.worktrees', 'x-lane-a');

function begin(root: string): void {
  git(join(root, '..'), 'init', '-q', '-b', 'main', '--template=', root);
  writeFiles(root, { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': '.worktrees/\n', [log]: '1\n' });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  git(root, 'branch', 'lane-a');
}

/** Work of the owner that nobody may lose. */
function beInTheMiddle(checkout: string): void {
  writeFiles(checkout, { 'a.txt': 'staged\n', 'unknown ü.txt': 'x\n' });
  git(checkout, 'add', 'a.txt');
  writeFiles(checkout, { 'a.txt': 'changed again\n', 'b.txt': 'changed\n' });
}

const scenes: Readonly<Record<string, Scene>> = {
  'a commit that takes the place of the last': {
    hand: 'commitFiles',
    calls: 'config for-each-ref hash-object update-index update-ref var var',
    make: (root) => {
      begin(root);
      writeFiles(root, { [log]: '1\n2\n' });
      git(root, 'commit', '-q', '-a', '-m', 'chore(spec-kitty): claim WP01\n\nSpec-Kitty-Status: 01AAA');
      beInTheMiddle(root);
      writeFiles(root, { [log]: '1\n2\n3\n', 'kitty-specs/m/status.json': '{}\n' });
    },
    input: (root) => ({
      checkout: root,
      branch: 'main',
      paths: [log, 'kitty-specs/m/status.json'],
      mode: 'coalesced',
      expectedTip: git(root, 'rev-parse', 'main'),
      ...status,
    }),
    isRetold: true,
  },
  'a commit of line ends that git may change': {
    hand: 'commitFiles',
    calls: 'config read-tree update-index update-index update-ref var var write-tree',
    make: (root) => {
      begin(root);
      beInTheMiddle(root);
      writeFiles(root, { [log]: '1\r\n2\r\n' });
    },
    input: (root) => ({
      checkout: root,
      branch: 'main',
      paths: [log],
      mode: 'each',
      expectedTip: git(root, 'rev-parse', 'main'),
      ...status,
    }),
    isRetold: true,
  },
  'a mirror of a protected branch': {
    hand: 'mirrorRef',
    calls: 'commit-tree hash-object update-ref',
    make: (root) => {
      begin(root);
      git(root, 'update-ref', 'refs/spec-kitty/status/01AAA', git(root, 'commit-tree', '-m', 'older', 'HEAD^{tree}'));
      beInTheMiddle(root);
      writeFiles(root, { [log]: '1\n2\n' });
    },
    input: (root) => ({ checkout: root, ref: 'refs/spec-kitty/status/01AAA', paths: [log], message: 'm' }),
  },
  'a new branch': {
    hand: 'ensureBranch',
    calls: 'update-ref',
    make: begin,
    input: (root) => ({ checkout: root, branch: 'kitty/mission-x-lane-b', commit: git(root, 'rev-parse', 'main'), expectedTip: null }),
    isRetold: true,
  },
  'a worktree with patterns': {
    hand: 'addWorktree',
    calls: 'checkout config config sparse-checkout worktree worktree',
    make: begin,
    input: (root) => ({ checkout: root, path: lane(root), branch: 'lane-a', sparse: ['/*', `!${log}`] }),
  },
  'the end of a worktree': {
    hand: 'removeWorktree',
    calls: 'ls-files status worktree',
    make: (root) => {
      begin(root);
      git(root, 'worktree', 'add', '-q', lane(root), 'lane-a');
    },
    input: (root) => ({ checkout: root, path: lane(root) }),
  },
  'the work of a dead agent': {
    hand: 'rescueWork',
    calls: 'add commit-tree commit-tree diff-tree diff-tree diff-tree ls-files status update-ref write-tree write-tree',
    make: (root) => {
      begin(root);
      git(root, 'worktree', 'add', '-q', lane(root), 'lane-a');
      beInTheMiddle(lane(root));
    },
    input: (root) => ({ worktree: lane(root), ref: 'refs/spec-kitty/rescue/m/WP01/01AAA', message: 'm', at }),
    isRetold: true,
  },
  'the base of a lane': {
    hand: 'buildBase',
    calls: 'cat-file commit-tree config config merge-tree merge-tree read-tree rev-list rev-list update-index write-tree',
    make: (root) => {
      begin(root);
      for (const name of ['one', 'two']) {
        git(root, 'switch', '-q', '-c', name, 'main');
        writeFiles(root, { [`${name}.txt`]: `${name}\n`, [log]: `1\n${name}\n` });
        git(root, 'add', '-A');
        git(root, 'commit', '-q', '-m', name);
      }
      git(root, 'switch', '-q', 'main');
      beInTheMiddle(root);
    },
    input: (root) => ({
      checkout: root,
      base: git(root, 'rev-parse', 'main'),
      tips: ['one', 'two'].map((name) => ({ name, commit: git(root, 'rev-parse', name), message: name })),
      at,
      settled: ['kitty-specs'],
    }),
  },
};

/** Everything git knows of a repository and its checkouts, and everything that a killed process could have left in the way. */
function observe(root: string): object {
  const checkouts = [root, ...(existsSync(lane(root)) ? [lane(root)] : [])];
  const folders = readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' });
  return {
    refs: git(root, 'for-each-ref', '--format=%(refname) %(objectname)'),
    worktrees: git(root, 'worktree', 'list', '--porcelain'),
    entries: existsSync(join(root, '.git/worktrees')) ? readdirSync(join(root, '.git/worktrees')) : [],
    stands: checkouts.map(standOf),
    staged: checkouts.map((checkout) => git(checkout, 'ls-files', '--stage', '-v')),
    locks: folders.filter((path) => /\.lock$|(?:^|\/)locked$/.test(path)),
    pledges: folders.filter((path) => path.startsWith('spec-kitty/pledges/')),
    damage: git(root, 'fsck', '--connectivity-only', '--no-dangling', '--no-progress'),
  };
}

/** What goes wrong in one run. */
type Mishap = { readonly in: 'git'; readonly fault: GitFault } | { readonly in: 'node'; readonly fault: Fault };

/** Performs the hand as a process of its own. */
function perform(scene: Scene, root: string, input: object, mishap: Mishap | null, shims: string): Promise<Ending> {
  const env = mishap?.in === 'git' ? gitShim(shims, mishap.fault) : hermeticEnv;
  const preload = mishap?.in === 'node' ? ['-r', faults] : [];
  const bent = mishap?.in === 'node' ? { SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(mishap.fault) } : {};
  return run([process.execPath, ...preload, program, scene.hand, JSON.stringify(input)], { cwd: folder, env: { ...env, ...bent } });
}

/** All that can go wrong: found out by running undisturbed and writing down what happens. */
async function mishapsOf(
  scene: Scene,
  fresh: () => { readonly root: string; readonly shims: string; readonly input: object },
): Promise<readonly Mishap[]> {
  const first = fresh();
  await perform(scene, first.root, first.input, { in: 'git', fault: { kind: 'record' } }, first.shims);
  const calls = callsOf(first.shims);
  expect(calls.map(({ command }) => command).join(' ')).toBe(scene.calls);
  const whole = calls.flatMap((call) =>
    (['before', 'after', 'alone'] as const).map((kind): Mishap => ({ in: 'git', fault: { kind, ...call } })),
  );
  const inside: Mishap[] = [];
  for (const call of canTrace() ? spread(calls, fewTraced) : []) {
    const place = fresh();
    const file = join(place.shims, '..', 'trace');
    await perform(scene, place.root, place.input, { in: 'git', fault: { kind: 'trace', file, ...call } }, place.shims);
    if (existsSync(file))
      for (const [index, point] of pointsIn(file).entries())
        inside.push({ in: 'git', fault: { kind: 'call', ...point, survived: index % 4 === 3, ...call } });
    rmSync(file, { force: true });
  }
  const place = fresh();
  const record = join(place.shims, '..', 'record');
  writeFileSync(record, '');
  await perform(scene, place.root, place.input, { in: 'node', fault: { record } }, place.shims);
  const count = readFileSync(record, 'utf8').trimEnd().split('\n').length;
  rmSync(record);
  return [...whole, ...inside, ...Array.from({ length: count }, (_, index): Mishap => ({ in: 'node', fault: { kill: index + 1 } }))];
}

const spread = <T>(items: readonly T[], most: number): readonly T[] =>
  isWhole
    ? items
    : items.filter((_, index) => Math.floor((index * most) / items.length) !== Math.floor(((index - 1) * most) / items.length));

test.for(Object.entries(scenes))(
  'killed anywhere and done again, it ends as if nobody had been killed: %s',
  { timeout: isWhole ? 3_600_000 : 120_000 },
  async ([name, scene]) => {
    const home = mkdtempSync(join(folder, 'scene-'));
    const [root, template] = [join(home, 'project'), join(home, 'template')];
    scene.make(root);
    cpSync(root, template, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    const fresh = () => {
      for (const gone of [root, join(home, 'shims')]) rmSync(gone, { recursive: true, force: true });
      cpSync(template, root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      return { root, shims: join(home, 'shims'), input: scene.input(root) };
    };
    const calm = fresh();
    const undisturbed = await perform(scene, root, calm.input, null, calm.shims);
    expect(undisturbed).toMatchObject({ code: 0, stderr: '' });
    const expected = observe(root);
    const all = await mishapsOf(scene, fresh);
    let killed = 0;
    for (const mishap of spread(all, few)) {
      const { shims, input } = fresh();
      const ending = await perform(scene, root, input, mishap, shims);
      if (ending.code !== 0) killed += 1;
      const again = await perform(scene, root, input, null, shims);
      const label = `${JSON.stringify(mishap)} ${ending.stderr}`;
      expect(again, label).toMatchObject({ code: 0, stderr: '' });
      expect(observe(root), label).toEqual(expected);
      // What was done is told by whoever ends it, for the operation log.
      if (scene.isRetold === true) expect(changedIn(again), label).toEqual(changedIn(undisturbed));
    }
    console.info(`git: ${name}: ${spread(all, few).length} of ${all.length} points, ${killed} killed, all ended as undisturbed`);
    expect(killed).toBeGreaterThan(spread(all, few).length / 2);
  },
);
