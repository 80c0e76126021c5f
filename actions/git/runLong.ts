import type { SpawnOptions } from 'node:child_process';
import { getBuiltinModule } from 'node:process';
import type { Ended, Run } from './ended.ts';

/** Runs a program that may take its time, such as a checkout or a hook, while everything else of this process goes on. */
export async function runLong({ program, words, cwd, env, input, isUnheard = false }: Run): Promise<Ended> {
  const { $ } = await import('zx/core');
  const { spawn } = getBuiltinModule('node:child_process');
  // Words go to the program as they are: no shell starts in between, so none is needed and nothing has to be quoted.
  const withoutShell = new Proxy(spawn, {
    apply(spawned, _self, [, , options]: [string, readonly string[], SpawnOptions]) {
      const child = spawned(program, words, { ...options, shell: false });
      // A letter of several bytes may come in two parts.
      child.stdout?.setEncoding('utf8');
      child.stderr?.setEncoding('utf8');
      // The program may end before it has read everything; its exit code says why.
      child.stdin?.on('error', () => {});
      return child;
    },
  });
  const said = isUnheard ? 'ignore' : 'pipe';
  const run = $({
    cwd,
    env: { ...env },
    // An empty text would leave the input open for ever.
    ...(input === null ? {} : { input: Buffer.from(input) }),
    stdio: [input === null ? 'ignore' : 'pipe', said, said],
    spawn: withoutShell,
    shell: true,
    prefix: '',
    postfix: '',
    quote: String,
    nothrow: true,
    quiet: true,
    verbose: false,
    detached: false,
    preferLocal: false,
  });
  const { exitCode, signal, stdout, stderr, cause } = await run`${program} ${words}`;
  return { exitCode, signal, stdout, stderr, aside: '', refusal: cause instanceof Error ? cause : null };
}
