import { main } from '../../cli/main.ts';
import type { Io, Stream } from '../../cli/io.ts';
import { realSurroundings } from '../../runtime/surroundings.ts';
import { realWorld, type World } from '../../runtime/world.ts';

export interface Said {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line through `main`, in this process. The world is the real one unless parts of it are given. */
export async function runMain(
  argv: readonly string[],
  {
    env = {},
    world = {},
    columns = null,
    until = AbortSignal.abort(),
    said = () => {},
  }: {
    readonly env?: Io['env'];
    readonly world?: Partial<World>;
    readonly columns?: number | null;
    readonly until?: AbortSignal;
    readonly said?: (text: string) => void;
  } = {},
): Promise<Said> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): Stream => ({
    write: (text) => {
      written[name] += text;
      said(text);
    },
    isTerminal: () => columns !== null,
    columns: () => columns,
    rows: () => null,
  });
  const exit = await main(argv, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    host: 'node test',
    stopped: () => until,
    surroundings: async () => ({ ...realSurroundings(), ...world }),
    world: async () => ({ ...realWorld(), ...world }),
  });
  return { exit, ...written };
}
