import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '../support/bundleProgram.ts';
import { copyOfBin } from '../support/copyOfBin.ts';
import { hermeticEnv } from '../support/repository.ts';
import { run, type Ending } from '../support/run.ts';
import type { Fault, RecordedCall } from './fault.ts';
import { callsOf, gitShim } from './gitShim.ts';

/** Where a command is killed: at a call to the file system, or before or after a process of git. */
export type Point =
  | { readonly file: number; readonly what: string }
  | { readonly git: 'before' | 'after'; readonly command: string; readonly nth: number; readonly what: string };

/** The built program, given as a user would, in copies of a repository: undisturbed, or killed at any of its steps. */
export interface Killing {
  readonly copyOf: (root: string) => string;
  readonly give: (root: string, words: readonly string[]) => Promise<Ending>;
  /** Every place at which what is left behind differs. */
  readonly pointsOf: (root: string, words: readonly string[]) => Promise<readonly Point[]>;
  readonly kill: (root: string, words: readonly string[], point: Point) => Promise<Ending>;
}

/** What it makes is below this folder. */
export async function killing(folder: string): Promise<Killing> {
  const bin = copyOfBin();
  const faults = await bundleProgram(join(import.meta.dirname, 'programs', 'faults.ts'));
  const newShim = (): string => mkdtempSync(join(folder, 'shim-'));
  const give = (
    root: string,
    words: readonly string[],
    { fault = null, env = hermeticEnv }: { readonly fault?: Fault | null; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<Ending> =>
    run([process.execPath, ...(fault === null ? [] : ['-r', faults]), bin, ...words, '--json'], {
      cwd: root,
      env: {
        ...env,
        SPEC_KITTY_LOCK_TIMEOUT: '5',
        ...(fault === null ? {} : { SPEC_KITTY_FAULT_ROOT: root, SPEC_KITTY_FAULT: JSON.stringify(fault) }),
      },
    });
  let copies = 0;
  const copyOf = (root: string): string => {
    const copy = join(folder, `copy-${String((copies += 1)).padStart(6, '0')}`, 'project');
    mkdirSync(join(copy, '..'));
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
    leadWorktreesTo(copy, root);
    return copy;
  };
  return {
    copyOf,
    give: (root, words) => give(root, words),
    kill: (root, words, point) =>
      'file' in point
        ? give(root, words, { fault: { kill: point.file } })
        : give(root, words, { env: gitShim(newShim(), { kind: point.git, command: point.command, nth: point.nth }) }),
    pointsOf: async (root, words) => {
      const [calls, shim] = [join(folder, 'calls'), newShim()];
      await give(copyOf(root), words, { fault: { record: calls }, env: gitShim(shim, { kind: 'record' }) });
      const files = readFileSync(calls, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordedCall);
      rmSync(calls);
      return [
        ...files.flatMap((call, index): readonly Point[] => (leaves(call) ? [{ file: index + 1, what: `${call.name} ${call.path}` }] : [])),
        ...callsOf(shim).flatMap(({ command, nth }): readonly Point[] =>
          (['before', 'after'] as const).map((git) => ({ git, command, nth, what: `git ${command} ${nth}` })),
        ),
      ];
    },
  };
}

const leaves = ({ name }: RecordedCall): boolean =>
  ['writeSync', 'fsyncSync', 'ftruncateSync', 'renameSync', 'unlinkSync', 'rmSync', 'mkdirSync', 'linkSync', 'writeFileSync'].includes(
    name,
  );

/** In a copy the worktrees and their entries point to each other anew. */
function leadWorktreesTo(copy: string, root: string): void {
  const registry = join(copy, '.git', 'worktrees');
  for (const name of existsSync(registry) ? readdirSync(registry) : [])
    for (const pointer of [join(copy, '.worktrees', name, '.git'), join(registry, name, 'gitdir')])
      if (existsSync(pointer)) writeFileSync(pointer, readFileSync(pointer, 'utf8').replace(root, copy));
}

/** So many of them, one in the middle of each equal part, so that the places move when the program does. */
export const spread = (points: readonly Point[], few: number): readonly Point[] =>
  points.length <= few
    ? points
    : Array.from({ length: few }, (_, part) => points[Math.floor(((part + 0.5) * points.length) / few)]).filter(
        (point) => point !== undefined,
      );
