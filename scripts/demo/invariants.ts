import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { half, packages, slip } from './checkout.ts';

interface Row {
  readonly event_id: string;
  readonly event_type?: string;
  readonly kind?: string;
  readonly wp_id?: string;
  readonly from_lane?: string;
  readonly to_lane?: string;
  readonly actor?: string;
}

export interface Examined {
  /** What must hold and does not, as sentences. */
  readonly broken: readonly string[];
  readonly events: number;
  readonly moves: number;
  readonly bookkeeping: number;
  readonly commits: number;
}

/** Looks at everything that has to be true of the mission when the agents have gone, in the log and in git, without asking the program. */
export function examine(root: string, directory: string, reported: readonly string[]): Examined {
  const text = readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8');
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const ids = rows.map(({ event_id }) => event_id);
  const git = (cwd: string, ...words: readonly string[]): string => execFileSync('git', words, { cwd, encoding: 'utf8' }).trim();
  const history = git(root, 'log', '--format=%H%x00%s%x00%(trailers:key=Spec-Kitty-Status,valueonly,separator=%x2C)')
    .split('\n')
    .map((line) => line.split('\0'));
  const isBookkeeping = history.map(([, , trailer = '']) => trailer !== '');
  const broken: string[] = [];
  const demand = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what);
  };
  demand(text.endsWith('\n'), 'The last row of the log is torn.');
  demand(new Set(ids).size === ids.length, 'An event is in the log twice.');
  demand(
    reported.every((id) => ids.includes(id)),
    'An event that a command reported as recorded is not in the log.',
  );
  broken.push(...packages.flatMap(({ id }) => lifeOf(id, rows)));
  const isAt = (wp: string, lane: string): number => rows.findIndex(({ wp_id, to_lane }) => wp_id === wp && to_lane === lane);
  for (const { id, after } of packages)
    for (const dependency of after)
      demand(isAt(dependency, 'approved') < isAt(id, 'claimed'), `${id} was begun before ${dependency} was approved.`);
  demand(reviewsAtOnce(rows) > 1, 'No two reviews were under way at once.');
  const claimers = (wp: string): ReadonlySet<string | undefined> =>
    new Set(rows.filter(({ wp_id, to_lane }) => wp_id === wp && to_lane === 'claimed').map(({ actor }) => actor));
  demand(claimers(half.wp).size === 2, `${half.wp} was not continued by another agent.`);
  demand(
    rows.some(({ wp_id, from_lane, to_lane }) => wp_id === slip.wp && from_lane === 'in_review' && to_lane === 'planned'),
    `${slip.wp} was not sent back.`,
  );
  for (const [index, is] of isBookkeeping.entries())
    demand(
      !(is && isBookkeeping[index + 1] === true && containedElsewhere(git, root, history[index + 1]?.[0] ?? '') === 0),
      `${history[index]?.[1] ?? ''}: a commit of bookkeeping lies upon another that nothing else holds.`,
    );
  for (const line of git(root, 'worktree', 'list', '--porcelain').split('\n')) {
    if (!line.startsWith('worktree ')) continue;
    const left = git(line.slice('worktree '.length), 'status', '--porcelain');
    demand(left === '', `${line.slice('worktree '.length)} is not clean: ${left}`);
  }
  return {
    broken,
    events: rows.length,
    moves: rows.filter(({ to_lane }) => to_lane !== undefined).length,
    bookkeeping: isBookkeeping.filter(Boolean).length,
    commits: history.length,
  };
}

const working = new Set(['claimed', 'in_progress']);

/** A package's rows join end to end, and who has it is one agent at a time. */
function lifeOf(wp: string, rows: readonly Row[]): readonly string[] {
  let lane = 'genesis';
  let holder: string | undefined;
  const broken: string[] = [];
  for (const row of rows.filter(({ wp_id, to_lane }) => wp_id === wp && to_lane !== undefined)) {
    if (row.from_lane !== lane) broken.push(`${wp} was moved from ${String(row.from_lane)} while it was in ${lane}.`);
    if (row.to_lane === 'in_progress' && row.actor !== holder)
      broken.push(`${wp} was begun by ${String(row.actor)} while ${String(holder)} had it.`);
    if (row.to_lane === 'approved' && lane === 'in_review' && row.actor !== holder)
      broken.push(`${wp} was approved by ${String(row.actor)} while ${String(holder)} reviewed it.`);
    lane = row.to_lane ?? lane;
    holder = working.has(lane) || lane === 'in_review' ? row.actor : undefined;
  }
  if (lane !== 'approved') broken.push(`${wp} ended in ${lane}.`);
  return broken;
}

/** The most reviews by different agents that were open at one moment. */
function reviewsAtOnce(rows: readonly Row[]): number {
  const open = new Map<string, string>();
  return rows.reduce((most, { wp_id = '', to_lane, actor = '' }) => {
    if (to_lane === 'in_review') open.set(wp_id, actor);
    else if (to_lane !== undefined) open.delete(wp_id);
    return Math.max(most, new Set(open.values()).size);
  }, 0);
}

const containedElsewhere = (git: (cwd: string, ...words: readonly string[]) => string, root: string, commit: string): number =>
  git(root, 'for-each-ref', '--contains', commit, '--format=%(refname)')
    .split('\n')
    .filter((ref) => ref.startsWith('refs/heads/')).length - 1;
