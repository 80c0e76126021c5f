import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram } from '../support/bundleProgram.ts';
import { gitIn, writeFiles } from '../support/repository.ts';
import { bin } from '../support/runBin.ts';
import { run, type Ending } from '../support/run.ts';
import { inTurns, type Fault, type RecordedCall } from './fault.ts';

/** Every call with SPEC_KITTY_ROUNDS set (`npm run crash`), else every fifth of those that write. */
const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;
const patience = isWhole ? 3_600_000 : 120_000;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crash-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let faults: string;
let calls: readonly RecordedCall[];
const fresh = join(folder, 'fresh');

const init = (root: string, fault: Fault | null = null): Promise<Ending> =>
  run([process.execPath, ...(fault === null ? [] : ['-r', faults]), bin, 'init', '--ai', 'opencode', '--json'], {
    cwd: root,
    env: fault === null ? {} : { SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(fault) },
  });

/** The files of a project without what is new in each: its ids, its moment and its folder's name. */
function filesOf(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(root, '.git/')));
  return Object.fromEntries(
    entries
      .toSorted()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8').replaceAll(/(uuid|slug|build_id|_at): .*/g, '$1: …')]),
  );
}

let copies = 0;
const newCopy = (): string => {
  const copy = join(folder, `copy-${String((copies += 1)).padStart(6, '0')}`);
  cpSync(fresh, copy, { recursive: true });
  return copy;
};

beforeAll(async () => {
  faults = await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts'));
  mkdirSync(fresh);
  gitIn(fresh, 'init', '-q', '-b', 'main', '--template=');
  writeFiles(fresh, { '.gitignore': 'dist\n', '.claude/settings.json': '{}\n' });
  const record = join(folder, 'calls');
  expect(await init(newCopy(), { record })).toMatchObject({ code: 0 });
  calls = readFileSync(record, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
});

const writes = ['writeSync', 'fsyncSync', 'renameSync', 'mkdirSync', 'closeSync'];

/** Whoever finds the disk full at the last row of the operation log has done its work, and says that the log does not tell of it. */
const fullAt = (nth: number): readonly [number, object] =>
  nth === calls.findLastIndex(({ name, path }) => name === 'writeSync' && path.endsWith('operations.jsonl')) + 1
    ? [0, { warnings: [expect.stringMatching(/^The operation log does not tell of this: .* the disk is full\.$/)] }]
    : [6, { error_code: 'FILE_NOT_WRITTEN' }];

it(
  'is killed, or refused by the disk, anywhere and given again: the same project, nothing left over',
  async () => {
    const calm = newCopy();
    expect(await init(calm)).toMatchObject({ code: 0 });
    const expected = filesOf(calm);
    const all = calls.flatMap(({ name, path }, index): readonly (readonly [Fault, string])[] => {
      const n = index + 1;
      if (!isWhole && !writes.includes(name)) return [];
      return [
        [{ kill: n }, `${name} ${path}`],
        ...(name === 'writeSync'
          ? [[{ cut: n, part: 0.5 }, `half of ${path}`] as const, [{ short: n, part: 0.3 }, `the disk is full at ${path}`] as const]
          : []),
      ];
    });
    const points = isWhole ? all : all.filter((_, index) => index % 5 === 0);
    await inTurns(points, 3, async ([fault, what]) => {
      const root = newCopy();
      const ended = await init(root, fault);
      if ('short' in fault) expect([ended.code, JSON.parse(ended.stdout)], what).toMatchObject(fullAt(fault.short));
      else expect(ended.signal, what).toBe('SIGKILL');
      expect(await init(root), what).toMatchObject({ code: 0 });
      expect(filesOf(root), what).toEqual(expected);
      rmSync(root, { recursive: true });
    });
    console.info(
      `init: killed or refused at ${points.length} of ${all.length} points, the same ${Object.keys(expected).length} files after each`,
    );
    // Pinned: a program that stops writing would have fewer places to die and pass.
    if (!isWhole) expect(all.length).toBe(304);
  },
  patience,
);
