/**
 * The whole loop in a fresh repository: from nothing to an accepted mission, by scripted agents in processes of their own
 * that know `next` and the commands it names. One is killed in the middle, one review sends work back.
 * Live on a terminal, plain lines elsewhere. Ends by naming the repository. Exits with 1 when anything that must hold does not.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { $, chalk } from 'zx';
import type { Decision } from '../schemas/decision.ts';
import { commandTable, type Cost } from './demo/commandTable.ts';
import { examine } from './demo/invariants.ts';
import { land } from './demo/land.ts';
import type { Told } from './demo/told.ts';

$.verbose = false;
/** Another one may be shown: a test lets this be one that dies all the time. */
const bin = process.env['SPEC_KITTY_DEMO_PROGRAM'] ?? join(import.meta.dirname, '..', 'dist', 'cli', 'bin.cjs');
const isLive = process.stdout.isTTY && process.env['CI'] === undefined;
const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-demo-')));
const repository = join(place, 'shop');
const agents = ['ada', 'grace', 'linus', 'margaret'] as const;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const head = (line: string): void => say(`\n${chalk.bold(line)}`);

/** What must hold, or the demo has failed. */
function demand(holds: boolean, what: string): asserts holds {
  if (holds) return;
  say(chalk.red(`\nBROKEN: ${what}`));
  say(`The repository is left as it is: ${repository}`);
  process.exit(1);
}

/** The program under its name, as an installation would put it on the path; git as on any machine, whatever this one is set to. */
function surroundings(): NodeJS.ProcessEnv {
  const program = join(place, 'spec-kitty');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(program, 0o755);
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...rest } = process.env;
  return {
    ...rest,
    PATH: `${place}${delimiter}${process.env['PATH'] ?? ''}`,
    TMPDIR: place,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
}

const env = surroundings();
const costs: Cost[] = [];
const reported: string[] = [];

async function command(
  ...words: readonly string[]
): Promise<{ readonly exit: number; readonly document: Readonly<Record<string, unknown>> }> {
  const begun = performance.now();
  const { exitCode, stdout, stderr } = await $({ cwd: repository, nothrow: true, env })`spec-kitty ${words} --json`;
  costs.push({ command: `spec-kitty ${words.join(' ')}`, milliseconds: performance.now() - begun, git: null });
  demand(stdout.trim() !== '', `${words.join(' ')} answered nothing: ${stderr}`);
  return { exit: exitCode ?? -1, document: JSON.parse(stdout) as Readonly<Record<string, unknown>> };
}

async function must(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { exit, document } = await command(...words);
  demand(exit === 0, `${words.join(' ')}: ${JSON.stringify(document)}`);
  say(`  ${chalk.cyan(`spec-kitty ${words.join(' ')}`)}`);
  return document;
}

let shown = 0;
let isDrawing = false;

/** On a terminal the board follows; elsewhere one line says what was done. */
async function show(line: string): Promise<void> {
  if (!isLive) {
    say(`  ${line}`);
    return;
  }
  if (isDrawing) return;
  isDrawing = true;
  const board = await $({ cwd: repository, nothrow: true, env })`spec-kitty status --mission ${mission}`;
  isDrawing = false;
  shown += 1;
  process.stdout.write(
    `\u001B[H\u001B[2J${chalk.bold('Agents at work, one event log')}  ${chalk.dim(`change ${shown}`)}\n\n${board.stdout}\n${chalk.cyan(line)}\n`,
  );
}

const isWorthShowing = (line: string): boolean => !line.startsWith('spec-kitty next') && !line.includes(' mark-status ');
const shortened = (line: string): string =>
  line
    .replaceAll(/ --(?:mission|agent|actor|note|report|message|review-feedback-file) (?:"[^"]*"|'[^']*'|\S+)/g, '')
    .replaceAll(`${repository}/`, '')
    .replaceAll(/kitty-specs\/[^/ ]+\//g, '')
    .replace(/ --json$/, '')
    .replace('spec-kitty ', '');

interface Working {
  readonly name: string;
  readonly child: ChildProcess;
  readonly begun: number;
}

let killed: string | null = null;
let agentTime = 0;

/** Starts an agent that works until the mission stands at one of these states, and follows what it tells. */
function start(name: string, stopsAt: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'demo', 'agent.ts'), name, mission, stopsAt.join(','), place],
    { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const working: Working = { name, child, begun: performance.now() };
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => hear(working, JSON.parse(line) as Told));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      agentTime += performance.now() - working.begun;
      demand(code === 0 || (signal === 'SIGKILL' && killed === name), `${name} ended with ${String(code ?? signal)}: ${complaint}`);
      resolve();
    });
  });
}

