/**
 * A scripted agent, a process of its own. It knows `next` and nothing else: whatever it runs stands in a prompt that `next`
 * has named, and whatever it writes is asked for there. Tells what it does on stdout (told.ts).
 * Arguments: its name, the mission, the states at which it stops, a folder for what the agents agree on beside the program.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Decision } from '../../schemas/decision.ts';
import { guide, half, packageFile, packages, plan, research, slip, spec, tasks, type DemoPackage } from './checkout.ts';
import { promptCommands } from './promptCommands.ts';
import type { Told } from './told.ts';

const [agent = '', mission = '', stops = '', meeting = ''] = process.argv.slice(2);
const root = process.cwd();
const stopsAt = new Set(stops.split(','));

const tell = (told: Told): void => {
  process.stdout.write(`${JSON.stringify(told)}\n`);
};
const say = (sentence: string): void => tell({ told: 'said', sentence });

interface Ran {
  readonly exit: number;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Runs one line as a shell would. Commands of ours answer one document; that they take `--json` is said in their help. */
function run(written: string, cwd = root): Ran {
  const isOurs = written.startsWith('spec-kitty ');
  const line = isOurs && !written.endsWith(' --json') ? `${written} --json` : written;
  const trace = join(meeting, `${agent}.trace`);
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, encoding: 'utf8', env: { ...process.env, SPEC_KITTY_SHELL_PID: String(process.pid), ...(isOurs ? { GIT_TRACE2_EVENT: trace } : {}) } });
  const milliseconds = performance.now() - begun;
  if (!isOurs) {
    if (status !== 0) throw new Error(`${agent} could not run ${line}: ${stderr}`);
    return { exit: 0, document: {} };
  }
  const document = JSON.parse(stdout) as Ran['document'];
  const git = existsSync(trace) ? readFileSync(trace, 'utf8').split('"event":"start"').length - 1 : 0;
  rmSync(trace, { force: true });
  tell({ told: 'ran', command: written, exit: status ?? -1, milliseconds, git, events: recordedBy(document) });
  return { exit: status ?? -1, document };
}

const recordedBy = ({ event_id, events }: Ran['document']): readonly string[] => [event_id, ...(Array.isArray(events) ? (events as readonly unknown[]) : [])].filter((id) => typeof id === 'string');

/** The commands under one heading, with something sensible in the places that are left open. */
const commandsUnder = (prompt: string, heading: string): readonly string[] =>
  promptCommands(prompt).filter((command) => command.heading === heading).map(({ line }) => line.replace(/"<[^>]*>"/, `"${agent} has looked at everything"`));

const isSetback = (line: string): boolean => /--result (?:blocked|failed)/.test(line);

function must({ exit, document }: Ran): Ran['document'] {
  if (exit !== 0) throw new Error(`${agent} was refused: ${JSON.stringify(document)}`);
  return document;
}

const folderOf = (prompt: string): string => /\*\*Mission files\*\*: (.*)/.exec(prompt)?.[1] ?? '';

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const planning: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  research: { 'research.md': research },
  specify: { 'spec.md': spec },
  plan: { 'plan.md': plan },
  tasks: { 'tasks.md': tasks, ...Object.fromEntries(packages.map(packageFile).map(([name, text]) => [`tasks/${name}`, text])) },
};

/** A step of planning or the acceptance: writes what it asks for, runs what it names. */
function takeStep(action: string, prompt: string): void {
  const folder = folderOf(prompt);
  if (action === 'accept') prove(join(folder, 'acceptance-matrix.json'));
  else write(folder, planning[action] ?? {});
  const lines = promptCommands(prompt).map(({ line }) => line).filter((line) => !isSetback(line));
  for (const line of lines) must(run(line));
}

interface Criterion { readonly criterion_id: string }

function prove(path: string): void {
  const matrix = JSON.parse(readFileSync(path, 'utf8')) as { readonly criteria: readonly Criterion[] };
  const criteria = matrix.criteria.map((criterion) => ({ ...criterion, description: `${criterion.criterion_id} holds`, evidence: 'node --test', pass_fail: 'pass', verified_by: agent, verified_at: new Date().toISOString(), notes: '' }));
  writeFileSync(path, `${JSON.stringify({ ...matrix, criteria }, null, 2)}\n`);
}

const packageOf = (wp: string): DemoPackage => {
  const found = packages.find(({ id }) => id === wp);
  if (found === undefined) throw new Error(`${agent} was offered ${wp}, which nobody has written.`);
  return found;
};

