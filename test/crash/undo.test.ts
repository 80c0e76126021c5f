/** An undo and a redo crashed at every boundary and given again: what is there then is what an undisturbed one leaves. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Boundary } from '../../runtime/engine/watch.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { undo } from '../../runtime/session/undo.ts';
import { realWorld } from '../../runtime/world.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, boundariesOfSteps, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { laneNames } from '../support/laneMission.ts';
import { approvedMission, giveMerge } from '../support/mergedMission.ts';
import { gitIn, hermeticEnv } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { deeds, everything, give, undoProject } from '../support/undoing.ts';

const folder = mkdtempSync(join(tmpdir(), 'undo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All of it in `npm run crash`; in `npm test` the crashes that differ most. */
const isWhole = rounds(0) > 0;

interface Case {
  readonly what: string;
  readonly verb: 'undo' | 'redo';
  /** Where; the project of all deeds when it is not said. */
  readonly project?: (root: string) => unknown;
  /** What was done before. */
  readonly before: (root: string) => Promise<void>;
  readonly steps: readonly string[];
}

const does =
  (...names: readonly string[]) =>
  async (root: string): Promise<void> => {
    for (const name of names)
      await (
        deeds[name] ??
        (() => {
          throw new Error(`nobody does ${name}`);
        })
      )(root);
  };

/** Somebody else has everything there is. */
function publish(root: string): void {
  gitIn(root, 'init', '-q', '--bare', `${root}.git`);
  gitIn(root, 'remote', 'add', 'origin', `${root}.git`);
  gitIn(root, 'push', '-q', 'origin', 'work');
}

