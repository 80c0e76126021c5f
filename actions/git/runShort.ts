import { getBuiltinModule } from 'node:process';
import type { Ended, Run } from './ended.ts';

/**
 * Runs a program that ends within milliseconds, and waits for it. That costs a command half of what it costs to hear of it
 * later, and none of the modules that are needed for that.
 */
export function runShort({ program, words, cwd, env, input }: Run): Ended {
  const { spawnSync } = getBuiltinModule('node:child_process');
  const { status, signal, output, error } = spawnSync(program, words, {
    cwd,
    env,
    input: input ?? '',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
    windowsHide: true,
  });
  // A program may end before it has read everything; its exit code says why.
  const refusal = error !== undefined && status === null && signal === null ? error : null;
  // There are none where it could not be started.
  const [, stdout, stderr, aside] = output ?? [];
  return { exitCode: status, signal, stdout: stdout ?? '', stderr: stderr ?? '', aside: aside ?? '', refusal };
}
