import { getBuiltinModule } from 'node:process';
import type { Ended, Run } from './ended.ts';

/** Starts a program whose answer is needed later, and goes on. It is read when this process comes to wait for something. */
export function runAhead({ program, words, cwd, env, input }: Run): Promise<Ended> {
  const { spawn } = getBuiltinModule('node:child_process');
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: 'pipe', windowsHide: true });
  const said = { stdout: '', stderr: '' };
  // A letter of several bytes may come in two parts.
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  // It may end before it has read everything; its exit code says why.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return new Promise((resolve) => {
    const end = (exitCode: number | null, signal: string | null, refusal: Error | null): void =>
      resolve({ exitCode, signal, ...said, aside: '', refusal });
    child.on('error', (refusal) => end(null, null, refusal));
    child.on('close', (exitCode, signal) => end(exitCode, signal, null));
  });
}
