/** A finalization crashed at every boundary and given again: what is there then is what an undisturbed one leaves. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finalizeTasks } from '../../runtime/session/finalizeTasks.ts';
import { realWorld } from '../../runtime/world.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, boundariesOfSteps, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { finalizedMission } from '../support/finalizedMission.ts';
import { newPlannedMission, plannedMission } from '../support/plannedMission.ts';
import { hermeticEnv } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'finalize-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newPlace = (): string => newPlannedMission(join(mkdtempSync(join(folder, 'place-')), 'project')).root;

const steps = ['writingPackages', 'writingLanes', 'writingMatrices', 'seedingEvents', 'committing'];
const boundaries = boundariesOfSteps(...steps);

/** All of it in `npm run crash`; in `npm test` a kill after each effect. */
const isWhole = rounds(0) > 0;

const crashing: Crashing<string> = {
  make: newPlace,
  command: async (root, reached) => {
    const outcome = await finalizeTasks(
      { ...realWorld(), cwd: root, env: hermeticEnv },
      { mission: plannedMission, targetBranch: null },
      { reached },
    );
    if (!outcome.ok) throw new Error(outcome.problems[0].message);
  },
  observe: finalizedMission,
};

describe('a finalization crashed in process', () => {
  it('comes to every boundary', async () => {
    expect(await boundariesOf(crashing)).toEqual(boundaries);
  });

  it.runIf(isWhole)('ends as if nothing had happened', async () => {
    const crashes = await crashEverywhere(crashing);
    expect(crashes).toBe(boundaries.length);
    console.info(`crash finalize: ${crashes} crashes in process, every one recovered`);
  });
});

describe('a finalization killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'programs', 'finalizeMission.ts'));
  });
  const give = (root: string, nth: number) => {
    const { stdout, stderr, signal, status } = spawnSync(process.execPath, [program, String(nth)], {
      cwd: root,
      env: hermeticEnv,
      encoding: 'utf8',
    });
    return {
      reached: stdout
        .trim()
        .split('\n')
        .filter((line) => line !== ''),
      stderr,
      signal,
      status,
    };
  };

  it('comes to the same boundaries, and ends as if nothing had happened', () => {
    const calm = newPlace();
    expect(give(calm, 0)).toMatchObject({ status: 0, reached: boundaries });
    const expected = finalizedMission(calm);
    let kills = 0;
    for (const [index, boundary] of boundaries.entries()) {
      if (!isWhole && !boundary.startsWith('after effect')) continue;
      const root = newPlace();
      expect(give(root, index + 1).signal).toBe('SIGKILL');
      kills += 1;
      const again = give(root, 0);
      expect(again.status, `${boundary}: ${again.stderr}`).toBe(0);
      expect(finalizedMission(root), `killed ${boundary}`).toEqual(expected);
      rmSync(root, { recursive: true, force: true });
    }
    expect(kills).toBe(isWhole ? boundaries.length : steps.length);
    console.info(`crash finalize: ${kills} processes killed, every one recovered`);
  });
});
