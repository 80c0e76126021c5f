/** One line of the bench table: two series of milliseconds taken in turn in one run, compared by their medians. */
export interface BenchRow {
  readonly name: string;
  readonly ours: readonly number[];
  readonly base: readonly number[];
  readonly ratio: number;
  /** The ratio that must not be exceeded. */
  readonly limit: number;
}

export const median = (series: readonly number[]): number => series.toSorted((a, b) => a - b)[Math.floor(series.length / 2)] ?? Number.NaN;

/** Measures both in turn, so that whatever else the machine does disturbs them alike. The first rounds warm up and do not count. */
export function compare(name: string, rounds: number, limit: number, ours: (round: number) => void, base: (round: number) => void): BenchRow {
  const warmUp = Math.ceil(rounds / 10);
  const times = { ours: [] as number[], base: [] as number[] };
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const series = { ours: clocked(() => ours(round)), base: clocked(() => base(round)) };
    if (round < warmUp) continue;
    times.ours.push(series.ours);
    times.base.push(series.base);
  }
  return { name, ...times, ratio: median(times.ours) / median(times.base), limit };
}

function clocked(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
