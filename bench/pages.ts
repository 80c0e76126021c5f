/**
 * Prints what the pages cost on a large mission, in a real Chromium: 200 packages, 20,000 events. A frame is what a step of the
 * slider costs from the key press to the layout that is done; times of a thread are its own, whatever else the machine does.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { pageScript, pageStyle } from '../pages/built.js';
import { busyLog, plantMission } from './fixture.ts';
import { environment, median, runNode } from './measure.ts';
import { newPlace } from './places.ts';

const packages = 200;
const events = 20_000;
const rounds = Number(process.env['SPEC_KITTY_ROUNDS'] ?? 9);
const steps = 120;
/** Milliseconds of a frame at sixty a second. */
const frame = 1000 / 60;
const bin = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.cjs');
const mission = 'large-01KZ1A6E';

const executablePath = [process.env['SPEC_KITTY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) throw new Error('No Chromium is installed (apt-get install chromium, or SPEC_KITTY_CHROMIUM).');

const lines: string[] = [];
const say = (what: string, figure: string, limit: string, holds = true): void => {
  lines.push(`| ${what} | ${figure}${holds ? '' : ' ✗'} | ${limit} |`);
};
const milliseconds = (value: number): string => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;

function planted(): string {
  const root = newPlace();
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', root]);
  mkdirSync(join(root, '.kittify'));
  writeFileSync(join(root, '.kittify', 'config.yaml'), 'agents:\n  available: []\n');
  plantMission(root, mission, packages);
  writeFileSync(join(root, 'kitty-specs', mission, 'status.events.jsonl'), busyLog(mission, packages, events));
  return root;
}

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  /** Milliseconds from the start of the process to the address it says, and to the first page it has answered. */
  readonly ready: number;
  readonly answered: number;
  /** Milliseconds of CPU until the address was said. */
  readonly work: number;
}

function serve(root: string): Promise<Serving> {
  const begun = performance.now();
  const child = spawn(process.execPath, [bin, 'inspect', '--mission', mission, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(),
  });
  let said = '';
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`inspect ended with ${String(code)}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      const isSaid = said.includes('\n}');
      said += chunk.toString();
      if (isSaid || !said.includes('\n}')) return;
      const { url } = JSON.parse(said) as { readonly url: string };
      const ready = performance.now() - begun;
      const work = workOf(child.pid ?? 0);
      fetch(url)
        .then((response) => response.text())
        .then(() => resolve({ child, url, ready, work, answered: performance.now() - begun }), reject);
    });
  });
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });

/** Milliseconds of CPU all threads of a process have used until now, to the microsecond. */
const workOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  );

/** The same of a Node that does nothing but say it. */
function workOfNothing(): number {
  const { user, system } = JSON.parse(
    spawnSync(process.execPath, ['-p', 'JSON.stringify(process.cpuUsage())'], { encoding: 'utf8', env: environment() }).stdout,
  ) as NodeJS.CpuUsage;
  return (user + system) / 1000;
}

/** CPU seconds a process has used. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
const wait = (time: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
  });

/**
 * Milliseconds of each step of the slider, run in the page: dragged through half of the history in as many frames as a hand
 * has pixels for it, or pressed to places far from each other. What a step changes is drawn in a microtask.
 */
const scrub = (page: Page, steps: number, way: 'dragged' | 'pressed'): Promise<readonly number[]> =>
  page.evaluate<readonly number[]>(`(async () => {
  const slider = document.querySelector('.moment input');
  const end = Number(slider.max);
  const times = [];
  for (let step = 0; step < ${steps}; step += 1) {
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    const to = ${way === 'dragged' ? 'end / 4 + step * end / 600' : '((step + 1) * 7919) % end'};
    const begun = performance.now();
    slider.value = String(Math.floor(to));
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await Promise.resolve();
    await Promise.resolve();
    document.body.getBoundingClientRect();
    times.push(performance.now() - begun);
  }
  return times;
})()`);

async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${mission}/${path}'`);
  await wait(400);
}

/** Seconds the page's own thread has worked, which other processes do not make more. */
async function threadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

