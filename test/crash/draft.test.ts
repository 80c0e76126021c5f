/** Missions that are created and plans that are set up, crashed at every boundary and given again: one mission, each event once. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listOperations } from '../../runtime/desk/operations.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { setupPlan } from '../../runtime/session/setupPlan.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, boundariesOfSteps, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { create, created, missionsIn, newProject, planned, recordedIn, specified, worldIn } from '../support/draftedMission.ts';
import { hermeticEnv, writeFiles, type Repository } from '../support/repository.ts';

/** With SPEC_KITTY_ROUNDS set (`npm run crash`) doubly crashed, and killed everywhere; else killed at every third boundary. */
const isWhole = process.env['SPEC_KITTY_ROUNDS'] !== undefined;
const patience = isWhole ? 3_600_000 : 300_000;

const steps = ['switching', 'laying', 'recording', 'committing'];
const boundaries = boundariesOfSteps(...steps);

function settled<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
}

/** Everything that matters in a project, without ids and times. */
function observe({ root, git }: Repository): unknown {
  const names = missionsIn(root);
  const unnamed = (text: string): string => names.reduce((rest, name, index) => rest.replaceAll(name, `mission-${index}`), text);
  const desk = join(root, '.git/spec-kitty');
  const log = settled(readOperationLog(desk));
  return {
    rows: names.map((name) => recordedIn(join(root, 'kitty-specs', name))),
    plans: names.map((name) => unnamed(readFileSync(join(root, 'kitty-specs', name, 'spec.md'), 'utf8'))),
    history: unnamed(git('log', '--format=%s', '--name-only')),
    branch: git('branch', '--show-current'),
    status: unnamed(git('status', '--porcelain')),
    unfinished: [null, ...names].flatMap((name) => settled(listOperations(desk, name))),
    outcomes: log.rows.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'finished'),
  };
}

const copyOf = (from: string): Repository => {
  const copy = newProject();
  cpSync(from, copy.root, { recursive: true });
  return copy;
};

const creating: Crashing<Repository> = {
  make: () => newProject(),
  command: ({ root }, reached) => create(root, { startBranch: 'topic' }, { reached }),
  observe,
};

describe('a mission that is created', () => {
  it('is written before each effect, and after', async () => {
    expect(await boundariesOf(creating)).toEqual(boundaries);
  });

  it(
    'is one mission with each event once, wherever its creation is crashed',
    async () => {
      const crashes = await crashEverywhere(creating, { twice: isWhole });
      console.info(`crash create: ${crashes} crashes in process, every one ended as one mission`);
      expect(crashes).toBeGreaterThanOrEqual(boundaries.length);
    },
    patience,
  );

  describe('by a process that is killed', () => {
    let program: string;
    beforeAll(async () => {
      program = await bundleProgram(join(import.meta.dirname, 'programs', 'createMission.ts'));
    });

    it(
      'is one mission as well',
      async () => {
        const calm = newProject();
        await created(calm.root, { startBranch: 'topic' });
        const expected = observe(calm);
        const points = [...boundaries.entries()].filter(([index]) => isWhole || index % 3 === 0);
        for (const [index, boundary] of points) {
          const place = newProject();
          const { signal, stdout, stderr } = spawnSync(process.execPath, [program, String(index + 1)], {
            cwd: place.root,
            env: hermeticEnv,
            encoding: 'utf8',
          });
          expect([signal, stdout.trim().split('\n').at(-1)], stderr).toEqual(['SIGKILL', boundary]);
          await created(place.root, { startBranch: 'topic' });
          expect(observe(place), `killed ${boundary}`).toEqual(expected);
        }
        console.info(`crash create: ${points.length} processes killed, every one ended as one mission`);
      },
      patience,
    );
  });
});

describe('a plan that is set up', () => {
  /** A project with a specified mission, and a plan where the test says so. */
  const withMission = async (plan: string | null): Promise<Repository> => {
    const repository = newProject();
    const { mission_slug } = await created(repository.root, { startBranch: 'topic' });
    writeFiles(repository.root, {
      [`kitty-specs/${mission_slug}/spec.md`]: specified,
      ...(plan === null ? {} : { [`kitty-specs/${mission_slug}/plan.md`]: plan }),
    });
    repository.git('add', `kitty-specs/${mission_slug}/spec.md`);
    repository.git('commit', '-q', '-m', 'specified');
    return repository;
  };

  it.each([...(isWhole ? [['laid out', null] as const] : []), ['complete', planned] as const])(
    'and %s ends the same wherever it is crashed',
    async (_, plan) => {
      const { root } = await withMission(plan);
      const crashes = await crashEverywhere({
        make: () => copyOf(root),
        command: ({ root }, reached) => setupPlan(worldIn(root), { mission: missionsIn(root)[0] ?? '' }, { reached }),
        observe,
      });
      expect(crashes).toBe(boundaries.length);
      console.info(`crash setup-plan: ${crashes} crashes in process, every one recovered`);
    },
    patience,
  );
});