function hear({ name, child }: Working, told: Told): void {
  const who = name.padEnd(9);
  if (told.told === 'said') void show(chalk.yellow(`${who} ${told.sentence}`));
  if (told.told === 'half') {
    killed = name;
    child.kill('SIGKILL');
    void show(chalk.red(`${who} is killed in the middle of ${told.wp}, with half a file written`));
  }
  if (told.told !== 'ran') return;
  costs.push(told);
  reported.push(...told.events);
  if (told.exit === 0 && isWorthShowing(told.command)) void show(`${who} ${shortened(told.command)}`);
}

async function tellDecision(agent: string): Promise<void> {
  const { document } = await command('next', '--mission', mission, '--agent', agent);
  const decision = document as unknown as Decision;
  say(
    `\n  ${chalk.bold(`next for ${agent}`)}: ${decision.offer}, state ${decision.mission_state}${decision.wp_id === null ? '' : `, ${decision.action ?? ''} ${decision.wp_id}`}`,
  );
  for (const sentence of decision.why) say(`    why      ${sentence}`);
  for (const { sentence } of decision.why_not) say(`    why not  ${sentence}`);
}

const begun = performance.now();
say(chalk.bold('From an empty repository to a mission that has landed, by agents that know `next` and what it names.'));

head('A repository, set up for agents');
const git = $({ cwd: place, env });
await git`git init --quiet --initial-branch=main shop`;
for (const [key, value] of [
  ['user.name', 'Demo'],
  ['user.email', 'demo@example.invalid'],
] as const)
  await git`git -C shop config ${key} ${value}`;
await must('init', '--ai', 'claude,codex');
await git`git -C shop add --all`;
await git`git -C shop commit --quiet --message ${'Set up Spec Kitty'}`;
const created = await must(
  'agent',
  'mission',
  'create',
  'checkout',
  '--start-branch',
  'feat/checkout',
  '--friendly-name',
  'Checkout',
  '--purpose-tldr',
  'A shop takes orders',
);
const mission = String(created['mission_slug']);

head('Planned by three agents, one after the other');
await start('ada', ['plan']);
await start('grace', ['tasks']);
await start('linus', ['implement']);
await tellDecision('ada');

head('An illegal move is refused in the words of the guard');
const illegal = await command('agent', 'status', 'emit', 'WP06', '--mission', mission, '--to', 'approved', '--actor', 'linus');
demand(illegal.exit === 1, 'WP06 was approved out of nowhere.');
say(`  ${String(illegal.document['error'])}`);

head('Built and reviewed by four agents at once, one of whom is killed');
await Promise.all(agents.map((name) => start(name, ['accept'])));
demand(killed !== null, 'Nobody was killed.');
await tellDecision('margaret');

head('Accepted by one who was told to');
await start('margaret', ['merge']);

const meta = JSON.parse((await $({ cwd: repository, env })`cat ${join('kitty-specs', mission, 'meta.json')}`).stdout) as Readonly<
  Record<string, unknown>
>;
demand(typeof meta['accepted_at'] === 'string', 'The mission is not accepted.');
const valid = await command('agent', 'status', 'validate', '--mission', mission);
demand(valid.exit === 0 && valid.document['passed'] === true, `validate found: ${JSON.stringify(valid.document)}`);
const examined = examine(repository, mission, reported);
demand(examined.broken.length === 0, examined.broken.join('\n'));

await land({ repository, mission, env, command, must, demand, say, head });

const seconds = (performance.now() - begun) / 1000;
const byAgents = costs.filter(({ git: processes }) => processes !== null).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
head('What it took');
say(commandTable(costs));
say(
  `\n  ${costs.length} commands in ${seconds.toFixed(1)} s; the agents spent ${((100 * byAgents) / agentTime).toFixed(0)} % of their time in our commands, the rest in their own work, tests and waiting.`,
);
say(
  `\n${chalk.green(`Every invariant holds: ${examined.events} events (${examined.moves} moves), none lost, none doubled, never two holders; ${examined.bookkeeping} commits of bookkeeping among ${examined.commits}; every checkout clean; accepted, landed, undone and landed again.`)}`,
);
say(`Look around: cd ${repository} && ${process.execPath} ${bin} status --mission ${mission}`);
