import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { $, chalk } from 'zx';

type Document = Readonly<Record<string, unknown>>;

/** Where a mission lands, and what the demo lends for it. */
export interface Landing {
  readonly repository: string;
  readonly mission: string;
  readonly env: NodeJS.ProcessEnv;
  readonly command: (...words: readonly string[]) => Promise<{ readonly document: Document }>;
  readonly must: (...words: readonly string[]) => Promise<Document>;
  readonly demand: (holds: boolean, what: string) => void;
  readonly say: (line: string) => void;
  readonly head: (line: string) => void;
}

/** Lands an accepted mission by a merge that is killed on its way and given again, takes that back, and lands it once more. */
export async function land(landing: Landing): Promise<void> {
  const { repository, mission, must, demand, say, head } = landing;
  head('Landed by a merge that is killed on its way, and by the same command again');
  const stoppedAt = await killMerge(landing);
  say(`  ${chalk.red(`the merge is killed while it is ${stoppedAt}`)}`);
  const left = await must('merge', '--mission', mission, '--status');
  say(`    ${String(left['safe'])}`);
  const landed = await must('merge', '--mission', mission);
  demand(landed['result'] === 'merged' && landed['resumed'] === true, `The merge did not go on: ${JSON.stringify(landed)}`);
  const ledger = await must('merge', '--mission', mission, '--ledger');
  demand(ledger['is_balanced'] === true, `The ledger does not balance: ${JSON.stringify(ledger)}`);
  say(`    every change of every lane is accounted for; landed as ${String(landed['merge_commit']).slice(0, 10)}`);
  await demandLanded(landing);
  head('Undone, and done again');
  await must('undo', '--mission', mission, '--actor', 'margaret');
  demand((await laneOf('WP06', landing)) === 'approved', 'The undo did not give the packages back.');
  demand(!existsSync(join(repository, 'src')), 'The undo left code behind.');
  await must('redo', '--mission', mission, '--actor', 'margaret');
  await demandLanded(landing);
}

/** Gives the command that merges and kills it as soon as it has written down that it builds something; answers what it was at. */
async function killMerge({ repository, mission, env, demand }: Landing): Promise<string> {
  const document = join(repository, '.git', 'spec-kitty', 'missions', mission, 'operations', 'merge.json');
  const child = spawn('spec-kitty', ['merge', '--mission', mission, '--json'], { cwd: repository, env, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  let state = '';
  while (child.exitCode === null && (state === '' || state === 'gating')) {
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
    state = existsSync(document) ? stateIn(readFileSync(document, 'utf8')) : '';
  }
  demand(child.exitCode === null, 'The merge was over before it could be killed.');
  // With every process it has started, as when the machine goes down.
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  return state;
}

/** Where the merge stood when it was last saved. The document has a line for each time, and a part of one while it is written. */
function stateIn(text: string): string {
  const line = text.split('\n').at(-2);
  return line === undefined
    ? ''
    : (JSON.parse(line) as { readonly saved: { readonly snapshot: { readonly value: string } } }).saved.snapshot.value;
}

async function laneOf(wp: string, { command, mission }: Landing): Promise<string> {
  const { document } = await command('agent', 'tasks', 'status', '--mission', mission);
  return (document['work_packages'] as readonly { readonly id: string; readonly lane: string }[]).find(({ id }) => id === wp)?.lane ?? '';
}

async function demandLanded(landing: Landing): Promise<void> {
  const { repository, env, demand } = landing;
  demand((await laneOf('WP06', landing)) === 'done', 'WP06 is not done.');
  const tests = await $({ cwd: repository, nothrow: true, env })`node --test src/`;
  demand(tests.exitCode === 0, `What landed does not pass its tests: ${tests.stdout}`);
  // Rows that make up for others are not committed: the branch is exactly what it was.
  const left = (await $({ cwd: repository, env })`git status --porcelain`).stdout
    .split('\n')
    .filter((line) => line !== '' && !/\/status\.(?:events\.jsonl|json)$/.test(line));
  demand(left.length === 0, `The checkout is not clean: ${left.join(', ')}`);
}
