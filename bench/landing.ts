import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantMission } from './fixture.ts';
import { row, runNode, type BenchRow } from './measure.ts';

const files = 10_000;
const lanes = 10;
const perLane = 35;
const mission = 'bench-01KZMAN0';
const laneBranch = (index: number): string => `kitty/mission-${mission}-lane-${String.fromCodePoint(97 + index)}`;

const git = (root: string, ...words: readonly string[]): void => {
  execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...words], { cwd: root, stdio: 'ignore' });
};

/** Ten approved lanes of 35 changed files each, on ten thousand files. */
function tenLanes(): string {
  const root = mkdtempSync(join(tmpdir(), 'spec-kitty-landing-'));
  git(root, 'init', '--quiet', '--initial-branch=work');
  git(root, 'config', 'user.name', 'Bench');
  git(root, 'config', 'user.email', 'bench@localhost');
  for (let at = 0; at < files; at += 1) {
    const folder = join(root, `src-${at % 100}`);
    if (at < 100) mkdirSync(folder);
    writeFileSync(join(folder, `${at}.txt`), `file ${at}\n`.repeat(20));
  }
  plantMission(root, mission, lanes, { stage: 'approved', target: 'work' });
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
  return root;
}

const timed = (act: () => void): number => {
  const begun = performance.now();
  act();
  return performance.now() - begun;
};

/** A whole landing by the command, proof and records included, beside the plain merges of the same lanes. */
export function landingRows(bin: string, rounds: number): readonly BenchRow[] {
  const template = tenLanes();
  const [ours, fresh, existing] = [[] as number[], [] as number[], [] as number[]];
  for (let round = 0; round < rounds; round += 1) {
    const home = mkdtempSync(join(tmpdir(), 'spec-kitty-landing-'));
    const root = join(home, 'project');
    cpSync(template, root, { recursive: true, preserveTimestamps: true });
    git(root, 'status', '--short');
    const mergeAll = (checkout: string): void => {
      for (let lane = 0; lane < lanes; lane += 1) git(checkout, 'merge', '--quiet', '--no-ff', '--no-edit', laneBranch(lane));
    };
    fresh.push(timed(() => {
      git(root, 'worktree', 'add', '--quiet', '--detach', join(home, 'worktree'), 'work');
      mergeAll(join(home, 'worktree'));
    }));
    git(join(home, 'worktree'), 'reset', '--quiet', '--hard', 'work');
    existing.push(timed(() => mergeAll(join(home, 'worktree'))));
    ours.push(timed(() => void runNode([bin, 'merge', '--mission', mission, '--strategy', 'merge', '--json'], root)));
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(template, { recursive: true, force: true });
  return [
    row('merge of 10 lanes on 10,000 files, to 10 git merges in a fresh worktree', 'ms', ours, fresh, 0.1),
    row('the same, to 10 git merges in a checkout that is there', 'ms', ours, existing, 1 / 3),
  ];
}
