/** Merges crashed everywhere and given again: what is there then is what an undisturbed merge leaves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merge } from '../../machines/merge/definition.ts';
import { workspaceContextPath } from '../../machines/rules/workspaceContext.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { abortMerge } from '../../runtime/session/merge.ts';
import { next } from '../../runtime/session/next.ts';
import { undo } from '../../runtime/session/undo.ts';
import type { Boundary } from '../../runtime/engine/watch.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { directory } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, Crash } from '../support/crashMatrix.ts';
import { laneNames } from '../support/laneMission.ts';
import { approvedMission, giveMerge, landedAsItIs, worldIn } from '../support/mergedMission.ts';
import { gitIn, hermeticEnv, writeFiles } from '../support/repository.ts';
import { run, type Ending } from '../support/run.ts';
import type { Fault, RecordedCall } from './fault.ts';
import { callsOf, canTrace, gitShim, pointsIn, type GitFault } from './gitShim.ts';
import { stateOf } from './stateOf.ts';

/** All of it in `npm run crash`; in `npm test` the crashes that differ most. */
const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;

/** In memory where there is such a place: it is made anew thousands of times. */
const place = isWhole && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = realpathSync(mkdtempSync(join(place, 'merges-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lettered = (count: number): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`lane-${String.fromCodePoint(97 + index)}`, { [`${index}.txt`]: `${index}\n` }]),
  );
const three = approvedMission(lettered(3));
const ten = approvedMission(lettered(10));
const crossed = approvedMission({
  'lane-a': { 'shared.txt': 'left\n' },
  'lane-b': { 'shared.txt': 'right\n', 'b.txt': 'b\n' },
  'lane-c': { 'c.txt': 'c\n' },
});

const coordination = `kitty/mission-${directory}`;
const withCoordination = approvedMission(lettered(2), {
  meta: { topology: 'lanes_with_coord', coordination_branch: coordination, mid8: '01KZ0000' },
});

const newRoot = (): string => join(mkdtempSync(join(folder, 'place-')), 'project');
const workspace = (root: string): string => join(root, '.worktrees', `${directory}-merge`);

/** Three lanes, one of them with a worktree, a row of the log that nobody has committed, and work of the owner in the way of nobody. */
function threeLanes(root = newRoot(), make = three): string {
  make(root);
  const { branch, worktree } = laneNames('lane-a');
  gitIn(root, 'worktree', 'add', '-q', join(root, worktree), branch);
  addNote(root, '01KZ0000000000000000009999');
  writeFiles(root, { [workspaceContextPath(directory, 'lane-a')]: '{}\n' });
  writeFiles(root, { 'README.md': 'Mine.\n', 'unknown.txt': 'mine too\n' });
  return root;
}

/** A row that nobody commits. */
function addNote(checkout: string, event_id: string): void {
  const log = join(checkout, 'kitty-specs', directory, 'status.events.jsonl');
  const at = '2026-01-02T00:00:00.000000+00:00';
  const note = { actor: 'ada', at, delta: { note: 'nearly there' }, event_id, kind: 'annotation', wp_id: 'WP01' };
  writeFileSync(log, `${readFileSync(log, 'utf8')}${JSON.stringify(note)}\n`);
}

/** What the original knows of a merge that it did not end. */
const originalState = `.kittify/runtime/merge/${directory}/state.json`;

/** Rows that nobody has committed, where the status is at home and where the original writes some as well. */
function coordinated(): string {
  const root = newRoot();
  withCoordination(root);
  const worktree = join(root, '.worktrees', `${directory}-coord`);
  gitIn(root, 'worktree', 'add', '-q', '-b', coordination, worktree);
  addNote(root, '01KZ0000000000000000009999');
  addNote(worktree, '01KZ0000000000000000009998');
  writeFiles(root, { [originalState]: '{}\n' });
  return root;
}

function withRemote(): string {
  const root = threeLanes();
  const remote = join(root, '..', 'remote');
  gitIn(root, 'init', '-q', '--bare', remote);
  gitIn(root, 'remote', 'add', 'origin', remote);
  gitIn(root, 'push', '-q', 'origin', 'work');
  return root;
}

/** Everything decided, and nobody has told the merge yet. */
async function decided(): Promise<string> {
  const { root } = crossed(newRoot());
  await giveMerge(root);
  writeFiles(workspace(root), { 'shared.txt': 'both\n' });
  gitIn(workspace(root), 'add', '--all');
  return root;
}

async function inConflict(): Promise<string> {
  const { root } = crossed(newRoot());
  await giveMerge(root);
  return root;
}

/** The main checkout stands on another branch, which hears of the landing by a commit of its own. */
function beside(): string {
  const root = newRoot();
  three(root);
  gitIn(root, 'switch', '-q', '-c', 'aside');
  writeFiles(root, { 'README.md': 'Mine.\n' });
  return root;
}

interface Flow {
  readonly what: string;
  readonly make: () => string | Promise<string>;
  readonly command: (root: string, reached: (boundary: Boundary) => void) => Promise<unknown>;
  readonly steps: readonly string[];
  /** The step that only this flow has. */
  readonly own?: string;
  readonly ends: readonly string[];
}

const steps = ['gating', 'building', 'landing', 'proving', 'publishing', 'refreshing', 'cleaning'];
const flows: readonly Flow[] = [
  {
    what: 'a merge of three lanes',
    make: () => threeLanes(),
    command: (root, reached) => giveMerge(root, {}, { reached }),
    steps,
    ends: ['write done', 'log finished', 'remove finished'],
  },
  {
    what: 'a merge that is pushed',
    make: withRemote,
    command: (root, reached) => giveMerge(root, { push: true, strategy: 'merge' }, { reached }),
    own: 'pushing',
    steps: steps.toSpliced(6, 0, 'pushing'),
    ends: ['write done', 'log finished', 'remove finished'],
  },
  {
    what: 'a merge beside another branch',
    make: beside,
    command: (root, reached) => giveMerge(root, {}, { reached }),
    own: 'refreshing',
    steps,
    ends: ['write done', 'log finished', 'remove finished'],
  },
  {
    what: 'a merge from a coordination branch',
    make: coordinated,
    command: (root, reached) => giveMerge(root, {}, { reached }),
    own: 'cleaning',
    steps,
    ends: ['write done', 'log finished', 'remove finished'],
  },
  {
    what: 'a merge that meets a conflict',
    make: () => crossed(newRoot()).root,
    command: (root, reached) => giveMerge(root, {}, { reached }),
    own: 'preparing',
    steps: ['gating', 'building', 'preparing'],
    ends: ['write conflicted', 'log stopped'],
  },
  {
    what: 'a merge whose conflict is decided',
    make: decided,
    command: (root, reached) => giveMerge(root, {}, { reached }),
    own: 'resolving',
    steps: ['resolving', ...steps.slice(1)],
    ends: ['write done', 'log finished', 'remove finished'],
  },
  {
    what: 'a merge that is given up',
    make: inConflict,
    command: (root, reached) => abortMerge(worldIn(root), directory, { reached }),
    own: 'withdrawing',
    steps: ['withdrawing'],
    ends: ['write aborted', 'log aborted', 'remove aborted'],
  },
];

const boundariesIn = ({ steps: names, ends }: Flow): readonly string[] => [
  ...names.flatMap((step) => [`before write ${step}`, `after write ${step}`, `before effect ${step}`, `after effect ${step}`]),
  ...ends.flatMap((end) => [`before ${end}`, `after ${end}`]),
];

/** What can be seen, the marks of a conflict and the remote included. */
function seen(root: string): unknown {
  const marked = gitIn(root, 'worktree', 'list').includes('-merge')
    ? [gitIn(workspace(root), 'status', '--short'), readFileSync(join(workspace(root), 'shared.txt'), 'utf8')]
    : null;
  const remote =
    gitIn(root, 'remote') === '' ? null : gitIn(root, 'ls-remote', 'origin', 'work').split('\t')[0] === gitIn(root, 'rev-parse', 'work');
  const left = readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.lock$|(?:^|\/)locked$|^spec-kitty\/pledges\//.test(path),
  );
  const here = gitIn(root, 'log', '--format=%s', 'HEAD').split('\n');
  return { ...(landedAsItIs(root) as object), marked, remote, left, here };
}

describe('a merge crashed in process', () => {
  it.each(flows)('of $what comes to every boundary', async (flow) => {
    const place = await flow.make();
    expect(await boundariesOf({ make: () => place, command: flow.command, observe: seen })).toEqual(boundariesIn(flow));
  });

  it.each(flows)('of $what ends as if nothing had happened', async (flow) => {
    const calm = await flow.make();
    await flow.command(calm, () => {});
    const expected = seen(calm);
    const all = boundariesIn(flow);
    // Before an effect and after the write that names it the same is on the disk.
    const chosen = all.flatMap((boundary, index) =>
      isWhole || boundary === `after effect ${flow.own ?? ''}` || (flow === flows[0] && /^after (?:effect|log)/.test(boundary))
        ? [index]
        : [],
    );
    for (const at of chosen) {
      const root = await flow.make();
      let count = 0;
      await expect(
        flow.command(root, (boundary) => {
          if (count++ === at) throw new Crash(boundary);
        }),
      ).rejects.toThrow(Crash);
      if (flow === flows[0])
        expect(await laneOf(root), `asked after a crash ${all[at]}`).toBe(
          at < all.indexOf('after effect publishing') ? 'approved' : 'done',
        );
      await flow.command(root, () => {});
      expect(seen(root), `after a crash ${all[at]}`).toEqual(expected);
      rmSync(join(root, '..'), { recursive: true, force: true });
    }
    console.info(`crash merge: ${chosen.length} of ${all.length} crashes of ${flow.what}, every one recovered`);
  });
});

/** What of the document of a merge a power cut may leave: all of it, or less by the lines that had not to be on the disk yet. */
function remaindersOf(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const isFleeting = lines.map((line) =>
    merge.fleeting?.includes((JSON.parse(line) as OperationDocument).saved.snapshot['value'] as string),
  );
  const least = isFleeting.lastIndexOf(false) + 1;
  return lines.flatMap((_, index) => (index + 1 < least ? [] : [`${lines.slice(0, index + 1).join('\n')}\n`]));
}

it('that loses its power ends as if nothing had happened, whatever of its document was lost', { timeout: 7_200_000 }, async () => {
  const [flow] = flows;
  if (flow === undefined) throw new TypeError('There is a merge.');
  const calm = await flow.make();
  await flow.command(calm, () => {});
  const expected = seen(calm);
  let cuts = 0;
  for (const at of isWhole ? boundariesIn(flow) : ['after effect landing', 'after effect refreshing', 'after log finished']) {
    for (let which = 0; ; which += 1) {
      const root = await flow.make();
      await flow
        .command(root, (boundary) => {
          if (boundary === at) throw new Crash(boundary);
        })
        .catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      const document = join(root, '.git', 'spec-kitty', 'missions', directory, 'operations', 'merge.json');
      const remainders = existsSync(document) ? remaindersOf(readFileSync(document, 'utf8')).slice(0, isWhole ? undefined : 1) : [];
      const remainder = remainders[which];
      if (remainder === undefined) break;
      // Half a line, as a disk may have it.
      writeFileSync(document, which % 2 === 0 ? remainder : `${remainder}{"format":"operation/1","na`);
      await flow.command(root, () => {});
      expect(seen(root), `with ${which + 1} of ${remainders.length} remainders, ${at}`).toEqual(expected);
      const log = readOperationLog(join(root, '.git', 'spec-kitty'));
      expect(log.ok ? log.value.rows.map(({ outcome }) => outcome) : log).toEqual(['finished']);
      rmSync(join(root, '..'), { recursive: true, force: true });
      cuts += 1;
    }
  }
  expect(cuts).toBeGreaterThanOrEqual(3);
  console.info(`crash merge: ${cuts} power cuts that took the document back, every one recovered`);
});

it('is taken back whole, also what a killed run had taken away and could not tell', async () => {
  const root = threeLanes();
  const context = join(root, workspaceContextPath(directory, 'lane-a'));
  const command = giveMerge(
    root,
    {},
    {
      reached: (boundary) => {
        if (boundary === 'after effect cleaning') throw new Crash(boundary);
      },
    },
  );
  await expect(command).rejects.toThrow(Crash);
  expect(existsSync(context)).toBe(false);
  await giveMerge(root);
  const undone = await undo(worldIn(root), { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' });
  expect([undone.ok, readFileSync(context, 'utf8')]).toEqual([true, '{}\n']);
});

it('is merged again after a kill in the middle of giving up', async () => {
  const root = await inConflict();
  await expect(
    abortMerge(worldIn(root), directory, {
      reached: (boundary) => {
        if (boundary === 'before effect withdrawing') throw new Crash(boundary);
      },
    }),
  ).rejects.toThrow(Crash);
  const again = await giveMerge(root);
  expect(again.ok ? null : again.problems[0].code).toBe('MERGE_CONFLICT');
});

describe('what git cleans up while a merge waits', () => {
  const clean = (root: string): string => gitIn(root, 'gc', '--quiet', '--prune=now');

  const kills = ['before effect publishing', 'before effect refreshing', 'after effect building', 'after effect landing'];
  it.each(isWhole ? kills : kills.slice(0, 2))('takes nothing of one that was killed %s', async (boundary) => {
    const [calm, root] = [threeLanes(), threeLanes()];
    await giveMerge(calm);
    await expect(
      giveMerge(
        root,
        {},
        {
          reached: (reached) => {
            if (reached === boundary) throw new Crash(reached);
          },
        },
      ),
    ).rejects.toThrow(Crash);
    clean(root);
    expect(await giveMerge(root, { resume: true })).toMatchObject({ ok: true, value: { result: 'merged', attempts: [] } });
    expect(seen(root)).toEqual(seen(calm));
    await undo(worldIn(root), { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' });
    expect(await laneOf(root)).toBe('approved');
    // No ref that keeps what was replaced has lost it.
    expect(gitIn(root, 'for-each-ref', '--format=%(objecttype)', 'refs/spec-kitty')).toMatch(/^(?:blob|tree|commit|\n)+$/);
  });

  it.each(isWhole ? ['landing', 'building'] : ['landing'])('takes nothing of one that waits for a decision since %s', async (step) => {
    const make = (): string => {
      const root = newRoot();
      if (step === 'building') crossed(root);
      else
        approvedMission({ 'lane-a': { 'shared.txt': 'left\n' }, 'lane-b': { 'b.txt': 'b\n' } })(root).commit({ 'shared.txt': 'target\n' });
      return root;
    };
    const decide = (root: string): void => {
      writeFiles(workspace(root), { 'shared.txt': 'both\n' });
      gitIn(workspace(root), 'commit', '--quiet', '--all', '--message', 'Bring both together');
    };
    const [calm, root] = [make(), make()];
    const reached = (boundary: Boundary): void => {
      if (boundary === 'before effect preparing') throw new Crash(boundary);
    };
    await expect(giveMerge(root, {}, { reached })).rejects.toThrow(Crash);
    clean(root);
    for (const each of [calm, root]) {
      expect(await giveMerge(each)).toMatchObject({ problems: [{ code: 'MERGE_CONFLICT', details: { step: { name: step } } }] });
      if (each === root) clean(root);
      decide(each);
      if (each === root) clean(root);
      expect(await giveMerge(each, { resume: true })).toMatchObject({ ok: true });
    }
    expect(seen(root)).toEqual(seen(calm));
  });
});

/** Where the mission stands for whoever asks: nothing of a landing shows before the target has moved, and all of it from then on. */
async function laneOf(root: string): Promise<string> {
  const decision = await next(worldIn(root), { mission: directory, agent: 'claude' });
  if (!decision.ok) throw new Error(decision.problems[0].message);
  return decision.value.why_not[0]?.lane ?? '';
}

/** In `npm test` so many of them, evenly spread. */
const spread = <T>(items: readonly T[], most: number): readonly T[] =>
  isWhole
    ? items
    : items.filter((_, index) => Math.floor((index * most) / items.length) !== Math.floor(((index - 1) * most) / items.length));

type Mishap = { readonly in: 'git'; readonly fault: GitFault } | { readonly in: 'node'; readonly fault: Fault };

/** Where a run may be killed, and where the folder holds the same as there: whatever goes on from one goes on from all. */
interface Deaths {
  readonly kind: 'around git' | 'inside git' | 'file system';
  readonly mishap: Mishap;
  /** What the folder held there in a run in which nothing went wrong; null where nobody has looked. */
  readonly state: string | null;
  readonly others: readonly Mishap[];
}

describe('a merge killed', () => {
  let program: string;
  let faults: string;
  beforeAll(async () => {
    [program, faults] = [
      await bundleProgram(join(import.meta.dirname, 'programs', 'mergeMission.ts')),
      await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts')),
    ];
  });

  const start = (root: string, mishap: Mishap | null, shims: string, asked = '{}'): Promise<Ending> => {
    const env = mishap?.in === 'git' ? gitShim(shims, mishap.fault) : hermeticEnv;
    const preload = mishap?.in === 'node' ? ['-r', faults] : [];
    const bent = mishap?.in === 'node' ? { SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(mishap.fault) } : {};
    return run([process.execPath, ...preload, program, asked], { cwd: root, env: { ...env, ...bent } });
  };

  it('by Ctrl-C, which reaches git as well, ends as if nobody had pressed it', async () => {
    const [calm, root] = [threeLanes(), threeLanes()];
    expect((await start(calm, null, '')).code).toBe(0);
    for (const step of isWhole ? steps : ['publishing']) {
      const asked = JSON.stringify({ tells: true, waits: true });
      const child = spawn(process.execPath, [program, asked], { cwd: root, env: hermeticEnv, detached: true });
      child.stdin.on('error', () => {});
      // It waits at each boundary, so that it is not beyond the step before anybody has heard of it.
      child.stderr.on('data', (told: Buffer) => {
        child.stdin.write('\n');
        if (told.toString() === `before effect ${step}\n`) process.kill(-(child.pid ?? never()), 'SIGINT');
      });
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect([code, signal], step).toEqual([null, 'SIGINT']);
    }
    expect((await start(root, null, '')).code).toBe(0);
    expect(seen(root)).toEqual(seen(calm));
  });

  it(
    'at a step of git or of the file system ends, given again, as if nobody had been killed',
    { timeout: isWhole ? 7_200_000 : 240_000 },
    async () => {
      const home = mkdtempSync(join(folder, 'killed-'));
      const [root, template, shims, record] = ['project', 'template', 'shims', 'record'].map((name) => join(home, name)) as [
        string,
        string,
        string,
        string,
      ];
      threeLanes(root, isWhole ? ten : three);
      cpSync(root, template, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      const fresh = (): void => {
        for (const gone of [root, shims]) rmSync(gone, { recursive: true, force: true });
        cpSync(template, root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      };
      const alike = JSON.stringify({ alike: true });
      const untouched = stateOf(root);
      fresh();
      expect(stateOf(root)).toBe(untouched);
      expect(await start(root, null, shims)).toMatchObject({ code: 0, stderr: '' });
      const expected = seen(root);
      fresh();
      await start(root, { in: 'git', fault: { kind: 'record' } }, shims, alike);
      const calls = callsOf(shims);
      const inside: Deaths[] = [];
      const trace = join(home, 'trace');
      // Of all the processes the one that moves the target matters most.
      for (const call of canTrace() ? calls.filter(({ command }) => isWhole || command === 'update-ref') : []) {
        fresh();
        await start(root, { in: 'git', fault: { kind: 'trace', file: trace, ...call } }, shims, alike);
        if (existsSync(trace))
          for (const [index, point] of pointsIn(trace).entries())
            inside.push(alone('inside git', { in: 'git', fault: { kind: 'call', ...point, survived: index % 4 === 3, ...call } }));
        rmSync(trace, { force: true });
      }
      const around = calls.flatMap((call) =>
        (['before', 'after', 'alone'] as const).map((kind) => alone('around git', { in: 'git', fault: { kind, ...call } })),
      );
      fresh();
      writeFileSync(record, '');
      await start(root, { in: 'node', fault: { record, withState: isWhole } }, shims, alike);
      const files = deathsIn(readFileSync(record, 'utf8'));
      const all = [...around, ...inside, ...files];
      const waiting = isWhole ? [...all] : [...spread([...around, ...files], 3), ...spread(inside, 2)];
      const table: Record<string, Record<'points' | 'runs' | 'killed' | 'resumed', number>> = {};
      const known = new Set<string>();
      const wrong: string[] = [];
      let proven = 0;
      for (let at = 0; at < waiting.length; at += 1) {
        const { kind, mishap, state, others } = waiting[at] ?? never();
        fresh();
        const ending = await start(root, mishap, shims, alike);
        const found = stateOf(root);
        const count = (table[kind] ??= { points: 0, runs: 0, killed: 0, resumed: 0 });
        count.runs += 1;
        if (ending.signal === 'SIGKILL' || ending.code !== 0) count.killed += 1;
        // Where this run has left something else than the one that was looked at, nothing is known of the others.
        const isProven = state === null || state === found;
        if (isProven && state !== null) proven += others.length;
        else waiting.push(...others.map((other) => alone(kind, other)));
        count.points += isProven ? 1 + others.length : 1;
        if (isWhole && known.has(found)) continue;
        known.add(found);
        count.resumed += 1;
        const again = await start(root, null, shims);
        const label = `${JSON.stringify(mishap)} ${ending.stderr} ${again.stdout} ${again.stderr}`;
        try {
          expect(again.code, label).toBe(0);
          expect(seen(root), label).toEqual(expected);
        } catch (error) {
          // Of all points every wrong one is told, not the first alone.
          if (!isWhole) throw error;
          wrong.push(String(error));
        }
      }
      const total = all.reduce((sum, { others }) => sum + 1 + others.length, 0);
      const sum = (what: 'points' | 'runs' | 'killed' | 'resumed'): number =>
        Object.values(table).reduce((so_far, each) => so_far + each[what], 0);
      console.info(
        [
          `crash merge: ${sum('points')} of ${total} points of ${calls.length} processes of git, ${inside.length} calls of theirs to the system and ${total - around.length - inside.length} of our own to the file system`,
          ...Object.entries(table).map(
            ([kind, { points, runs, killed, resumed }]) =>
              `  ${kind.padEnd(12)} ${points} points, ${runs} runs, ${killed} killed, gone on from ${resumed} states of the disk`,
          ),
          `  ${sum('resumed') - wrong.length} ended as undisturbed, ${wrong.length} otherwise`,
          ...(isWhole
            ? [`  for ${proven} points another stood that was killed with the same on the disk, but for names of processes`]
            : []),
        ].join('\n'),
      );
      expect(wrong).toEqual([]);
      expect(sum('killed')).toBeGreaterThan(sum('runs') / 2);
      if (isWhole) expect(sum('points')).toBe(total);
    },
  );
});

const alone = (kind: Deaths['kind'], mishap: Mishap): Deaths => ({ kind, mishap, state: null, others: [] });

/** The calls to the file system, those together before which the folder held the same. */
function deathsIn(record: string): readonly Deaths[] {
  const groups = new Map<string, { readonly state: string | null; readonly mishaps: Mishap[] }>();
  for (const [index, line] of record.trimEnd().split('\n').entries()) {
    const { state } = JSON.parse(line) as RecordedCall;
    const group = groups.get(state ?? String(index)) ?? { state: state ?? null, mishaps: [] };
    group.mishaps.push({ in: 'node', fault: { kill: index + 1 } });
    groups.set(state ?? String(index), group);
  }
  return [...groups.values()].flatMap(({ state, mishaps: [mishap, ...others] }) =>
    mishap === undefined ? [] : [{ kind: 'file system' as const, mishap, state, others }],
  );
}

function never(): never {
  throw new Error('there is no such point');
}
