import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import { statusText } from '../../machines/rules/statusDocument.ts';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { isUndoable } from '../../machines/rules/operationHistory.ts';
import { pastOperations } from '../../runtime/desk/pastOperations.ts';
import { openProject } from '../../runtime/project.ts';
import { directory, plantedMission } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { packageFile } from '../support/packageFile.ts';
import { gitIn, hermeticEnv, writeFiles } from '../support/repository.ts';
import { copyOfBin } from '../support/copyOfBin.ts';
import { run, type Ending } from '../support/run.ts';
import { padding, savedFold } from '../support/savedFold.ts';
import { inTurns, type Fault, type RecordedCall } from './fault.ts';

/** Everything is tried with SPEC_KITTY_ROUNDS set (`npm run crash`); else what kills in different ways, once each. */
const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;
const atOnce = 3;
const patience = isWhole ? 3_600_000 : 300_000;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crash-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let bin: string;
let faults: string;

/** How a mission stands when the command that will be killed is given. */
interface Scene {
  readonly name: string;
  readonly root: string;
  /** The rows that were there, and the part of one that a power cut has left behind them. */
  readonly rows: string;
  readonly torn: string;
  /** The calls of a run in which nothing goes wrong. */
  readonly calls: readonly RecordedCall[];
}
const scenes: Scene[] = [];

const log = join('kitty-specs', directory, 'status.events.jsonl');
const desk = join('.git', 'spec-kitty', 'missions', directory);
const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

const eventId = '01KZZZZZZZZZZZZZZZZZZZZZZZ';
interface Move {
  readonly wp: string;
  readonly to: string;
  readonly more?: readonly string[];
}
const claim: Move = { wp: 'WP01', to: 'claimed' };
const commands = {
  'given again as it was': claim,
  'given again, with force': { wp: 'WP01', to: 'planned', more: ['--force'] },
  'given again with its event id': { ...claim, more: ['--event-id', eventId] },
} as const satisfies Record<string, Move>;
type CommandName = keyof typeof commands;

const words = ({ wp, to, more = [] }: Move): readonly string[] => [
  bin,
  'agent',
  'status',
  'emit',
  wp,
  '--mission',
  directory,
  '--to',
  to,
  '--actor',
  'bob',
  '--reason',
  'mine',
  ...more,
  '--json',
];

const emit = (root: string, move: Move, fault: Fault | null = null): Promise<Ending> =>
  run([process.execPath, ...(fault === null ? [] : ['-r', faults]), ...words(move)], {
    cwd: root,
    env: {
      SPEC_KITTY_LOCK_TIMEOUT: '5',
      ...(fault === null ? {} : { SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(fault) }),
    },
  });

let copies = 0;
/** A folder whose path is as long as that of every other: paths are written into files, and writes are cut by their length. */
const newFolder = (): string => join(folder, `copy-${String((copies += 1)).padStart(6, '0')}`);

async function inCopy(scene: Scene, work: (root: string) => Promise<void>): Promise<void> {
  const root = newFolder();
  cpSync(scene.root, root, { recursive: true });
  await work(root);
  rmSync(root, { recursive: true });
}

async function recordCalls(root: string): Promise<readonly RecordedCall[]> {
  const copy = newFolder();
  const file = join(folder, 'calls');
  cpSync(root, copy, { recursive: true });
  expect(await emit(copy, claim, { record: file })).toMatchObject({ code: 0 });
  const calls = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
  for (const made of [copy, file]) rmSync(made, { recursive: true });
  return calls;
}

beforeAll(async () => {
  bin = copyOfBin();
  faults = await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts'));
  const fresh = join(folder, 'fresh');
  writeFiles(fresh, plantedMission({ WP01: {}, WP02: { lane: 'in_progress' } }, {}, { 'tasks/WP01-part.md': packageFile('WP01') }));
  appendFileSync(join(fresh, log), padding);
  gitIn(fresh, 'init', '-q', '-b', 'main', '--template=');
  // Another command has been there before, and a power cut after it.
  const used = join(folder, 'used');
  cpSync(fresh, used, { recursive: true });
  expect(await emit(used, { ...claim, wp: 'WP02', to: 'blocked' })).toMatchObject({ code: 0 });
  const rows = textOf(used, log);
  const torn = rows.trimEnd().split('\n').at(-1)?.slice(0, 100) ?? '';
  appendFileSync(join(used, log), torn);
  for (const [name, root, before, tail] of [
    ['a fresh mission', fresh, textOf(fresh, log), ''],
    ['a mission with a torn log', used, rows, torn],
  ] as const) {
    scenes.push({ name, root, rows: before, torn: tail, calls: await recordCalls(root) });
  }
});