/** Claims what the prompt offers; null when somebody was faster, which is no failure. */
function claim(prompt: string, heading: string): Ran['document'] | null {
  const [line = ''] = commandsUnder(prompt, heading);
  const { exit, document } = run(line);
  if (exit === 0) return document;
  if (exit !== 1) throw new Error(`${agent} could not claim: ${JSON.stringify(document)}`);
  say(`was not the first: ${String(document['error'])}`);
  return null;
}

async function build(wp: string, offered: string): Promise<void> {
  const isNew = promptCommands(offered).some(({ heading }) => heading === 'First: claim it');
  const claimed = isNew ? claim(offered, 'First: claim it') : {};
  if (claimed === null) return;
  const prompt = typeof claimed['prompt_file'] === 'string' ? readFileSync(claimed['prompt_file'], 'utf8') : offered;
  const workspace = /## Where to work\n\n```sh\ncd (.*)\n/.exec(prompt)?.[1] ?? root;
  const { files, folder } = packageOf(wp);
  const isLeft = existsSync(join(workspace, half.path)) && wp === half.wp;
  if (isLeft) say(`goes on with ${wp} where another agent was killed${claimed['rescued'] === null ? '' : ', whose half file is kept as a commit'}`);
  if (wp === half.wp && !isLeft) {
    write(workspace, { [half.path]: half.text });
    tell({ told: 'half', wp });
    await new Promise(() => setInterval(() => {}, 1000));
  }
  const isCorrected = prompt.includes(slip.feedback.trim());
  if (wp === slip.wp && isCorrected) say(`has read the whole review of ${wp} and mends what it says`);
  write(workspace, wp === slip.wp && !isCorrected ? slip.without(files) : files);
  if (folder !== null) run(`node --test ${folder}/`, workspace);
  for (const line of commandsUnder(prompt, 'How to finish').filter((line) => !isSetback(line) && !line.includes('spec-kitty next'))) must(run(line));
}

/** The first reviews wait for each other, so that two are under way at once. */
async function meet(wp: string): Promise<void> {
  const room = join(meeting, 'reviews');
  mkdirSync(room, { recursive: true });
  writeFileSync(join(room, wp), agent);
  const patience = Date.now() + 20_000;
  while (readdirSync(room).length < 2 && Date.now() < patience) await pause(50);
}

async function review(wp: string, offered: string): Promise<void> {
  const isNew = promptCommands(offered).some(({ heading }) => heading === 'First: claim the review');
  const claimed = isNew ? claim(offered, 'First: claim the review') : {};
  if (claimed === null) return;
  await meet(wp);
  const prompt = typeof claimed['prompt_file'] === 'string' ? readFileSync(claimed['prompt_file'], 'utf8') : offered;
  const workspace = /## Where to look\n\n```sh\ncd (.*)\n/.exec(prompt)?.[1] ?? root;
  const { folder } = packageOf(wp);
  if (folder !== null) run(`node --test ${folder}/`, workspace);
  else if (!existsSync(join(root, guide))) throw new Error(`${guide} is not there.`);
  const isFine = wp !== slip.wp || spawnSync(process.execPath, ['--eval', slip.probe], { cwd: workspace }).status === 0;
  const [approve = '', sendBack = ''] = commandsUnder(prompt, 'How to finish').filter((line) => line.includes(' move-task '));
  if (!isFine) {
    writeFileSync(/--review-feedback-file (\S+)/.exec(sendBack)?.[1] ?? '', slip.feedback);
    say(`sends ${wp} back with feedback`);
  }
  must(run(isFine ? approve : sendBack));
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function turn(): Promise<boolean> {
  const { document } = run(`spec-kitty next --mission ${mission} --agent ${agent} --result success`);
  const decision = document as unknown as Decision;
  if (stopsAt.has(decision.mission_state) || decision.offer === 'terminal') return false;
  if (decision.offer === 'waiting') {
    await pause(Math.min(700, (decision.wait?.ask_again_after_seconds ?? 0) * 1000));
    return true;
  }
  if (decision.offer !== 'step' || decision.prompt_file === null) throw new Error(`${agent} does not know how to go on: ${JSON.stringify(decision)}`);
  const prompt = readFileSync(decision.prompt_file, 'utf8');
  if (decision.wp_id === null) takeStep(decision.action ?? '', prompt);
  else if (decision.action === 'review') await review(decision.wp_id, prompt);
  else await build(decision.wp_id, prompt);
  return true;
}

for (let turns = 0; await turn(); turns += 1) if (turns === 200) throw new Error(`${agent} did not come to an end in ${turns} turns.`);
