/** Prints the table of figures: ours beside what it is held against, ratios of medians in one run. */
import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fixture, type Fixture } from './fixture.ts';
import { inTurn, peakMemory, row, runNode, type BenchRow } from './measure.ts';
import { newPlace } from './places.ts';

const rounds = Number(process.env['SPEC_KITTY_ROUNDS'] ?? 40);
const bin = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.cjs');
const rows: BenchRow[] = [];

const nothing = ['-e', '0'] as const;
const command = (...words: readonly string[]): readonly string[] => [bin, ...words];

/** A mission in mid-run: its last event was written by a command, which has kept what it saw. */
function inMidRun(planted: Fixture): Fixture {
  runNode(command('agent', 'status', 'materialize', '--mission', planted.mission), planted.root);
  return planted;
}

const fresh = fixture();
const small = inMidRun(fixture());

/** A whole command beside `node -e 0`. */
function cold(name: string, words: readonly string[], limit: number, cwd = small.root, program = bin): void {
  const times = inTurn(
    () => runNode([program, ...words], cwd),
    () => runNode(nothing, cwd),
    rounds,
  );
  rows.push(row(name, 'ms', times.a, times.b, limit));
}

const next = ['next', '--mission', small.mission, '--json'] as const;
cold('next --json, 20 packages, cold', next, 1.5);
cold('the same of a fresh clone, where nothing was kept', next, 2.1, fresh.root);
const uncompiled = newPlace();
cpSync(dirname(bin), uncompiled, { recursive: true, filter: (path) => basename(path) !== 'compiled' });
cold('the same by another Node than the one that built', next, 2.1, small.root, join(uncompiled, basename(bin)));
const memory = Array.from({ length: 9 }, () => [peakMemory(command(...next), small.root), peakMemory(nothing, small.root)] as const);
rows.push(
  row(
    'next --json, 20 packages, peak memory',
    'MiB',
    memory.map(([ours]) => ours),
    memory.map(([, base]) => base),
    1.6,
  ),
);
cold('status --mission, cold', ['status', '--mission', small.mission], 1.7);
cold('version, cold', ['version'], 1.15);
cold('completion bash, cold', ['completion', 'bash'], 1.15);

const crowded = inMidRun(fixture({ missions: 1000, events: 100_000 }));
const beside = inTurn(
  () => runNode(command('next', '--mission', crowded.mission, '--json'), crowded.root),
  () => runNode(command(...next), small.root),
  rounds,
);
rows.push(row('next beside 1,000 missions and a log of 100,000 events, to next alone', 'ms', beside.a, beside.b, 1.3));

const { appendRows } = await import('./append.ts');
const { foldRows } = await import('./foldLog.ts');
const { lanesRows } = await import('./lanes.ts');
for (const more of [appendRows, foldRows, lanesRows]) rows.push(...more());
const { loopRows } = await import('./loop.ts');
const loop = loopRows(bin, Math.min(rounds, 15));
rows.push(...loop.rows);
const { landingRows } = await import('./landing.ts');
const landing = await landingRows(bin, Math.min(rounds, 5));
rows.push(...landing.rows);

const figure = (value: number, unit: BenchRow['unit']): string =>
  `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}${unit === '' ? '' : ` ${unit}`}`;
console.log(`Node ${process.version}, ${process.platform}, medians of ${rounds} rounds, in turn\n`);
console.log('| what | ours | beside | ratio | at most |\n|---|--:|--:|--:|--:|');
for (const { name, ours, base, unit, ratio, limit } of rows)
  console.log(
    `| ${name} | ${figure(ours, unit)} | ${figure(base, unit)} | ${ratio.toFixed(2)}${ratio > limit ? ' ✗' : ''} | ${Number.isFinite(limit) ? limit : '–'} |`,
  );
console.log('\n| command | processes of git |\n|---|--:|');
for (const { command: name, processes } of [...loop.git, ...landing.git]) console.log(`| ${name} | ${processes} |`);
