import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';
import { hermeticEnv } from './repository.ts';
import type { Said } from './runMain.ts';

/** The built program. `npm run build` makes it; `npm test` does that first. */
export const bin = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'bin.cjs');

/** One command line through the built program, in a process of its own. */
export function runBin(
  argv: readonly string[],
  { cwd, env = {}, program = bin }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly program?: string },
): Said {
  const { status, stdout, stderr }: SpawnSyncReturns<string> = spawnSync(process.execPath, [program, ...argv], {
    cwd,
    env: { ...hermeticEnv, ...env },
    encoding: 'utf8',
    // What waits for ever says so as a failure: nothing else stops a process that waits for the file system.
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  return { exit: status ?? -1, stdout, stderr };
}
