import { getBuiltinModule } from 'node:process';
import type { Ended, Run } from './ended.ts';

/**
 * Runs a program that ends within milliseconds, and waits for it. That costs a command half of what it costs to hear of it
 * later, and none of the modules that are needed for that.
 */
export function runShort({ program, words, cwd, env, input }: Run): Ended {
  const { spawnSync } = getBuiltinModule('node:child_process');
  const { status, signal, stdout, stderr, error } = spawnSync(program, words, {
    cwd,
    env,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    windowsHide: true,
  });
  // A program may end before it has read everything; its exit code says why.
  const refusal = error !== undefined && status === null && signal === null ? error : null;
  return { exitCode: status, signal, stdout: stdout ?? '', stderr: stderr ?? '', refusal };
}
