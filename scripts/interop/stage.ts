import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env, place, type Give, type Program, type Said } from './programs.ts';

/** One repository that both programs are given commands in, and all that they have read differently in it. */
export interface Stage {
  readonly name: string;
  readonly root: string;
  readonly differences: string[];
  /** How many commands were given. */
  readonly turns: () => number;
  /** Gives a command, and says it; one that is refused is a difference. */
  readonly turn: (program: Program, ...words: readonly string[]) => Said;
  /** The same with `--json`. */
  readonly asked: (program: Program, ...words: readonly string[]) => Said;
  /** Says what both read; it should be the same. */
  readonly same: (what: string, ours: string, theirs: string) => void;
  /** What a program makes of a question, which is no turn. */
  readonly read: (program: Program, ...words: readonly string[]) => Said;
  readonly git: (...words: readonly string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits documents as an author would: the programs commit what they write themselves. */
  readonly keep: (message: string, ...paths: readonly string[]) => void;
}

export function stage(name: string, give: Give): Stage {
  const root = join(place, name);
  const differences: string[] = [];
  let turns = 0;
  mkdirSync(root);
  const turn: Stage['turn'] = (program, ...words) => {
    turns += 1;
    const said = give(program, root, words);
    const refused = said.exit !== 0 || said.document?.['result'] === 'error';
    console.log(`  ${refused ? '✗' : '✓'} ${program.padEnd(8)} ${words.filter((word) => word !== '--json').join(' ')}`);
    if (refused) differences.push(`${name}: ${program} refuses ${words.join(' ')}: ${said.text.trim().slice(-1500)}`);
    return said;
  };
  const git: Stage['git'] = (...words) => gitIn(root, ...words);
  return {
    name,
    root,
    differences,
    turns: () => turns,
    turn,
    asked: (program, ...words) => turn(program, ...words, '--json'),
    same(what, ours, theirs) {
      console.log(`      ${ours === theirs ? `both read: ${ours}` : `ours: ${ours}\n      original: ${theirs}`}`);
      if (ours !== theirs) differences.push(`${name}: of ${what} ours reads ${ours}, the original ${theirs}`);
    },
    read: (program, ...words) => give(program, root, [...words, '--json']),
    git,
    write: (files) => writeIn(root, files),
    keep(message, ...paths) {
      git('add', '--', ...paths);
      if (git('diff', '--cached', '--name-only') !== '') git('commit', '-q', '-m', message);
    },
  };
}

export function gitIn(folder: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

export function writeIn(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A mission on the stage. */
export interface StagedMission extends Stage {
  readonly mission: string;
  readonly on: readonly [string, string];
  readonly folder: string;
  readonly document: (name: string) => Readonly<Record<string, unknown>>;
  /** Writes documents of the mission, and commits them as its author would. */
  readonly author: (message: string, documents: Readonly<Record<string, string>>) => void;
  /** Lets both say where every package stands and how far the mission is. */
  readonly compare: () => void;
}

export function stagedMission(on: Stage, mission: string): StagedMission {
  const folder = `kitty-specs/${mission}`;
  const flag = ['--mission', mission] as const;
  return {
    ...on,
    mission,
    on: flag,
    folder,
    document: (name) => JSON.parse(readFileSync(join(on.root, folder, name), 'utf8')) as Readonly<Record<string, unknown>>,
    author(message, documents) {
      const files = Object.fromEntries(Object.entries(documents).map(([path, text]) => [`${folder}/${path}`, text]));
      on.write(files);
      on.keep(message, ...Object.keys(files));
    },
    compare() {
      const [ours, theirs] = (['ours', 'original'] as const).map((program) =>
        boardOf(on.read(program, 'agent', 'tasks', 'status', ...flag)),
      );
      on.same('the board', ours ?? '', theirs ?? '');
    },
  };
}

function boardOf({ document, text }: Said): string {
  const packages = document?.['work_packages'];
  if (!Array.isArray(packages)) return `no board: ${text.slice(0, 400)}`;
  const lanes = (packages as readonly Readonly<Record<string, unknown>>[])
    .map((each) => `${String(each['id'] ?? each['wp_id'])} ${String(each['lane'])}`)
    .toSorted();
  return `${lanes.join(', ')}; ${JSON.stringify(document?.['weighted_percentage'])} %`;
}
