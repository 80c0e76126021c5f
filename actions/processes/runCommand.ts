import type { Ended } from '../git/ended.ts';
import type { Environment } from '../git/environment.ts';
import { misleading } from '../git/misleading.ts';
import { runLong } from '../git/runLong.ts';

/**
 * Runs a command line of the user's in a folder, by the shell, with nothing on its input. What git said of another repository is
 * kept from it.
 */
export const runCommand = (command: string, cwd: string, env: Environment): Promise<Ended> =>
  runLong({
    program: 'sh',
    words: ['-c', command],
    cwd,
    env: { ...env, ...Object.fromEntries(misleading.map((name) => [name, undefined])) },
    input: null,
  });
