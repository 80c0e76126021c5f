import { fstatSync, writeSync } from 'node:fs';
import type { Io, Stream } from './io.ts';
import { main, tellUnforeseen } from './main.ts';

/**
 * The edge of the process: the only file that reads `process` for the mouth and the only one that ends it.
 * It writes with `writeSync` and asks the file system first whether there may be a terminal, because merely touching
 * `process.stdout` costs a tenth of a command.
 */
let pending = false;

function stream(descriptor: 1 | 2): Stream {
  const late = (): NodeJS.WriteStream => (descriptor === 1 ? process.stdout : process.stderr);
  const isTerminal = (): boolean => fstatSync(descriptor).isCharacterDevice() && late().isTTY;
  let readerIsGone = false;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length && !readerIsGone;) {
        try {
          at += writeSync(descriptor, bytes, at);
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? error.code : null;
          if (code === 'EPIPE') readerIsGone = true;
          else if (code === 'EAGAIN') {
            // A non-blocking pipe that is full: the stream object knows how to wait for it.
            pending = true;
            late()
              .on('error', () => {
                readerIsGone = true;
              })
              .write(bytes.subarray(at));
            return;
          } else throw error;
        }
      }
    },
    isTerminal,
    // A terminal that does not know its size says 0.
    columns: () => (isTerminal() ? late().columns || null : null),
  };
}

const argv = process.argv.slice(2);
const io: Io = {
  stdout: stream(1),
  stderr: stream(2),
  env: process.env,
  host: `node ${process.version} ${process.platform} ${process.arch}`,
  stopped() {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    return stop.signal;
  },
  surroundings: async () => (await import('../runtime/surroundings.ts')).realSurroundings(),
  world: async () => (await import('../runtime/world.ts')).realWorld(),
};
const end = (exitCode: number): void => {
  process.exitCode = exitCode;
  // Everything is written: there is nothing to wait for, and leaving at once is faster.
  if (!pending) process.exit();
};

process.on('uncaughtException', (error) => {
  void tellUnforeseen(error, argv, io).then(end);
});
void main(argv, io).then(end);
