/**
 * The original program and ours take turns at one repository: each does what the other has left, and after each turn both
 * are asked for the board. Needs python3 with venv and its package index; where they are not there it says so and ends.
 * SPEC_KITTY_ORIGINAL names an original that is installed already. Exits with 1 when the two read something differently.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The release of the original next to the state of its source that the formats are described from (3.2.6rc3). */
const release = 'spec-kitty-cli==3.2.6';
const bin = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.cjs');
const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-interop-')));

/** A home of its own: the original writes files into it. */
const env = { ...process.env, HOME: join(place, 'home'), NO_COLOR: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_AUTHOR_NAME: 'Interop', GIT_AUTHOR_EMAIL: 'interop@example.invalid', GIT_COMMITTER_NAME: 'Interop', GIT_COMMITTER_EMAIL: 'interop@example.invalid' };
mkdirSync(env.HOME);

const succeeds = (program: string, ...words: readonly string[]): boolean => spawnSync(program, words, { env, stdio: 'ignore', timeout: 600_000 }).status === 0;

/** The path of an original, installed where nothing else is touched; null where that cannot be done. */
function install(): string | null {
  const given = process.env['SPEC_KITTY_ORIGINAL'];
  if (given !== undefined) return existsSync(given) ? given : null;
  const venv = join(place, 'original');
  const isThere = succeeds('python3', '-m', 'venv', venv) && succeeds(join(venv, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', release);
  return isThere ? join(venv, 'bin', 'spec-kitty') : null;
}

const found = install();
if (found === null) {
  console.log(`interop: skipped, since ${release} cannot be installed here (python3 with venv and its package index are needed).`);
  process.exit(0);
}
const original: string = found;

type Program = 'ours' | 'original';

interface Said {
  readonly exit: number;
  readonly document: Readonly<Record<string, unknown>> | null;
  readonly text: string;
}

function give(program: Program, root: string, words: readonly string[]): Said {
  const [command, ...first] = program === 'ours' ? [process.execPath, bin] : [original];
  const { status, stdout, stderr } = spawnSync(command, [...first, ...words], { cwd: root, env, encoding: 'utf8', timeout: 300_000 });
  return { exit: status ?? -1, document: documentIn(stdout), text: `${stdout}${stderr}` };
}

/** The original prints remarks before its document now and then. */
function documentIn(text: string): Said['document'] {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    try {
      return JSON.parse(text.slice(start)) as Said['document'];
    } catch {
      continue;
    }
  }
  return null;
}

const differences: string[] = [];

/** What a program reads: where every package stands and how far the mission is. */
function boardOf(program: Program, root: string, mission: string): string {
  const { document, text } = give(program, root, ['agent', 'tasks', 'status', '--mission', mission, '--json']);
  const packages = document?.['work_packages'];
  if (!Array.isArray(packages)) return `no board: ${text.slice(0, 400)}`;
  const lanes = (packages as readonly Readonly<Record<string, unknown>>[]).map((each) => `${String(each['id'] ?? each['wp_id'])} ${String(each['lane'])}`).toSorted();
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

const spec = '# Specification: Shop\n\n## Functional requirements\n\n| Id | Requirement |\n|---|---|\n| FR-001 | The shop reads an order and names each line it cannot read |\n| FR-002 | The shop tells how it is used |\n';
const plan = '# Plan: Shop\n\n## Technical Context\n\n**Language/Version**: JavaScript, every Node that is maintained\n**Primary Dependencies**: none\n**Storage**: memory\n**Testing**: node --test\n\nOne module reads orders; one document tells how.\n';
const tasks = '# Work packages: Shop\n\n## WP01: Read the order\n\n**Requirement Refs**: FR-001\n**Dependencies**: none\n\n- [ ] T001 Read it\n\n## WP02: Tell how\n\n**Requirement Refs**: FR-002\n**Dependencies**: WP01\n\n- [ ] T002 Show it\n';
const analysis = '---\nschema: analysis-findings/v1\nfindings: []\ncounts: {critical: 0, high: 0, medium: 0, low: 0}\nverdict_hint: ready\n---\n\n# Analysis\n\nEverything was read, and everything fits.\n';
const packageFile = (id: string, title: string, folder: string, requirement: string, after: string): string =>
  `---\nwork_package_id: ${id}\ntitle: ${title}\ndependencies: ${after}\nrequirement_refs:\n- ${requirement}\nsubtasks:\n- T0${id.slice(2)}\nexecution_mode: code_change\nowned_files:\n- ${folder}/**\nauthoritative_surface: ${folder}/\n---\n\n# ${id}: ${title}\n\nBuild it in ${folder} and test it.\n`;

/** One repository, from nothing to accepted. `first` begins; every turn after that is the other's. */
function play(name: string, first: Program, create: readonly string[]): void {
  const root = join(place, name);
  mkdirSync(root);
  git(root, 'init', '-q', '-b', 'main');
  const second: Program = first === 'ours' ? 'original' : 'ours';
  let mission = '';
  let turns = 0;
  console.log(`\n${first} begins, topology: ${name}`);

  const turn = (program: Program, ...words: readonly string[]): Said => {
    turns += 1;
    const said = give(program, root, [...words, ...(words[0] === 'init' ? [] : ['--json'])]);
    const refused = said.exit !== 0 || said.document?.['result'] === 'error';
    console.log(`  ${refused ? '✗' : '✓'} ${program.padEnd(8)} ${words.join(' ').replaceAll(mission === '' ? '\0' : mission, '<mission>')}`);
    if (refused) differences.push(`${name}: ${program} refuses ${words.join(' ')}: ${said.text.trim().slice(0, 1200)}`);
    return said;
  };
  const compare = (): void => {
    const [ours, theirs] = [boardOf('ours', root, mission), boardOf('original', root, mission)];
    console.log(`      ${ours === theirs ? `both read: ${ours}` : `ours: ${ours}\n      original: ${theirs}`}`);
    if (ours !== theirs) differences.push(`${name}: ours reads ${ours}, the original ${theirs}`);
  };
  const keep = (message: string): void => {
    git(root, 'add', '-A');
    if (git(root, 'status', '--porcelain') !== '') git(root, 'commit', '-q', '-m', message);
  };
  /** Works on a package where the claim has said. */
  const build = (wp: string, path: string): void => {
    const trees = git(root, 'worktree', 'list', '--porcelain').split('\n').filter((line) => line.startsWith('worktree ') && /-lane-[a-z]+$/.test(line)).map((line) => line.slice('worktree '.length));
    const workspace = trees.find((tree) => tree.endsWith(laneOf(wp)));
    if (workspace === undefined) {
      differences.push(`${name}: ${wp} has no worktree among ${trees.join(', ')}.`);
      return;
    }
    write(workspace, { [path]: `export const ${wp.toLowerCase()} = true;\n` });
    git(workspace, 'add', '-A');
    git(workspace, 'commit', '-q', '-m', wp);
  };
  const laneOf = (wp: string): string => {
    const { lanes } = JSON.parse(readFileSync(join(root, 'kitty-specs', mission, 'lanes.json'), 'utf8')) as { readonly lanes: readonly { readonly lane_id: string; readonly wp_ids: readonly string[] }[] };
    return lanes.find(({ wp_ids }) => wp_ids.includes(wp))?.lane_id ?? '';
  };

  // What the original expects of every project before it accepts.
  write(root, Object.fromEntries(['src', 'tests', 'docs'].map((name) => [`${name}/.gitkeep`, ''])));
  turn(first, 'init', ...(first === 'original' ? ['.'] : []), '--ai', 'claude', '--non-interactive');
  keep('Set up');
  git(root, 'switch', '-q', '-c', 'feat/shop');
  const created = turn(first, 'agent', 'mission', 'create', 'shop', '--friendly-name', 'Shop', '--purpose-tldr', 'Sell things', '--purpose-context', 'A shop sells things.', ...create);
  const named = created.document?.['mission_slug'];
  if (typeof named !== 'string') return;
  mission = named;
  const folder = `kitty-specs/${mission}`;
  const on = ['--mission', mission] as const;
  write(root, { [`${folder}/spec.md`]: spec, [`${folder}/contracts/.gitkeep`]: '' });
  keep('Specify');
  // A mission with a coordination branch has its checkout only when the original has recorded something in it; before that ours refuses.
  const other = existsSync(join(root, folder, 'meta.json')) && readFileSync(join(root, folder, 'meta.json'), 'utf8').includes('"coord') ? first : second;
  turn(other, 'agent', 'mission', 'setup-plan', ...on);
  write(root, { [`${folder}/plan.md`]: plan });
  keep('Plan');
  turn(first, 'agent', 'mission', 'setup-plan', ...on);
  write(root, { [`${folder}/tasks.md`]: tasks, [`${folder}/tasks/WP01-read-the-order.md`]: packageFile('WP01', 'Read the order', 'src/order', 'FR-001', '[]'), [`${folder}/tasks/WP02-tell-how.md`]: packageFile('WP02', 'Tell how', 'src/guide', 'FR-002', '[WP01]') });
  keep('Cut');
  turn(other, 'agent', 'mission', 'finalize-tasks', ...on);
  compare();
  const input = join(place, 'analysis.md');
  writeFileSync(input, analysis);
  turn(first, 'agent', 'mission', 'record-analysis', ...on, '--input-file', input);
  for (const [wp, subtask, path, one, two] of [['WP01', 'T001', 'src/order/order.mjs', first, second], ['WP02', 'T002', 'src/guide/guide.mjs', second, first]] as const) {
    // The original answers a claim in words alone.
    const claim = give(one, root, ['agent', 'action', 'implement', wp, ...on, '--agent', 'claude']);
    console.log(`  ${claim.exit === 0 ? '✓' : '✗'} ${one.padEnd(8)} agent action implement ${wp}`);
    if (claim.exit !== 0) differences.push(`${name}: ${one} does not claim ${wp}: ${claim.text.slice(-1200)}`);
    compare();
    build(wp, path);
    turn(two, 'agent', 'tasks', 'mark-status', subtask, '--status', 'done', ...on);
    turn(one, 'agent', 'tasks', 'move-task', wp, '--to', 'for_review', ...on, '--agent', 'claude', '--note', 'done');
    compare();
    const review = give(two, root, ['agent', 'action', 'review', wp, ...on, '--agent', 'codex']);
    console.log(`  ${review.exit === 0 ? '✓' : '✗'} ${two.padEnd(8)} agent action review ${wp}`);
    if (review.exit !== 0) differences.push(`${name}: ${two} does not review ${wp}: ${review.text.slice(-1200)}`);
    compare();
    turn(one, 'agent', 'tasks', 'move-task', wp, '--to', 'approved', ...on, '--agent', 'codex', '--reviewer', 'codex', '--note', 'looked at', ...(one === 'original' ? ['--approval-ref', 'looked-at'] : []));
    compare();
  }
  proveMatrix(join(root, folder, 'acceptance-matrix.json'));
  keep('Prove');
  turn(second, 'accept', ...on, '--actor', 'ada');
  const { accepted_at, accepted_by } = JSON.parse(readFileSync(join(root, folder, 'meta.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  if (typeof accepted_at !== 'string' || accepted_by !== 'ada') differences.push(`${name}: the acceptance is not in meta.json.`);
  compare();
  const asked = give('ours', root, ['next', ...on, '--agent', 'claude', '--json']);
  console.log(`  next says ${String(asked.document?.['mission_state'])}; ${turns} turns`);
}

function proveMatrix(path: string): void {
  if (!existsSync(path)) return;
  const matrix = JSON.parse(readFileSync(path, 'utf8')) as { readonly criteria: readonly { readonly criterion_id: string }[] };
  const criteria = matrix.criteria.map((criterion) => ({ ...criterion, description: `${criterion.criterion_id} holds`, evidence: 'node --test', pass_fail: 'pass', verified_by: 'ada', verified_at: '2026-01-01T00:00:00Z', notes: '' }));
  writeFileSync(path, `${JSON.stringify({ ...matrix, criteria }, null, 2)}\n`);
}

play('lanes', 'ours', ['--topology', 'lanes']);
play('the-default-of-the-original', 'original', []);

if (differences.length > 0) {
  console.log(`\n${differences.length} differences:\n\n${differences.join('\n\n')}\n\nLook around: ${place}`);
  process.exit(1);
}
console.log('\ninterop: both programs read the same at every turn.');
