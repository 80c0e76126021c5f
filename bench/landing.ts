import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantMission } from './fixture.ts';
import type { LoopFigures } from './loop.ts';
import { environment, row, runNode } from './measure.ts';
import { newPlace } from './places.ts';

const files = 10_000;
const lanes = 10;
const perLane = 35;
const mission = 'bench-01KZMAN0';
/** Twenty packages in mid-run, for the look at what a crash has left. */
const crashed = 'crash-01KZMAN1';
const laneBranch = (index: number, of = mission): string => `kitty/mission-${of}-lane-${String.fromCodePoint(97 + index)}`;

const git = (root: string, ...words: readonly string[]): void => {
  execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...words], { cwd: root, stdio: 'ignore' });
};

/** Ten approved lanes of 35 changed files each, on ten thousand files. No lane has a worktree: plain merges remove none either. */
function tenLanes(): string {
  const root = newPlace();
  git(root, 'init', '--quiet', '--initial-branch=work');
  git(root, 'config', 'user.name', 'Bench');
  git(root, 'config', 'user.email', 'bench@localhost');
  for (let at = 0; at < files; at += 1) {
    const folder = join(root, `src-${at % 100}`);
    if (at < 100) mkdirSync(folder);
    writeFileSync(join(folder, `${at}.txt`), `file ${at}\n`.repeat(20));
  }
  plantMission(root, mission, lanes, { stage: 'approved', target: 'work' });
  plantMission(root, crashed, 20, { target: 'work' });
  writeFileSync(join(root, '.gitignore'), '.worktrees/\n');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'first');
  for (let lane = 0; lane < lanes; lane += 1) {
    git(root, 'switch', '--quiet', '--create', laneBranch(lane), 'work');
    for (let at = 0; at < perLane; at += 1) {
      const file = lane * perLane + at;
      writeFileSync(join(root, `src-${file % 100}`, `${file}.txt`), `lane ${lane}\n`);
    }
    git(root, 'commit', '--quiet', '--all', '--message', `lane ${lane}`);
  }
  git(root, 'switch', '--quiet', 'work');
  for (let lane = 0; lane < 20; lane += 1) git(root, 'branch', laneBranch(lane, crashed));
  return root;
}

/** Nothing is measured while the disk still writes what came before: ten thousand files take it longer than any merge. */
const settle = (): void => {
  execFileSync('sync');
};

const timed = (act: () => void): number => {
  settle();
  const begun = performance.now();
  act();
  return performance.now() - begun;
};

/** A merge as it told of itself: milliseconds from its start to each of its steps, and to its end. */
interface Told {
  readonly steps: readonly number[];
  readonly end: number;
}

const words = ['merge', '--mission', mission, '--strategy', 'merge', '--json'] as const;

/** Merges, or begins to: `until` is the number of the step at which it is killed. */
function merge(bin: string, root: string, until: number | null = null): Promise<Told> {
  settle();
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const steps: number[] = [];
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment(),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const _ of text.matchAll(/^\[\d+\/\d+\]/gm)) steps.push(performance.now() - begun);
      if (until !== null && steps.length >= until) child.kill('SIGKILL');
    });
    child.on('close', (code) =>
      code === 0 || until !== null ? resolve({ steps, end: performance.now() - begun }) : reject(new Error(said)),
    );
  });
}

/** The step in which the landing is proven: the lanes are together, and nothing is published. */
const proving = 4;

/**
 * A whole landing by the command, proof, records and the deletion of its branches included, beside the plain merges of the same
 * lanes: with its target checked out nowhere, as where plain merges are done in a worktree of their own, and with a checkout that
 * has to follow; one that was killed before it published anything, beside what of an undisturbed one was left to do then; and the look
 * at what a crash has left, beside `git status`.
 */
export async function landingRows(bin: string, rounds: number): Promise<LoopFigures> {
  const template = tenLanes();
  const times = {
    ours: [],
    unseen: [],
    fresh: [],
    existing: [],
    forward: [],
    resumed: [],
    left: [],
    scan: [],
    status: [],
  } satisfies Record<string, number[]>;
  const { ours, unseen, fresh, existing, forward, resumed, left, scan, status }: Record<keyof typeof times, number[]> = times;
  const copy = (): string => {
    const root = join(newPlace(), 'project');
    cpSync(template, root, { recursive: true, preserveTimestamps: true });
    git(root, 'status', '--short');
    return root;
  };
  let processes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const root = copy();
    const worktree = join(root, '..', 'worktree');
    const mergeAll = (): void => {
      for (let lane = 0; lane < lanes; lane += 1) git(worktree, 'merge', '--quiet', '--no-ff', '--no-edit', laneBranch(lane));
    };
    fresh.push(
      timed(() => {
        git(root, 'worktree', 'add', '--quiet', '--detach', worktree, 'work');
        mergeAll();
      }),
    );
    git(worktree, 'reset', '--quiet', '--hard', 'work');
    existing.push(timed(mergeAll));
    git(worktree, 'tag', 'merged');
    git(worktree, 'reset', '--quiet', '--hard', 'work');
    forward.push(timed(() => git(worktree, 'merge', '--quiet', '--ff-only', 'merged')));
    git(worktree, 'tag', '--delete', 'merged');
    renameSync(worktree, join(root, '..', 'former'));
    git(root, 'worktree', 'prune');
    settle();
    scan.push(runNode([bin, 'implement', '--recover', '--dry-run', '--mission', crashed, '--json'], root).milliseconds);
    status.push(timed(() => git(root, 'status', '--short')));
    const { steps, end } = await merge(bin, root);
    ours.push(end);
    // A command that goes on begins like any other.
    left.push(end - (steps[proving - 1] ?? 0) + (steps[0] ?? 0));
    const killed = copy();
    await merge(bin, killed, proving);
    resumed.push((await merge(bin, killed)).end);
    const elsewhere = copy();
    git(elsewhere, 'switch', '--quiet', '--create', 'elsewhere');
    unseen.push((await merge(bin, elsewhere)).end);
    if (round === 0) processes = processesOf(bin, copy());
  }
  return {
    rows: [
      row('merge of 10 lanes on 10,000 files, no checkout on their target, to 10 git merges in a fresh worktree', 'ms', unseen, fresh, 0.1),
      row('the same, to 10 git merges in a checkout that is there', 'ms', unseen, existing, 0.33),
      row('merge of 10 lanes that their checkout follows, to 10 git merges in a fresh worktree', 'ms', ours, fresh, 0.1),
      row('the same, to 10 git merges in a checkout that is there', 'ms', ours, existing, 0.33),
      row(
        'git merge --ff-only of what these have made, to them: no more than the files of one checkout',
        'ms',
        forward,
        existing,
        Number.NaN,
      ),
      row('merge that was killed while it was proven, to what was left of it', 'ms', resumed, left, 1.5),
      row('implement --recover --dry-run, 20 packages on 10,000 files, to git status', 'ms', scan, status, 3),
    ],
    git: [{ command: 'merge of 10 lanes', processes }],
  };
}

function processesOf(bin: string, root: string): number {
  const trace = join(root, '.git', 'trace');
  process.env['GIT_TRACE2_EVENT'] = trace;
  try {
    runNode([bin, ...words], root);
    return readFileSync(trace, 'utf8').split('"event":"start"').length - 1;
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
  }
}
