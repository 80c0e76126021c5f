/**
 * The original program and ours at one repository, from nothing to landed: in turns, each doing what the other has left, and
 * one alone until the other lands it. After each turn both are asked for the board. Needs python3 with venv and its package
 * index; where they are not there it says so and ends. SPEC_KITTY_ORIGINAL names an original that is installed already.
 * Words that are given choose plays by name. Exits with 1 when the two read something differently.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bothPrograms, env, place, type Program, type Said } from './interop/programs.ts';
import { shop } from './interop/shop.ts';

const both = bothPrograms();
if (both === null) process.exit(0);
const give = both;

const differences: string[] = [];

/** What a program reads: where every package stands and how far the mission is. */
function boardOf(program: Program, root: string, mission: string): string {
  const { document, text } = give(program, root, ['agent', 'tasks', 'status', '--mission', mission, '--json']);
  const packages = document?.['work_packages'];
  if (!Array.isArray(packages)) return `no board: ${text.slice(0, 400)}`;
  const lanes = (packages as readonly Readonly<Record<string, unknown>>[])
    .map((each) => `${String(each['id'] ?? each['wp_id'])} ${String(each['lane'])}`)
    .toSorted();
  return `${lanes.join(', ')}; ${JSON.stringify(document?.['weighted_percentage'])} %`;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const git = (root: string, ...words: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
};

interface Play {
  readonly name: string;
  /** Who begins; and who has every second turn, the same one where a mission is run by one alone. */
  readonly first: Program;
  readonly second: Program;
  readonly lands: Program;
  readonly create: readonly string[];
}

/** One repository, from nothing to landed. */
function play({ name, first, second, lands, create }: Play): void {
  const root = join(place, name);
  mkdirSync(root);
  git(root, 'init', '-q', '-b', 'main');
  let mission = '';
  let turns = 0;
  console.log(`\n${name}: ${first} begins, ${second === first ? 'goes on alone' : `${second} takes every second turn`}, ${lands} lands it`);

  const turn = (program: Program, ...words: readonly string[]): Said => {
    turns += 1;
    const said = give(program, root, words);
    const refused = said.exit !== 0 || said.document?.['result'] === 'error';
    console.log(
      `  ${refused ? '✗' : '✓'} ${program.padEnd(8)} ${words
        .filter((word) => word !== '--json')
        .join(' ')
        .replaceAll(mission === '' ? '\0' : mission, '<mission>')}`,
    );
    if (refused) differences.push(`${name}: ${program} refuses ${words.join(' ')}: ${said.text.trim().slice(-1500)}`);
    return said;
  };
  const asked = (program: Program, ...words: readonly string[]): Said => turn(program, ...words, '--json');
  const same = (what: string, ours: string, theirs: string): void => {
    console.log(`      ${ours === theirs ? `both read: ${ours}` : `ours: ${ours}\n      original: ${theirs}`}`);
    if (ours !== theirs) differences.push(`${name}: of ${what} ours reads ${ours}, the original ${theirs}`);
  };
  const compare = (): void => same('the board', boardOf('ours', root, mission), boardOf('original', root, mission));
  /** Commits documents as an author would: the programs commit what they write themselves. */
  const keep = (message: string, ...paths: readonly string[]): void => {
    git(root, 'add', '--', ...paths);
    if (git(root, 'diff', '--cached', '--name-only') !== '') git(root, 'commit', '-q', '-m', message);
  };
  const author = (message: string, documents: Readonly<Record<string, string>>): void => {
    const files = Object.fromEntries(Object.entries(documents).map(([path, text]) => [`${folderOf()}/${path}`, text]));
    write(root, files);
    keep(message, ...Object.keys(files));
  };
  /** Works on a package where the claim has said. */
  const build = (wp: string, path: string): void => {
    const trees = git(root, 'worktree', 'list', '--porcelain')
      .split('\n')
      .filter((line) => line.startsWith('worktree ') && /-lane-[a-z]+$/.test(line))
      .map((line) => line.slice('worktree '.length));
    const workspace = trees.find((tree) => tree.endsWith(laneOf(wp)));
    if (workspace === undefined) {
      differences.push(`${name}: ${wp} has no worktree among ${trees.join(', ')}.`);
      return;
    }
    write(workspace, { [path]: `export const ${wp.toLowerCase()} = true;\n` });
    git(workspace, 'add', '-A');
    git(workspace, 'commit', '-q', '-m', wp);
  };
  const folderOf = (): string => `kitty-specs/${mission}`;
  const laneOf = (wp: string): string => {
    const { lanes } = JSON.parse(readFileSync(join(root, folderOf(), 'lanes.json'), 'utf8')) as {
      readonly lanes: readonly { readonly lane_id: string; readonly wp_ids: readonly string[] }[];
    };
    return lanes.find(({ wp_ids }) => wp_ids.includes(wp))?.lane_id ?? '';
  };
  const isCoordinated = (): boolean => String(meta()['topology']).includes('coord');
  const meta = (): Readonly<Record<string, unknown>> =>
    JSON.parse(readFileSync(join(root, folderOf(), 'meta.json'), 'utf8')) as Readonly<Record<string, unknown>>;

  // What the original expects of every project before it accepts.
  write(root, Object.fromEntries(['src', 'tests', 'docs'].map((each) => [`${each}/.gitkeep`, ''])));
  turn(first, 'init', ...(first === 'original' ? ['.'] : []), '--ai', 'claude', '--non-interactive');
  keep('Set up', '.');
  // The original configures its drivers when it lands something; until then its claims conflict with what it has written itself.
  git(root, 'config', 'merge.spec-kitty-event-log.driver', 'spec-kitty merge-driver-event-log %O %A %B');
  git(root, 'switch', '-q', '-c', 'feat/shop');
  const created = asked(
    first,
    'agent',
    'mission',
    'create',
    'shop',
    '--friendly-name',
    'Shop',
    '--purpose-tldr',
    'Sell things',
    '--purpose-context',
    'A shop sells things.',
    ...create,
  );
  const named = created.document?.['mission_slug'];
  if (typeof named !== 'string') return;
  mission = named;
  const on = ['--mission', mission] as const;
  author('Specify', { 'spec.md': shop.spec, 'contracts/.gitkeep': '' });
  // A mission with a coordination branch has its checkout only when the original has recorded something in it; before that ours refuses.
  const planner = isCoordinated() ? first : second;
  asked(planner, 'agent', 'mission', 'setup-plan', ...on);
  author('Plan', { 'plan.md': shop.plan });
  asked(first, 'agent', 'mission', 'setup-plan', ...on);
  author('Cut', { 'tasks.md': shop.tasks, ...shop.packageFiles });
  asked(planner, 'agent', 'mission', 'finalize-tasks', ...on);
  compare();
  const input = join(place, 'analysis.md');
  writeFileSync(input, shop.analysis);
  asked(first, 'agent', 'mission', 'record-analysis', ...on, '--input-file', input);
  for (const [index, { wp, subtask, path, requirement }] of shop.packages.entries()) {
    // In its own topology the original takes what its rebase has brought into a lane for work, and refuses it: there it marks and reviews.
    const [one, two] = index % 2 === 0 && !(isCoordinated() && first === 'original') ? [first, second] : [second, first];
    // The original answers claims in words alone.
    turn(one, 'agent', 'action', 'implement', wp, ...on, '--agent', 'claude');
    compare();
    build(wp, path);
    asked(two, 'agent', 'tasks', 'mark-status', subtask, '--status', 'done', ...on);
    asked(one, 'agent', 'tasks', 'move-task', wp, '--to', 'for_review', ...on, '--agent', 'claude', '--note', 'done');
    compare();
    turn(two, 'agent', 'action', 'review', wp, ...on, '--agent', 'codex');
    compare();
    asked(
      one,
      'agent',
      'tasks',
      'move-task',
      wp,
      '--to',
      'approved',
      ...on,
      '--agent',
      'codex',
      '--reviewer',
      'codex',
      '--note',
      'looked at',
      ...(one === 'original' ? ['--approval-ref', 'looked-at'] : []),
    );
    compare();
    // Wherever the matrix of this mission is kept: the one writes a verdict, the other reads it when it accepts.
    asked(
      one,
      'agent',
      'mission',
      'acceptance-verdict',
      ...on,
      '--criterion',
      requirement,
      '--result',
      'pass',
      '--verification-method',
      'automated_test',
      '--evidence',
      'node --test',
      '--actor',
      'ada',
    );
  }
  // The original leaves what it writes into meta.json and of reviews for somebody to commit.
  keep('Keep what is left', `${folderOf()}/meta.json`, `${folderOf()}/tasks`);
  asked(second, 'accept', ...on, '--actor', 'ada');
  const { accepted_at, accepted_by } = meta();
  if (typeof accepted_at !== 'string' || accepted_by !== 'ada') differences.push(`${name}: the acceptance is not in meta.json.`);
  compare();
  const branch = `kitty/mission-${mission}`;
  // Ours lands from the lanes themselves. The original wants a branch of the mission, and says how it is made.
  if (lands === 'original' && git(root, 'branch', '--list', branch) === '') git(root, 'branch', branch, 'HEAD');
  turn(lands, 'merge', ...on);
  for (const { path } of shop.packages) if (!existsSync(join(root, path))) differences.push(`${name}: ${path} has not landed.`);
  // The original loses the number it gives where its branch of the mission is older than the acceptance.
  if (lands === 'ours' && typeof meta()['mission_number'] !== 'number') differences.push(`${name}: the landed mission has no number.`);
  // Rows that the original has written beside the coordination branch it leaves uncommitted, also when it lands them.
  const left = git(root, 'status', '--porcelain')
    .split('\n')
    .filter((line) => line !== '' && (lands === 'ours' || !line.endsWith('/status.events.jsonl')));
  if (left.length > 0) differences.push(`${name}: the landing leaves behind ${left.join(', ')}`);
  compare();
  const [ours, theirs] = (['ours', 'original'] as const).map((program) =>
    String(give(program, root, ['next', ...on, '--json']).document?.['mission_state']),
  );
  same('what comes next', ours ?? '', theirs ?? '');
  const again = asked('ours', 'merge', ...on);
  if (again.document?.['result'] !== 'already_merged')
    differences.push(`${name}: ours does not see that it has landed: ${again.text.slice(0, 600)}`);
  console.log(`  ${turns} turns`);
}

const plays: readonly Play[] = [
  { name: 'lanes', first: 'ours', second: 'original', lands: 'original', create: ['--topology', 'lanes'] },
  { name: 'coordination', first: 'original', second: 'ours', lands: 'ours', create: [] },
  { name: 'run-by-ours', first: 'ours', second: 'ours', lands: 'original', create: [] },
  { name: 'run-by-the-original', first: 'original', second: 'original', lands: 'ours', create: ['--topology', 'lanes'] },
];
const chosen = process.argv.slice(2);
for (const each of plays) if (chosen.length === 0 || chosen.includes(each.name)) play(each);

if (differences.length > 0) {
  console.log(`\n${differences.length} differences:\n\n${differences.join('\n\n')}\n\nLook around: ${place}`);
  process.exit(1);
}
console.log('\ninterop: both programs read the same at every turn.');
