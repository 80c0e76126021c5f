/**
 * A scripted agent, a process of its own. It knows `next` and nothing else: whatever it runs stands in a prompt that `next`
 * has named, and whatever it writes is asked for there. Tells what it does on stdout (told.ts).
 * Arguments: its name, the mission, the states at which it stops, a folder for what the agents agree on beside the program.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '../../schemas/decision.ts';
import { packages } from './checkout.ts';
import type { Told } from './told.ts';
import { work, type Ran, type Worker } from './work.ts';

const [agent = '', mission = '', stops = '', meeting = ''] = process.argv.slice(2);
const root = process.cwd();
const stopsAt = new Set(stops.split(','));

const tell = (told: Told): void => {
  process.stdout.write(`${JSON.stringify(told)}\n`);
};

/** Runs one line as a shell would. Commands of ours answer one document; that they take `--json` is said in their help. */
function run(written: string, cwd = root): Ran {
  const isOurs = written.startsWith('spec-kitty ');
  const line = isOurs && !written.endsWith(' --json') ? `${written} --json` : written;
  const trace = join(meeting, `${agent}.trace`);
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, SPEC_KITTY_SHELL_PID: String(process.pid), ...(isOurs ? { GIT_TRACE2_EVENT: trace } : {}) },
  });
  const milliseconds = performance.now() - begun;
  if (!isOurs) {
    if (status !== 0) throw new Error(`${line}: ${stderr}${stdout}`);
    return { exit: 0, document: {} };
  }
  const document = JSON.parse(stdout) as Ran['document'];
  const git = existsSync(trace) ? readFileSync(trace, 'utf8').split('"event":"start"').length - 1 : 0;
  rmSync(trace, { force: true });
  tell({ told: 'ran', command: written, exit: status ?? -1, milliseconds, git, events: recordedBy(document) });
  return { exit: status ?? -1, document };
}

const recordedBy = ({ event_id, events }: Ran['document']): readonly string[] =>
  [event_id, ...(Array.isArray(events) ? (events as readonly unknown[]) : [])].filter((id) => typeof id === 'string');

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The first reviews wait for each other, so that two are under way at once. */
async function meet(wp: string): Promise<void> {
  const room = join(meeting, 'reviews');
  mkdirSync(room, { recursive: true });
  writeFileSync(join(room, wp), agent);
  const patience = Date.now() + 20_000;
  while (readdirSync(room).length < 2 && Date.now() < patience) await pause(50);
}

const worker: Worker = {
  agent,
  root,
  packages,
  run,
  meet,
  say: (sentence) => tell({ told: 'said', sentence }),
  leave: async (wp) => {
    tell({ told: 'half', wp });
    await new Promise(() => setInterval(() => {}, 1000));
  },
};

/** Asks what is next and does it. False: there is nothing left for it. */
async function turn(): Promise<boolean> {
  const { document } = run(`spec-kitty next --mission ${mission} --agent ${agent} --result success`);
  const decision = document as unknown as Decision;
  if (stopsAt.has(decision.mission_state) || decision.offer === 'terminal') return false;
  if (decision.offer === 'waiting') {
    await pause(Math.min(700, (decision.wait?.ask_again_after_seconds ?? 0) * 1000));
    return true;
  }
  if (decision.offer !== 'step' || decision.prompt_file === null)
    throw new Error(`It is not said how to go on: ${JSON.stringify(decision)}`);
  await work(readFileSync(decision.prompt_file, 'utf8'), worker);
  return true;
}

for (let turns = 0; await turn(); turns += 1) if (turns === 200) throw new Error(`No end in ${turns} turns.`);
