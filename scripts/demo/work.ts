import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { half, packageFile, plan, research, slip, spec, tasksOf, type DemoPackage } from './checkout.ts';
import { promptCommands } from './promptCommands.ts';

export interface Ran {
  readonly exit: number;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Who works, on what, and what else it has to do with. */
export interface Worker {
  readonly agent: string;
  /** The main checkout. */
  readonly root: string;
  readonly packages: readonly DemoPackage[];
  /** Runs a line of a shell block; commands of the program answer their document. Throws when anything else fails. */
  readonly run: (line: string, cwd?: string) => Ran;
  readonly say: (sentence: string) => void;
  /** Called in the middle of the package that somebody leaves behind, with half of a file written. */
  readonly leave: ((wp: string) => Promise<void>) | null;
  /** Called when a review is begun. */
  readonly meet: (wp: string) => Promise<void>;
}

/**
 * Does what a prompt says, as an agent would that has nothing else: writes what it asks for and runs the commands that stand
 * in its shell blocks, with something sensible in the places that are left open.
 */
export async function work(prompt: string, worker: Worker): Promise<void> {
  const wp = /^# (WP\d+) /.exec(prompt)?.[1];
  if (wp === undefined) takeStep(/on the step `([\w-]+)`/.exec(prompt)?.[1] ?? '', prompt, worker);
  else if (/^# WP\d+ .*: review$/m.test(prompt)) await review(wp, prompt, worker);
  else await build(wp, prompt, worker);
}

/** The commands under one heading; reports that something went wrong are left out. */
const commandsUnder = (prompt: string, heading: string, { agent }: Worker): readonly string[] =>
  promptCommands(prompt)
    .filter((command) => command.heading === heading && !/--result (?:blocked|failed)/.test(command.line))
    .map(({ line }) => line.replace(/"<[^>]*>"/, `"${agent} has looked at everything"`));

function must({ exit, document }: Ran): Ran['document'] {
  if (exit !== 0) throw new Error(`Refused: ${JSON.stringify(document)}`);
  return document;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const documents = (packages: readonly DemoPackage[]): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  discovery: { 'research.md': research },
  specify: { 'spec.md': spec(packages) },
  plan: { 'plan.md': plan },
  tasks: { 'tasks.md': tasksOf(packages), ...Object.fromEntries(packages.map(packageFile).map(([name, text]) => [`tasks/${name}`, text])) },
});

/** A step of planning, the acceptance or the landing. */
function takeStep(step: string, prompt: string, worker: Worker): void {
  const folder = /\*\*Mission files\*\*: (.*)/.exec(prompt)?.[1] ?? '';
  if (step === 'accept') prove(join(folder, 'acceptance-matrix.json'), worker);
  else write(folder, documents(worker.packages)[step] ?? {});
  if (step === 'merge' && !promptCommands(prompt).some(({ line }) => line.startsWith('spec-kitty merge')))
    throw new Error('No command is named that merges.');
  const headings = new Set(promptCommands(prompt).map(({ heading }) => heading));
  for (const heading of headings) for (const line of commandsUnder(prompt, heading, worker)) must(worker.run(line));
}

interface Criterion {
  readonly criterion_id: string;
}

function prove(path: string, { agent }: Worker): void {
  const matrix = JSON.parse(readFileSync(path, 'utf8')) as { readonly criteria: readonly Criterion[] };
  const criteria = matrix.criteria.map((criterion) => ({
    ...criterion,
    description: `${criterion.criterion_id} holds`,
    evidence: 'node --test',
    pass_fail: 'pass',
    verified_by: agent,
    verified_at: '2026-01-01T00:00:00Z',
    notes: '',
  }));
  writeFileSync(path, `${JSON.stringify({ ...matrix, criteria }, null, 2)}\n`);
}

function packageOf(wp: string, { packages }: Worker): DemoPackage {
  const found = packages.find(({ id }) => id === wp);
  if (found === undefined) throw new Error(`${wp} was offered, which nobody has written.`);
  return found;
}

interface Claimed {
  /** The prompt with everything in it: the one the claim gave, or the one that was offered where nothing had to be claimed. */
  readonly prompt: string;
  readonly document: Ran['document'];
}

/** Claims what the prompt offers; null when somebody was faster, which is no failure. */
function claim(offered: string, heading: string, worker: Worker): Claimed | null {
  const [line] = commandsUnder(offered, heading, worker);
  if (line === undefined) return { prompt: offered, document: {} };
  const { exit, document } = worker.run(line);
  if (exit === 0) return { prompt: readFileSync(String(document['prompt_file']), 'utf8'), document };
  if (exit !== 1) throw new Error(`Not claimed: ${JSON.stringify(document)}`);
  worker.say(`was not the first: ${String(document['error'])}`);
  return null;
}

const placeIn = (prompt: string, heading: string): string =>
  promptCommands(prompt)
    .find((command) => command.heading === heading)
    ?.line.replace(/^cd /, '') ?? '';

async function build(wp: string, offered: string, worker: Worker): Promise<void> {
  const claimed = claim(offered, 'First: claim it', worker);
  if (claimed === null) return;
  const { prompt, document } = claimed;
  const workspace = placeIn(prompt, 'Where to work');
  const { files, folder } = packageOf(wp, worker);
  const isLeft = wp === half.wp && existsSync(join(workspace, half.path));
  if (isLeft)
    worker.say(
      `goes on with ${wp} where another agent was killed${document['rescued'] === null ? '' : ', whose half file is kept as a commit'}`,
    );
  if (wp === half.wp && !isLeft && worker.leave !== null) {
    write(workspace, { [half.path]: half.text });
    await worker.leave(wp);
  }
  const isCorrected = prompt.includes(slip.feedback.trim());
  if (wp === slip.wp && isCorrected) worker.say(`has read the whole review of ${wp} and mends what it says`);
  write(workspace, wp === slip.wp && !isCorrected ? slip.without(files) : files);
  if (folder !== null) worker.run(`node --test ${folder}/`, workspace);
  for (const line of commandsUnder(prompt, 'How to finish', worker).filter(isNotNext)) must(worker.run(line));
}

/** What is next is asked by whoever runs the agent. */
const isNotNext = (line: string): boolean => !line.startsWith('spec-kitty next ');

async function review(wp: string, offered: string, worker: Worker): Promise<void> {
  const claimed = claim(offered, 'First: claim the review', worker);
  if (claimed === null) return;
  await worker.meet(wp);
  const { prompt } = claimed;
  const workspace = placeIn(prompt, 'Where to look');
  const { folder, files } = packageOf(wp, worker);
  if (folder !== null) worker.run(`node --test ${folder}/`, workspace);
  for (const path of Object.keys(files)) if (!existsSync(join(workspace, path))) throw new Error(`${path} is not there.`);
  const isFine = wp !== slip.wp || spawnSync(process.execPath, ['--eval', slip.probe], { cwd: workspace }).status === 0;
  const [approve = '', sendBack = ''] = commandsUnder(prompt, 'How to finish', worker).filter((line) => line.includes(' move-task '));
  if (!isFine) {
    writeFileSync(/--review-feedback-file (\S+)/.exec(sendBack)?.[1] ?? '', slip.feedback);
    worker.say(`sends ${wp} back with feedback`);
  }
  must(worker.run(isFine ? approve : sendBack));
}
