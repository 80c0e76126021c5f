import { fstatSync, writeSync } from 'node:fs';
import type { Io, Stream } from './io.ts';
import { main, tellUnforeseen, tellUnwritten } from './main.ts';

/**
 * The edge of the process: the only file that reads `process` for the mouth and the only one that ends it.
 * It writes with `writeSync` and asks the file system first whether there may be a terminal, because merely touching
 * `process.stdout` costs a tenth of a command.
 */
let pending = false;

/** What has kept the answer from being written: a full disk, a terminal that is gone. */
let lost: unknown = null;

/** The exit code, as soon as nothing more is to be said. */
let ended: number | null = null;

/** Tells what lasts to stop; null as long as nothing does. */
let stop: AbortController | null = null;

/** Whether whatever goes on saying things says them to nobody. */
let isUnheard = false;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

function stream(descriptor: 1 | 2): Stream {
  const late = (): NodeJS.WriteStream => (descriptor === 1 ? process.stdout : process.stderr);
  const isTerminal = (): boolean => fstatSync(descriptor).isCharacterDevice() && late().isTTY;
  let isClosed = false;
  let isLate = false;
  const close = (error: unknown): void => {
    isClosed = true;
    if (descriptor === 2) return;
    isUnheard = true;
    stop?.abort();
    // A reader that leaves has what it wanted.
    if (codeOf(error) !== 'EPIPE') lost ??= error;
  };
  /** A non-blocking pipe that is full: the stream object knows how to wait for it, and for what is to be written behind. */
  const writeLate = (bytes: Uint8Array): void => {
    if (!isLate)
      late().on('error', (error) => {
        close(error);
        if (ended !== null) void end(ended);
      });
    pending = isLate = true;
    late().write(bytes);
  };
  return {
    write(text) {
      const bytes = Buffer.from(text);
      if (isClosed) return;
      if (isLate) return writeLate(bytes);
      for (let at = 0; at < bytes.length;) {
        try {
          at += writeSync(descriptor, bytes, at);
        } catch (error) {
          return codeOf(error) === 'EAGAIN' ? writeLate(bytes.subarray(at)) : close(error);
        }
      }
    },
    isTerminal,
    // A terminal that does not know its size says 0.
    columns: () => (isTerminal() ? late().columns || null : null),
    rows: () => (isTerminal() ? late().rows || null : null),
  };
}

const argv = process.argv.slice(2);
const io: Io = {
  stdout: stream(1),
  stderr: stream(2),
  env: process.env,
  host: `node ${process.version} ${process.platform} ${process.arch}`,
  stopped() {
    const lasting = (stop ??= new AbortController());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => lasting.abort());
    if (isUnheard) lasting.abort();
    return lasting.signal;
  },
  surroundings: async () => (await import('../runtime/surroundings.ts')).realSurroundings(),
  world: async () => (await import('../runtime/world.ts')).realWorld(),
};
const end = async (exitCode: number): Promise<void> => {
  ended = exitCode;
  process.exitCode = lost === null ? exitCode : await tellUnwritten(lost, io);
  // Everything is written: there is nothing to wait for, and leaving at once is faster.
  if (!pending) process.exit();
};

/** Where a program is replaced while it runs, the parts that tell of a failure cannot be loaded: that is told without them. */
const endWith = (told: Promise<number>): void =>
  void told.then(end).catch((error: unknown) => {
    io.stderr.write(`${String(error)}\n`);
    process.exit(70);
  });

process.on('uncaughtException', (error) => endWith(tellUnforeseen(error, argv, io)));
endWith(main(argv, io));