const mission = approvedMission({ 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' } });

/** A mission that has landed and left nothing behind: its branches and worktrees are gone. */
async function lands(root: string): Promise<void> {
  for (const lane of ['lane-a', 'lane-b'])
    gitIn(root, 'worktree', 'add', '-q', join(root, laneNames(lane).worktree), laneNames(lane).branch);
  const outcome = await giveMerge(root);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
}

const cases: readonly Case[] = [
  {
    what: 'a claim with work in its worktree',
    verb: 'undo',
    before: does('claim', 'work'),
    steps: ['keeping', 'clearing', 'moving', 'restoring', 'recording'],
  },
  {
    what: 'the undo of a claim with work in its worktree',
    verb: 'redo',
    before: async (root) => {
      await does('claim', 'work')(root);
      expect((await give(root, 'undo')).exit).toBe(0);
    },
    steps: ['keeping', 'moving', 'restoring', 'making', 'recording'],
  },
  {
    what: 'a mission that was created on a branch of its own',
    verb: 'undo',
    before: does('create elsewhere'),
    steps: ['keeping', 'moving', 'restoring'],
  },
  {
    what: 'research that others have already',
    verb: 'undo',
    before: async (root) => {
      await does('commit research')(root);
      publish(root);
    },
    steps: ['keeping', 'moving', 'committing'],
  },
  {
    what: 'a landed merge',
    verb: 'undo',
    project: mission,
    before: lands,
    steps: ['keeping', 'moving', 'restoring', 'making', 'recording'],
  },
  {
    what: 'the undo of a landed merge',
    verb: 'redo',
    project: mission,
    before: async (root) => {
      await lands(root);
      expect((await give(root, 'undo')).exit).toBe(0);
    },
    steps: ['keeping', 'clearing', 'moving', 'restoring', 'recording'],
  },
];

const boundariesIn = ({ steps }: Case): readonly Boundary[] => boundariesOfSteps(...steps);

/** Places in which all that was done already. Made once; in a copy the worktrees and their entries point to each other anew. */
async function placesOf({ before, project = undoProject }: Case): Promise<() => string> {
  const template = join(mkdtempSync(join(folder, 'template-')), 'project');
  project(template);
  await before(template);
  return () => {
    const root = join(mkdtempSync(join(folder, 'place-')), 'project');
    cpSync(template, root, { recursive: true, verbatimSymlinks: true });
    for (const name of existsSync(join(root, '.worktrees')) ? readdirSync(join(root, '.worktrees')) : []) {
      for (const pointer of [join(root, '.worktrees', name, '.git'), join(root, '.git', 'worktrees', name, 'gitdir')])
        writeFileSync(pointer, readFileSync(pointer, 'utf8').replace(template, root));
    }
    return root;
  };
}

/** The operation that is meant, by its id: the last one that is no undo, or the last undo. */
function operationIn(root: string, verb: Case['verb']): string {
  const log = readOperationLog(join(root, '.git', 'spec-kitty'));
  if (!log.ok) throw new Error(log.problems[0].message);
  return (
    log.value.rows.findLast(({ operation, asked }) => (operation === 'undo') === (verb === 'redo') && asked['verb'] !== 'redo')?.id ?? ''
  );
}

const named = new Map<string, string>();

const crashing = ({ verb }: Case, make: () => string): Crashing<string> => ({
  make: () => {
    const root = make();
    named.set(root, operationIn(root, verb));
    return root;
  },
  command: async (root, reached) => {
    const world = { ...realWorld(), cwd: root, env: hermeticEnv };
    const outcome = await undo(
      world,
      { verb, operation: named.get(root) ?? '', mission: null, dryRun: false, abort: false, actor: 'tester' },
      { reached },
    );
    if (!outcome.ok) throw new Error(outcome.problems[0].message);
  },
  observe: (root) => {
    const desk = join(root, '.git', 'spec-kitty');
    const log = readOperationLog(desk);
    // A commit that takes something back bears the moment in which it was planned.
    const withoutMoments = JSON.stringify(everything(root))
      .replaceAll(root, '<root>')
      .replaceAll(/(refs\/heads\/work) [0-9a-f]{40}/g, '$1');
    return {
      everything: withoutMoments,
      rows: log.ok
        ? log.value.rows.filter(
            ({ operation, asked, outcome }) => operation === 'undo' && asked['operation'] === named.get(root) && outcome === 'finished',
          ).length
        : 0,
      unfinished: readdirSync(join(desk, 'operations')).filter((name) => name.endsWith('.json')),
      locks: readdirSync(join(root, '.git')).filter((name) => name.endsWith('.lock')),
    };
  },
});

describe.each(cases)('$verb of $what', (one) => {
  let make: () => string;
  beforeAll(async () => {
    make = await placesOf(one);
  });

  it('comes to every boundary', async () => {
    expect(await boundariesOf(crashing(one, make))).toEqual(boundariesIn(one));
  });

  it.runIf(isWhole || one === cases[0])('ends as if nothing had happened, crashed in process', async () => {
    const crashes = await crashEverywhere(crashing(one, make));
    expect(crashes).toBe(boundariesIn(one).length);
    console.info(`crash undo: ${crashes} crashes of the ${one.verb} of ${one.what}, every one recovered`);
  });
});

describe('an undo killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'programs', 'takeBack.ts'));
  });
  const run = (root: string, verb: string, id: string, nth: number) => {
    const { signal, status, stderr } = spawnSync(process.execPath, [program, verb, id, String(nth)], {
      cwd: root,
      env: { ...hermeticEnv },
      encoding: 'utf8',
    });
    return { signal, status, stderr };
  };

  it.each(isWhole ? cases : cases.slice(1, 2))('$verb of $what ends as if nothing had happened', async (one) => {
    const make = await placesOf(one);
    const { observe, make: place } = crashing(one, make);
    const give = (root: string, nth: number) => run(root, one.verb, named.get(root) ?? '', nth);
    const calm = place();
    expect(give(calm, 0)).toMatchObject({ status: 0 });
    const expected = observe(calm);
    let kills = 0;
    for (const [index, boundary] of boundariesIn(one).entries()) {
      if (!isWhole && !boundary.startsWith('after effect')) continue;
      const root = place();
      expect(give(root, index + 1).signal).toBe('SIGKILL');
      kills += 1;
      const again = give(root, 0);
      expect(again.status, `${boundary}: ${again.stderr}`).toBe(0);
      expect(observe(root), `killed ${boundary}`).toEqual(expected);
      rmSync(root, { recursive: true, force: true });
    }
    expect(kills).toBe(isWhole ? boundariesIn(one).length : one.steps.length);
    console.info(`crash undo: ${kills} processes killed during the ${one.verb} of ${one.what}, every one recovered`);
  });
});