const root = planted();
// The server, beside a Node that does nothing.
const [ready, answered, nothing]: [number[], number[], number[]] = [[], [], []];
const [work, least]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round += 1) {
  const server = await serve(root);
  ready.push(server.ready);
  answered.push(server.answered);
  work.push(server.work);
  least.push(workOfNothing());
  await ended(server.child);
  nothing.push(runNode(['-e', '0'], root).milliseconds);
}
const ratio = median(ready) / median(nothing);
say(
  'server ready, to `node -e 0`',
  `${milliseconds(median(ready))} / ${milliseconds(median(nothing))} = ${ratio.toFixed(2)}`,
  '3',
  ratio <= 3,
);
say(
  'the same by the CPU both use, which a busy machine does not make more',
  `${milliseconds(median(work))} / ${milliseconds(median(least))} = ${(median(work) / median(least)).toFixed(2)}`,
  '3',
  median(work) / median(least) <= 3,
);
say('the first page answered, to the same', (median(answered) / median(nothing)).toFixed(2), '–');
say('what a browser loads, compressed', `${((gzipSync(pageScript).length + gzipSync(pageStyle).length) / 1000).toFixed(1)} kB`, '300 kB');

const server = await serve(root);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const [painted, interactive]: [number[], number[]] = [[], []];
let page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
for (let round = 0; round < Math.min(rounds, 5); round += 1) {
  await page.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.url);
  await page.locator('[data-token]').first().waitFor();
  interactive.push(await page.evaluate<number>('document.body.getBoundingClientRect(), performance.now()'));
  painted.push(await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
}
say('first paint', milliseconds(median(painted)), '–');
say('layout done, every package in its lane', milliseconds(median(interactive)), '–');

const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
for (const [name, path] of [
  ['charts', 'charts'],
  ['board', 'board'],
  ['history', 'history'],
  ['flow', 'flow'],
  ['a package looked at', 'board/package/WP07'],
] as const) {
  await goTo(page, path);
  await scrub(page, 10, 'pressed');
  for (const way of ['dragged', 'pressed'] as const) {
    const before = await threadSeconds(session);
    const times = (await scrub(page, steps, way)).toSorted((left, right) => left - right);
    const own = (((await threadSeconds(session)) - before) * 1000) / steps;
    say(
      `${name}, the slider ${way}: a step, 95 of 100, the thread's own time with painting`,
      `${milliseconds(median(times))}, ${milliseconds(times[Math.floor(times.length * 0.95)] ?? 0)}, ${milliseconds(own)}`,
      milliseconds(frame),
      median(times) <= frame,
    );
  }
}
await page.getByRole('button', { name: 'Now', exact: true }).click();
await goTo(page, 'charts');
const seen: number[] = [];
const log = join(root, 'kitty-specs', mission, 'status.events.jsonl');
for (let round = 0; round < rounds; round += 1) {
  const text = busyLog(mission, 1, 1);
  const heard = page.locator('.moment .count', { hasText: `${events + round + 1} / ${events + round + 1}` }).waitFor();
  const begun = performance.now();
  appendFileSync(log, text);
  await heard;
  seen.push(performance.now() - begun);
}
say(
  'an event of another process is in the page: median, most',
  `${milliseconds(median(seen))}, ${milliseconds(Math.max(...seen))}`,
  '1000 ms (one poll)',
  Math.max(...seen) <= 1000,
);
await session.send('HeapProfiler.collectGarbage');
const { usedSize } = await session.send('Runtime.getHeapUsage');
say('heap of the page, scrubbed through', `${(usedSize / 1024 / 1024).toFixed(1)} MiB`, '–');
say('memory of the server', `${residentOf(server.child.pid ?? 0).toFixed(0)} MiB`, '–');
await browser.close();
await ended(server.child);

const watching = spawn(process.execPath, [bin, 'status', '--mission', mission, '--watch'], { cwd: root, stdio: 'ignore' });
await wait(3000);
const before = cpuOf(watching.pid ?? 0);
const seconds = 20;
await wait(seconds * 1000);
const used = ((cpuOf(watching.pid ?? 0) - before) / seconds) * 100;
say('`status --watch`, idle', `${used.toFixed(2)} % of a core`, '1 %', used <= 1);
await ended(watching);
console.log(
  `Node ${process.version}, Chromium, ${packages} packages, ${events} events\n\n| what | figure | at most |\n|---|--:|--:|\n${lines.join('\n')}`,
);
