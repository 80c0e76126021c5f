/**
 * A mission comes to life in a fresh repository: four agents, each a process of its own, ask `next` in a loop and report what
 * they did through the real command, all on one event log. Live on a terminal, plain lines elsewhere.
 * Ends by naming the repository. Exits with 1 when anything that must hold does not.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $, chalk } from 'zx';
import { computeLanes, lanesText } from '../runtime/index.ts';
import type { Decision } from '../schemas/decision.ts';
import { packageFile, packages, plan, spec, tasks } from './demoMission.ts';

$.verbose = false;
const bin = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.cjs');
const missionId = '01KZDEM0SH0PCHECK0VT000001';
const slug = `checkout-${missionId.slice(0, 8)}`;
const agents = ['ada', 'grace', 'linus', 'margaret'] as const;
const isLive = process.stdout.isTTY && process.env['CI'] === undefined;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** What must hold, or the demo has failed. */
function demand(holds: boolean, what: string): asserts holds {
  if (holds) return;
  say(chalk.red(`\nBROKEN: ${what}`));
  say(`The repository is left as it is: ${repository}`);
  process.exit(1);
}

const repository = mkdtempSync(join(tmpdir(), 'spec-kitty-demo-'));
const mission = join(repository, 'kitty-specs', slug);

async function plantMission(): Promise<void> {
  const git = $({ cwd: repository });
  await git`git init --quiet --initial-branch=main`;
  await git`git config user.name Demo`;
  await git`git config user.email demo@example.invalid`;
  mkdirSync(join(mission, 'tasks'), { recursive: true });
  mkdirSync(join(repository, '.kittify'));
  writeFileSync(join(repository, '.kittify', 'config.yaml'), 'agents:\n  available: []\n');
  const meta = {
    created_at: '2026-01-01T00:00:00.000000+00:00', flattened: false, friendly_name: 'checkout', mission_id: missionId, mission_number: null,
    mission_slug: slug, mission_type: 'software-dev', slug, target_branch: 'main', topology: 'lanes',
  };
  writeFileSync(join(mission, 'meta.json'), `${JSON.stringify(meta, null, 2)}\n`);
  writeFileSync(join(mission, 'spec.md'), spec);
  writeFileSync(join(mission, 'plan.md'), plan);
  writeFileSync(join(mission, 'tasks.md'), tasks);
  for (const one of packages) writeFileSync(join(mission, 'tasks', `${one.id}-${one.title.toLowerCase().replaceAll(' ', '-')}.md`), packageFile(one));
  writeFileSync(join(mission, 'status.events.jsonl'), '');
  const lanes = computeLanes({
    missionSlug: slug,
    missionId,
    targetBranch: 'main',
    dependencies: Object.fromEntries(packages.map(({ id, dependencies }) => [id, dependencies])),
    ownership: Object.fromEntries(packages.map(({ id, owned }) => [id, { execution_mode: 'code_change' as const, owned_files: owned, authoritative_surface: '', scope: null }])),
    surfaces: {},
    computedAt: '2026-01-01T00:00:00.000000+00:00',
    planningCommit: null,
  });
  demand(lanes.ok, 'the lanes of the demo mission cannot be computed');
  writeFileSync(join(mission, 'lanes.json'), lanesText(lanes.value));
  await git`git add --all`;
  await git`git commit --quiet --message ${'Plan the checkout mission'}`;
}

interface Ran {
  readonly exit: number;
  readonly document: Record<string, unknown>;
}

let commands = 0;
async function run(...args: readonly string[]): Promise<Ran> {
  commands += 1;
  const { exitCode, stdout, stderr } = await $({ cwd: repository, nothrow: true, env: { ...process.env, NO_COLOR: '1' } })`${process.execPath} ${bin} ${args} --json`;
  demand(stdout.trim() !== '', `${args.join(' ')} answered nothing: ${stderr}`);
  return { exit: exitCode ?? -1, document: JSON.parse(stdout) as Record<string, unknown> };
}

const ask = async (agent: string): Promise<Decision> => {
  const { exit, document } = await run('next', '--mission', slug, '--agent', agent);
  demand(exit === 0, `next failed: ${JSON.stringify(document)}`);
  return document as unknown as Decision;
};

/** Ids of the events whose append was reported as done. */
const reported: string[] = [];

/** Reports one move of a package through the real command. False: the machine refused it, which for a lost race is right. */
async function emit(agent: string, wp: string, to: string, ...more: readonly string[]): Promise<boolean> {
  const { exit, document } = await run('agent', 'status', 'emit', wp, '--mission', slug, '--to', to, '--actor', agent, ...more);
  if (exit === 0) {
    reported.push(String(document['event_id']));
    await show(`${agent.padEnd(9)} ${wp}  ${String(document['from_lane'])} → ${to}`);
    return true;
  }
  demand(exit === 1 && document['error_code'] === 'TRANSITION_REJECTED', `${agent} could not report ${wp} → ${to}: ${JSON.stringify(document)}`);
  refusals.push(`${agent}: ${String(document['error'])}`);
  return false;
}

