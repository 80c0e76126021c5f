import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** One row of the table: medians of ours and of what it is held against, in one run, and the most the ratio may be. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly base: number;
  readonly unit: 'ms' | 'MiB' | '';
  readonly ratio: number;
  readonly limit: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

export const row = (name: string, unit: BenchRow['unit'], ours: readonly number[], base: readonly number[], limit: number): BenchRow => ({
  name,
  unit,
  limit,
  ours: median(ours),
  base: median(base),
  ratio: median(ours) / median(base),
});

const reportMemory = join(import.meta.dirname, 'reportMemory.cjs');

/** The environment of a measured process: the variable makes Node 20 read certificates at start, which is neither ours nor the baseline's. */
export const environment = (): NodeJS.ProcessEnv => {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1' };
};

interface Run {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** Runs a Node process to its end. A process that does not end as expected makes the whole figure worthless, so it throws. */
export function runNode(args: readonly string[], cwd: string, expectedExit = 0): Run {
  const begun = performance.now();
  const done = spawnSync(process.execPath, [...args], { cwd, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  const milliseconds = performance.now() - begun;
  if (done.status !== expectedExit) throw new Error(`${args.join(' ')} ended with ${String(done.status)}: ${done.stderr.toString()}`);
  return { milliseconds, mebibytes: Number.NaN };
}

/** The most memory a process held, in MiB. Taken apart from the time: the hook that reports it costs time. */
export function peakMemory(args: readonly string[], cwd: string): number {
  const done = spawnSync(process.execPath, ['--require', reportMemory, ...args], {
    cwd,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const match = /maxRSS=(\d+)/.exec(done.stderr);
  if (match === null) throw new Error(`${args.join(' ')} did not report its memory: ${done.stderr}`);
  return Number(match[1]) / 1024;
}

/** Two processes in turn, A B A B …, so that both meet the same machine. Returns the times of each. */
export function inTurn(a: () => void, b: () => void, rounds: number): { readonly a: readonly number[]; readonly b: readonly number[] } {
  const time = (act: () => void): number => {
    const begun = performance.now();
    act();
    return performance.now() - begun;
  };
  a();
  b();
  const times = { a: [] as number[], b: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.a.push(time(a));
    times.b.push(time(b));
  }
  return times;
}
