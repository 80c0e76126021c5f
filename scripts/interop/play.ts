import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Give, type Program, place } from './programs.ts';
import { shop } from './shop.ts';
import { gitIn, type Stage, stage, type StagedMission, stagedMission, writeIn } from './stage.ts';

export interface Play {
  readonly name: string;
  /** Who begins; and who has every second turn, the same one where a mission is run by one alone. */
  readonly first: Program;
  readonly second: Program;
  readonly lands: Program;
  readonly create: readonly string[];
}

/** Plays one repository, from nothing to landed. Answers what the two have read differently. */
export function act(play: Play, give: Give): readonly string[] {
  const { name, first, second, lands } = play;
  console.log(`\n${name}: ${first} begins, ${second === first ? 'goes on alone' : `${second} takes every second turn`}, ${lands} lands it`);
  const empty = stage(name, give);
  setUp(empty, play);
  const named = create(empty, play);
  if (named === null) return empty.differences;
  const on = stagedMission(empty, named);
  plan(on, play);
  for (const [index, each] of shop.packages.entries()) workOn(on, each, inTurn(on, play, index));
  accept(on, play);
  land(on, play);
  console.log(`  ${on.turns()} turns`);
  return on.differences;
}

function setUp({ git, write, turn, keep }: Stage, { first }: Play): void {
  git('init', '-q', '-b', 'main');
  // What the original expects of every project before it accepts.
  write(Object.fromEntries(['src', 'tests', 'docs'].map((each) => [`${each}/.gitkeep`, ''])));
  turn(first, 'init', ...(first === 'original' ? ['.'] : []), '--ai', 'claude', '--non-interactive');
  keep('Set up', '.');
  // The original configures its drivers when it lands something; until then its claims conflict with what it has written itself.
  git('config', 'merge.spec-kitty-event-log.driver', 'spec-kitty merge-driver-event-log %O %A %B');
  git('switch', '-q', '-c', 'feat/shop');
}

/** Answers the name of the mission; null where none was made. */
function create({ asked }: Stage, { first, create: flags }: Play): string | null {
  const about = ['--friendly-name', 'Shop', '--purpose-tldr', 'Sell things', '--purpose-context', 'A shop sells things.'] as const;
  const named = asked(first, 'agent', 'mission', 'create', 'shop', ...about, ...flags).document?.['mission_slug'];
  return typeof named === 'string' ? named : null;
}

const isCoordinated = ({ document }: StagedMission): boolean => String(document('meta.json')['topology']).includes('coord');

function plan(stage: StagedMission, { first, second }: Play): void {
  const { asked, author, compare, on } = stage;
  author('Specify', { 'spec.md': shop.spec, 'contracts/.gitkeep': '' });
  // A mission with a coordination branch has its checkout only when the original has recorded something in it; before that ours refuses.
  const planner = isCoordinated(stage) ? first : second;
  asked(planner, 'agent', 'mission', 'setup-plan', ...on);
  author('Plan', { 'plan.md': shop.plan });
  asked(first, 'agent', 'mission', 'setup-plan', ...on);
  author('Cut', { 'tasks.md': shop.tasks, ...shop.packageFiles });
  asked(planner, 'agent', 'mission', 'finalize-tasks', ...on);
  compare();
  const input = join(place, 'analysis.md');
  writeFileSync(input, shop.analysis);
  asked(first, 'agent', 'mission', 'record-analysis', ...on, '--input-file', input);
}

/**
 * Who works at a package, and who marks and reviews it. In its own topology the original takes what its rebase has brought into a
 * lane for work, and refuses it: there it has the second part.
 */
function inTurn(on: StagedMission, { first, second }: Play, index: number): readonly [Program, Program] {
  return index % 2 === 0 && !(isCoordinated(on) && first === 'original') ? [first, second] : [second, first];
}