const refusals: string[] = [];
let shown = 0;

async function show(line: string): Promise<void> {
  if (!isLive) {
    say(`  ${line}`);
    return;
  }
  const board = await $({ cwd: repository, nothrow: true })`${process.execPath} ${bin} status --mission ${slug}`;
  shown += 1;
  process.stdout.write(`\u001B[H\u001B[2J${chalk.bold('Four agents, one event log')}  ${chalk.dim(`event ${shown}`)}\n\n${board.stdout}\n${chalk.cyan(line)}\n`);
}

/** An agent knows only `next` and what it names. It loses races, asks again, and stops when there is nothing left for it. */
async function agentLoop(agent: string): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    const decision = await ask(agent);
    if (decision.offer === 'waiting') continue;
    if (decision.wp_id === null) return;
    const wp = decision.wp_id;
    if (decision.action === 'review') {
      if (await emit(agent, wp, 'in_review')) {
        await emit(agent, wp, 'approved', '--review-result-json', JSON.stringify({ reviewer: agent, verdict: 'approved', reference: `review of ${wp}` }));
      }
      continue;
    }
    if (await emit(agent, wp, 'claimed')) {
      await emit(agent, wp, 'in_progress');
      await emit(agent, wp, 'for_review');
    }
  }
  demand(false, `${agent} did not come to an end in 200 turns`);
}

const wrap = (sentences: readonly string[]): string => sentences.map((sentence) => `    ${sentence}`).join('\n');

async function tellDecision(agent: string): Promise<void> {
  const decision = await ask(agent);
  say(`\n${chalk.bold(`next for ${agent}`)}: ${decision.offer}, state ${decision.mission_state}${decision.wp_id === null ? '' : `, ${decision.action ?? ''} ${decision.wp_id}`}`);
  say(`  why\n${wrap(decision.why)}`);
  if (decision.why_not.length > 0) say(`  why not\n${wrap(decision.why_not.map(({ sentence }) => sentence))}`);
  if (decision.next_command !== null) say(`  next command\n    ${decision.next_command}`);
}

const begun = performance.now();
say(chalk.bold('A mission of eight work packages in four lanes, in a fresh repository.'));
await plantMission();

await tellDecision('ada');
say(`\n${chalk.bold('Finalizing puts the packages on the board.')}`);
await Promise.all(packages.map(({ id }) => emit('finalize-tasks', id, 'planned', '--reason', 'canonical bootstrap')));
await tellDecision('ada');

say(`\n${chalk.bold('An illegal move is refused in the words of the guard.')}`);
const illegal = await run('agent', 'status', 'emit', 'WP08', '--mission', slug, '--to', 'approved', '--actor', 'linus');
demand(illegal.exit === 1, 'WP08 was approved out of nowhere');
say(`  ${String(illegal.document['error'])}`);

say(`\n${chalk.bold('Four agents begin, each asking next and reporting what it did.')}`);
await Promise.all(agents.map(agentLoop));

await tellDecision('ada');

const rows = readFileSync(join(mission, 'status.events.jsonl'), 'utf8').trimEnd().split('\n').map((row) => JSON.parse(row) as { readonly event_id: string; readonly wp_id: string; readonly to_lane: string });
demand(rows.length === packages.length * 6, `expected ${packages.length * 6} events, found ${rows.length}`);
demand(new Set(rows.map(({ event_id }) => event_id)).size === rows.length, 'an event is in the log twice');
demand(reported.every((id) => rows.some(({ event_id }) => event_id === id)), 'an event that was reported as written is not in the log');
for (const { id } of packages) demand(rows.filter(({ wp_id, to_lane }) => wp_id === id && to_lane === 'claimed').length === 1, `${id} was not claimed exactly once`);
for (const { id, dependencies } of packages) {
  const at = (wp: string, lane: string): number => rows.findIndex(({ wp_id, to_lane }) => wp_id === wp && to_lane === lane);
  for (const dependency of dependencies) demand(at(dependency, 'approved') < at(id, 'claimed'), `${id} was begun before ${dependency} was approved`);
}
const valid = await run('agent', 'status', 'validate', '--mission', slug);
demand(valid.exit === 0 && valid.document['passed'] === true, `validate found: ${JSON.stringify(valid.document)}`);
const [decision, board] = [await ask('ada'), await run('agent', 'tasks', 'status', '--mission', slug)];
demand(decision.progress?.weighted_percentage === board.document['weighted_percentage'], 'next and the board disagree about progress');
demand(decision.mission_state === 'accept', `the mission should be ready to be accepted, and is at ${decision.mission_state}`);

say(`\n${chalk.green(`Every invariant holds: ${rows.length} events, none lost, none doubled; ${refusals.length} lost races, each told why; ${commands} commands in ${((performance.now() - begun) / 1000).toFixed(1)} s.`)}`);
say(`Look around: cd ${repository} && ${process.execPath} ${bin} status --mission ${slug}`);
