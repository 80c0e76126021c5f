import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getBuiltinModule } from 'node:process';
import { writing } from '../files/writing.ts';
import type { Ended, Run } from './ended.ts';

/**
 * Starts a program that prints nothing, and answers later how it has ended. It reads from a file and complains into one, both in
 * `folder`: so it needs nothing of this process, which may be busy with something else all the time. `stop` ends it early.
 */
export function runBeside({ program, words, cwd, env, input }: Run, folder: string, stop?: AbortSignal): Promise<Ended> {
  const [read, said] = [join(folder, 'input'), join(folder, 'said')];
  const [reads, says] = writing(folder, () => {
    writeFileSync(read, input ?? '');
    return [openSync(read, 'r'), openSync(said, 'w')];
  });
  const { spawn } = getBuiltinModule('node:child_process');
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: [reads, 'ignore', says], windowsHide: true });
  for (const descriptor of [reads, says]) closeSync(descriptor);
  stop?.addEventListener('abort', () => child.kill());
  return new Promise((resolve) => {
    const ended = (exitCode: number | null, signal: string | null, refusal: Error | null): void =>
      resolve({ exitCode, signal, stdout: '', stderr: refusal === null ? wordsIn(said) : '', aside: '', refusal });
    child.on('error', (refusal) => ended(null, null, refusal));
    child.on('exit', (exitCode, signal) => ended(exitCode, signal, null));
  });
}

/** They are for people alone: whoever takes the folder away while the program runs takes its words with it. */
function wordsIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