/** The rows behind those that were there before: whole lines, and what is no whole line. */
function rowsBehind(root: string, { rows, torn }: Scene): { readonly added: readonly string[]; readonly rest: string } {
  const text = textOf(root, log);
  // Whatever happens, not a byte of what was recorded before is touched.
  expect(text.startsWith(rows)).toBe(true);
  const behind = text.slice(rows.length);
  if (behind === torn) return { added: [], rest: '' };
  const end = behind.lastIndexOf('\n') + 1;
  return { added: behind.slice(0, end).split('\n').slice(0, -1), rest: behind.slice(end) };
}

const recordedIds = (root: string, scene: Scene): readonly string[] =>
  rowsBehind(root, scene).added.map((line) => (JSON.parse(line) as { readonly event_id: string }).event_id);

/** The events of operations that can be taken back, beside the one of the command that had been there before. */
function loggedEvents(root: string): readonly string[] {
  const project = openProject({ cwd: root, env: hermeticEnv, now: () => new Date() });
  const past = project.ok ? pastOperations(project.value) : project;
  if (!past.ok) throw new Error(past.problems[0].message);
  return past.value.history.filter((one) => isUndoable(one) && one.row.asked['wp'] === 'WP01').flatMap(({ row }) => row.changes.events);
}

/** The state of a mission whose command has ended well. */
function expectDone(root: string, scene: Scene, { to, more = [] }: Move): void {
  const { added, rest } = rowsBehind(root, scene);
  expect(rest).toBe('');
  expect(added.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ wp_id: 'WP01', to_lane: to, actor: 'bob', ...(more.includes(eventId) ? { event_id: eventId } : {}) }),
  ]);
  const read = readLog(textOf(root, log));
  if (!read.ok) throw new Error(read.problems[0].message);
  const snapshot = snapshotOf(foldRows(emptyFold, read.value), { mission_number: null, mission_type: 'software-dev' });
  expect(textOf(root, join('kitty-specs', directory, 'status.json'))).toBe(statusText(snapshot));
  expect(JSON.parse(textOf(root, join(desk, 'packages', 'WP01.json')))).toMatchObject({
    snapshot: { value: to, context: { event: snapshot.work_packages['WP01']?.last_event_id } },
  });
  expect(savedFold(join(root, desk))).toMatchObject({ fold: foldRows(emptyFold, read.value) });
  expect(readdirSync(join(root, 'kitty-specs', directory)).filter((name) => name.includes('tmp'))).toEqual([]);
  expect(readdirSync(join(root, desk, 'lock'))).toEqual([expect.stringMatching(/^free\./)]);
  if (scene.torn !== '') expect(textOf(root, join(desk, 'torn-tails.jsonl'))).toContain(Buffer.from(scene.torn).toString('base64'));
}

interface Point {
  readonly scene: Scene;
  readonly fault: Fault;
  readonly command: CommandName;
  readonly what: string;
}

const isOfOurs = ({ name }: RecordedCall): boolean =>
  ['writeSync', 'fsyncSync', 'ftruncateSync', 'renameSync', 'unlinkSync', 'mkdirSync', 'closeSync', 'appendFileSync'].includes(name);

/** How far a write gets before the power goes. */
const parts = isWhole ? Array.from({ length: 17 }, (_, part) => part / 16) : [0, 0.5];

/** In the fast share: a call that only reads dies like the one after it, and of the second mission what its log makes different. */
const isWorthIt = (scene: Scene, call: RecordedCall): boolean =>
  isWhole ||
  (isOfOurs(call) &&
    !['closeSync', 'mkdirSync'].includes(call.name) &&
    (scene === scenes[0] || /torn-tails|events\.jsonl/.test(call.path)));

/** Every call is a place to die, every write can be cut. */
function deathsOf(scene: Scene): readonly Point[] {
  const names = Object.keys(commands) as CommandName[];
  return scene.calls.flatMap((call, index): readonly Point[] => {
    const n = index + 1;
    const found: readonly Fault[] = [
      ...(isWorthIt(scene, call) ? [{ kill: n }] : []),
      ...(isWorthIt(scene, call) && call.name === 'writeSync' ? parts.map((part) => ({ cut: n, part })) : []),
    ];
    return found.flatMap((fault, place) =>
      (isWhole ? names : names.slice((n + place) % names.length).slice(0, 1)).map((command) => ({
        scene,
        fault,
        command,
        what: `${call.name} ${call.path}`,
      })),
    );
  });
}