function workOn(
  stage: StagedMission,
  { wp, subtask, path, requirement }: (typeof shop.packages)[number],
  [one, two]: readonly [Program, Program],
): void {
  const { turn, asked, compare, on } = stage;
  const move = ['agent', 'tasks', 'move-task', wp, '--to'] as const;
  // The original answers claims in words alone.
  turn(one, 'agent', 'action', 'implement', wp, ...on, '--agent', 'claude');
  compare();
  build(stage, wp, path);
  asked(two, 'agent', 'tasks', 'mark-status', subtask, '--status', 'done', ...on);
  asked(one, ...move, 'for_review', ...on, '--agent', 'claude', '--note', 'done');
  compare();
  turn(two, 'agent', 'action', 'review', wp, ...on, '--agent', 'codex');
  compare();
  const looked = ['--agent', 'codex', '--reviewer', 'codex', '--note', 'looked at'] as const;
  asked(one, ...move, 'approved', ...on, ...looked, ...(one === 'original' ? ['--approval-ref', 'looked-at'] : []));
  compare();
  // Wherever the matrix of this mission is kept: the one writes a verdict, the other reads it when it accepts.
  const verdict = ['--criterion', requirement, '--result', 'pass', '--verification-method', 'automated_test'] as const;
  asked(one, 'agent', 'mission', 'acceptance-verdict', ...on, ...verdict, '--evidence', 'node --test', '--actor', 'ada');
}

/** Works on a package where the claim has said. */
function build({ name, git, document, differences }: StagedMission, wp: string, path: string): void {
  const { lanes } = document('lanes.json') as {
    readonly lanes?: readonly { readonly lane_id: string; readonly wp_ids: readonly string[] }[];
  };
  const lane = lanes?.find(({ wp_ids }) => wp_ids.includes(wp))?.lane_id ?? '';
  const trees = git('worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree ') && /-lane-[a-z]+$/.test(line))
    .map((line) => line.slice('worktree '.length));
  const workspace = trees.find((tree) => tree.endsWith(lane));
  if (workspace === undefined) {
    differences.push(`${name}: ${wp} has no worktree among ${trees.join(', ')}.`);
    return;
  }
  writeIn(workspace, { [path]: `export const ${wp.toLowerCase()} = true;\n` });
  gitIn(workspace, 'add', '-A');
  gitIn(workspace, 'commit', '-q', '-m', wp);
}

function accept({ name, keep, asked, compare, document, folder, differences, on }: StagedMission, { second }: Play): void {
  // The original leaves what it writes into meta.json and of reviews for somebody to commit.
  keep('Keep what is left', `${folder}/meta.json`, `${folder}/tasks`);
  asked(second, 'accept', ...on, '--actor', 'ada');
  const { accepted_at, accepted_by } = document('meta.json');
  if (typeof accepted_at !== 'string' || accepted_by !== 'ada') differences.push(`${name}: the acceptance is not in meta.json.`);
  compare();
}

function land(stage: StagedMission, { lands }: Play): void {
  const { name, root, git, mission, turn, asked, read, same, compare, document, differences, on } = stage;
  const branch = `kitty/mission-${mission}`;
  // Ours lands from the lanes themselves. The original wants a branch of the mission, and says how it is made.
  if (lands === 'original' && git('branch', '--list', branch) === '') git('branch', branch, 'HEAD');
  turn(lands, 'merge', ...on);
  for (const { path } of shop.packages) if (!existsSync(join(root, path))) differences.push(`${name}: ${path} has not landed.`);
  // The original loses the number it gives where its branch of the mission is older than the acceptance.
  if (lands === 'ours' && typeof document('meta.json')['mission_number'] !== 'number')
    differences.push(`${name}: the landed mission has no number.`);
  // Rows that the original has written beside the coordination branch it leaves uncommitted, also when it lands them.
  const left = git('status', '--porcelain')
    .split('\n')
    .filter((line) => line !== '' && (lands === 'ours' || !line.endsWith('/status.events.jsonl')));
  if (left.length > 0) differences.push(`${name}: the landing leaves behind ${left.join(', ')}`);
  compare();
  const [ours, theirs] = (['ours', 'original'] as const).map((program) => String(read(program, 'next', ...on).document?.['mission_state']));
  same('what comes next', ours ?? '', theirs ?? '');
  const again = asked('ours', 'merge', ...on);
  if (again.document?.['result'] !== 'already_merged')
    differences.push(`${name}: ours does not see that it has landed: ${again.text.slice(0, 600)}`);
}