/** Every call to the log, to status.json and to the desk can fail, and every write can find the disk full in its middle. */
function failuresOf(scene: Scene): readonly Point[] {
  return scene.calls.flatMap((call, index): readonly Point[] => {
    const n = index + 1;
    const isTouched = call.path.startsWith(desk) || /status\.(events\.jsonl|json)/.test(call.path);
    const canFail = !['closeSync', 'existsSync'].includes(call.name);
    if (!isTouched || !canFail || !isWorthIt(scene, call)) return [];
    const failures: readonly Fault[] = [
      { error: n, code: call.name === 'fsyncSync' || call.name === 'readSync' ? 'EIO' : 'ENOSPC' },
      ...(call.name === 'writeSync' ? [{ short: n, part: 0.5 }] : []),
    ];
    return failures.map((fault) => ({ scene, fault, command: 'given again as it was', what: `${call.name} ${call.path}` }));
  });
}

const shownAs = ({ scene, fault, what, command }: Point): string => `${scene.name}: ${JSON.stringify(fault)} at ${what}, ${command}`;

describe('a command that records an event', () => {
  it('writes in an order that can be taken up anywhere', () => {
    // The order is what the rest relies on: the log before everything that is made from it, the lock around all.
    expect(
      scenes.map(({ calls }) =>
        calls
          .filter(isOfOurs)
          .filter(({ name }) => name !== 'closeSync')
          .map(
            ({ name, path }) =>
              `${name} ${path.replace(/(held|free)\.(\d+)\..*/, '$1.$2.<holder>').replace(/(lock\.draft)\..*/, '$1.<holder>')}`,
          ),
      ),
    ).toMatchSnapshot();
  });

  it('has on the disk whose event it is before the event is there, at the price of one wait for the disk', () => {
    for (const { calls } of scenes) {
      const at = (name: string, path: string): readonly number[] =>
        calls.flatMap((call, index) => (call.name === name && call.path === path ? [index] : []));
      const operations = join('.git', 'spec-kitty', 'operations.jsonl');
      const synced = at('fsyncSync', operations);
      expect(synced).toHaveLength(1);
      expect(at('writeSync', operations)[0]).toBeLessThan(synced[0] ?? -1);
      expect(synced[0]).toBeLessThan(at('writeSync', log)[0] ?? -1);
    }
  });

  it(
    'is killed anywhere and given again: nothing lost, nothing rewritten, nothing doubled',
    async () => {
      const points = scenes.flatMap(deathsOf);
      // Pinned, because a program that stops writing would have fewer places to die and pass.
      if (isWhole) expect(points.length).toBeGreaterThanOrEqual(1000);
      else expect(points.length).toBe(52);
      let unanswered = 0;
      let twice = 0;
      await inTurns([...points.entries()], atOnce, ([index, point]) =>
        inCopy(point.scene, async (root) => {
          const move = commands[point.command];
          const died = await emit(root, move, point.fault);
          expect(died.signal, shownAs(point)).toBe('SIGKILL');
          expect(rowsBehind(root, point.scene).added.length, shownAs(point)).toBeLessThanOrEqual(1);
          expect(loggedEvents(root), shownAs(point)).toEqual(recordedIds(root, point.scene));
          // Now and then the run that takes it up is killed too, somewhere else.
          const second = await emit(root, move, index % 8 === 0 ? { kill: 1 + ((index * 7) % point.scene.calls.length) } : null);
          if (second.signal !== null) twice += 1;
          const again = second.signal === null ? second : await emit(root, move);
          expect([again.code, again.stderr], shownAs(point)).toEqual([0, '']);
          if ((JSON.parse(again.stdout) as { already_recorded: boolean }).already_recorded) unanswered += 1;
          expectDone(root, point.scene, move);
          expect(loggedEvents(root), shownAs(point)).toEqual(recordedIds(root, point.scene));
        }),
      );
      console.info(
        `emit: killed at ${points.length} points in ${scenes.length} missions, ${twice} times twice; ${unanswered} had recorded their event and could not say so; 0 lost, 0 rewritten, 0 doubled`,
      );
    },
    patience,
  );

  it(
    'meets a disk that fails it anywhere: it says so or has done its work, and leaves all that was there',
    async () => {
      const points = scenes.flatMap(failuresOf);
      const endings = { refused: 0, done: 0 };
      await inTurns(points, atOnce, (point) =>
        inCopy(point.scene, async (root) => {
          const failed = await emit(root, claim, point.fault);
          expect([failed.signal, failed.stderr], shownAs(point)).toEqual([null, '']);
          const { added, rest } = rowsBehind(root, point.scene);
          expect(rest, shownAs(point)).toBe('');
          if (failed.code === 0) {
            endings.done += 1;
            expect(added.length, shownAs(point)).toBe(1);
            // Whoever comes next finishes what was left behind, whatever that command is for.
            expect(await emit(root, { ...claim, wp: 'WP02', to: 'canceled' }), shownAs(point)).toMatchObject({ code: 0 });
            expect(textOf(root, join('kitty-specs', directory, 'status.json')), shownAs(point)).toContain('"claimed": 1');
          } else {
            endings.refused += 1;
            const { error_code, unchanged } = JSON.parse(failed.stdout) as { readonly error_code: string; readonly unchanged: string };
            expect([failed.code, error_code, unchanged], shownAs(point)).toEqual([
              6,
              expect.stringMatching(/^FILE_NOT_(WRITTEN|READ)$/),
              expect.stringMatching(/^(Nothing was changed\.|No row was added to .*)$/),
            ]);
            expect(added, shownAs(point)).toEqual([]);
            expect(await emit(root, claim), shownAs(point)).toMatchObject({ code: 0, stderr: '' });
            expectDone(root, point.scene, claim);
          }
        }),
      );
      console.info(
        `emit: the disk failed at ${points.length} points in ${scenes.length} missions: ${endings.refused} times nothing was recorded and it said so, ${endings.done} times the event was recorded`,
      );
      expect(endings.refused).toBeGreaterThan(0);
      expect(endings.done).toBeGreaterThan(0);
    },
    patience,
  );

  it('meets a disk that is really full in the middle of its row', async () => {
    const [scene] = scenes;
    if (scene === undefined) throw new Error('no scene');
    await inCopy(scene, async (root) => {
      // A limit on the size of files stops a write where a full disk would. The log is made so long that no other file meets it.
      const block = 512;
      const blocks = 400;
      const filler = (length: number): string => `${rowText({ event_type: 'Filler', event_id: 'filler', text: 'x'.repeat(length) })}\n`;
      const room = 100;
      writeFileSync(join(root, log), filler(blocks * block - room - filler(0).length - statSync(join(root, log)).size), { flag: 'a' });
      const before = textOf(root, log);
      const full = await run(['sh', '-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, ...words(claim)], { cwd: root });
      expect([full.code, full.stderr]).toEqual([6, '']);
      expect(JSON.parse(full.stdout)).toMatchObject({
        error_code: 'FILE_NOT_WRITTEN',
        unchanged: `No row was added to ${join(root, log)}.`,
      });
      expect(textOf(root, log)).toBe(before);
      expectDone(root, { ...scene, rows: before }, (await emit(root, claim), claim));
    });
  });

  const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
  it.runIf(canTrace)(
    'is killed by the kernel at the entry of a system call',
    async () => {
      const calls = isWhole
        ? ['openat', 'write', 'pwrite64', 'fsync', 'rename', 'unlink', 'ftruncate', 'mkdir', 'close', 'pread64', 'read', 'getdents64']
        : ['fsync', 'rename'];
      let points = 0;
      /** Whether the program comes to the nth such call at all: then it was killed there, and given again. */
      const isKilledAt = async (scene: Scene, call: string, n: number): Promise<boolean> => {
        let hasDied = false;
        await inCopy(scene, async (root) => {
          const watched = watchedPaths(root).flatMap((path) => ['-P', path]);
          const ending = await run(
            [
              'strace',
              '-qq',
              '-o',
              '/dev/null',
              ...watched,
              '-e',
              `trace=${call}`,
              '-e',
              `inject=${call}:signal=KILL:when=${n}`,
              process.execPath,
              ...words(claim),
            ],
            { cwd: root },
          );
          hasDied = ending.signal === 'SIGKILL' || ending.code === 137;
          if (!hasDied) return;
          const again = await emit(root, claim);
          expect([again.code, again.stderr], `${scene.name}: ${call} ${n}`).toEqual([0, '']);
          expectDone(root, scene, claim);
        });
        return hasDied;
      };
      for (const scene of scenes) {
        await inTurns(calls, atOnce, async (call) => {
          for (let n = 1; await isKilledAt(scene, call, n); n += 1) points += 1;
        });
      }
      console.info(`emit: killed by the kernel at ${points} system calls (${calls.join(', ')}); 0 lost, 0 rewritten, 0 doubled`);
      expect(points).toBeGreaterThanOrEqual(isWhole ? 100 : 17);
    },
    patience,
  );
});

/** Everything a command writes, under the names it has while it is written. */
function watchedPaths(root: string): readonly string[] {
  const mission = join(root, 'kitty-specs', directory);
  const own = join(root, desk);
  return [
    mission,
    join(root, log),
    join(mission, '.status.json.tmp'),
    join(mission, 'status.json'),
    own,
    ...[
      'lock',
      'lock/free.0',
      'lock/free.1',
      'packages',
      'packages/.WP01.json.tmp',
      '.fold.json.tmp',
      '.ids.tmp',
      'ids',
      'torn-tails.jsonl',
    ].map((name) => join(own, name)),
  ];
}
