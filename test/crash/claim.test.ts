/** Claims crashed at every boundary and given again: what is there then is what an undisturbed claim leaves. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim as definition } from '../../machines/claim/machine.ts';
import { operationPath } from '../../runtime/desk/operationPlace.ts';
import type { Boundary } from '../../runtime/engine/watch.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { directory } from '../support/boards.ts';
import { giveClaim, missionAsItIs, worldIn, type ClaimCommand } from '../support/claimedMission.ts';
import { boundariesOf, boundariesOfSteps, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { rounds } from '../support/rounds.ts';
import { gitIn, hermeticEnv, repositories, writeFiles } from '../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'claims-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project = repositories(({ commit, git }) => {
  commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
  git('switch', '-q', '-c', 'work');
  commit(
    laneMission(
      {
        WP01: { lane: 'approved' },
        WP02: { lane: 'approved' },
        WP03: { after: ['WP01', 'WP02'] },
        WP04: { lane: 'in_progress', by: 'grace' },
        WP05: { mode: 'planning_artifact' },
      },
      { target_branch: 'work' },
    ),
  );
  // The code of the dependencies, on their branches.
  for (const lane of ['lane-a', 'lane-b']) {
    git('switch', '-q', '-c', laneNames(lane).branch);
    commit({ [`${lane}.txt`]: `${lane}\n` });
    git('switch', '-q', 'work');
  }
});

const newPlace = (): string => project(mkdtempSync(join(folder, 'place-'))).root;

/** Where somebody has begun and left without a word. */
function placeLeft(): string {
  const root = newPlace();
  const { branch, worktree } = laneNames('lane-d');
  gitIn(root, 'worktree', 'add', '-q', '-b', branch, join(root, worktree));
  writeFiles(join(root, worktree), { 'half.txt': 'half\n' });
  return root;
}

/** All of it in `npm run crash`; in `npm test` the crashes that differ most. */
const isWhole = rounds(0) > 0;

interface Claim {
  readonly what: string;
  readonly command: ClaimCommand;
  readonly make: () => string;
  readonly boundaries: readonly Boundary[];
}

const dependent: Claim = {
  what: 'a package with dependencies in two lanes',
  command: { wp: 'WP03', agent: 'claude' },
  make: newPlace,
  boundaries: boundariesOfSteps('claiming', 'allocating', 'basing', 'recording', 'prompting', 'committing'),
};
const left: Claim = {
  what: 'a package that another agent has left',
  command: { wp: 'WP04', agent: 'claude', takeover: true },
  make: placeLeft,
  boundaries: boundariesOfSteps('claiming', 'rescuing', 'allocating', 'basing', 'recording', 'prompting', 'committing'),
};
const planning: Claim = {
  what: 'a planning package',
  command: { wp: 'WP05', agent: 'claude' },
  make: newPlace,
  boundaries: boundariesOfSteps('claiming', 'prompting', 'committing'),
};
const claims = [dependent, left, planning];

const crashing = ({ command, make }: Claim): Crashing<string> => ({
  make,
  command: (root, reached) => giveClaim(worldIn(root), command, { reached }),
  observe: missionAsItIs,
});

describe('a claim crashed in process', () => {
  it('is written before each effect, and after', async () => {
    expect(claims.map(({ boundaries }) => boundaries.length)).toEqual([30, 34, 18]);
  });

  it.each(claims)('of $what comes to every boundary', async (claim) => {
    expect(await boundariesOf(crashing(claim))).toEqual(claim.boundaries);
  });

  it.each(isWhole ? claims : [left])('of $what ends as if nothing had happened', async (claim) => {
    const crashes = await crashEverywhere(crashing(claim));
    expect(crashes).toBe(claim.boundaries.length);
    console.info(`crash claim: ${crashes} crashes of ${claim.what}, every one recovered`);
  });
});

/** The document of a claim as a power cut may leave it: as it was when it was last waited for, and as long as that says. */
function losePower(root: string, { wp, agent }: ClaimCommand): void {
  const path = operationPath({ desk: join(root, '.git', 'spec-kitty'), mission: directory, name: `claim-${wp}-${agent}` });
  if (!existsSync(path)) return;
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const isLasting = (line: string): boolean => {
    const { saved } = JSON.parse(line) as { readonly saved: { readonly snapshot: { readonly value: string } } };
    return definition.fleeting?.includes(saved.snapshot.value) !== true;
  };
  writeFileSync(path, `${lines.slice(0, lines.findLastIndex(isLasting) + 1).join('\n')}\n`);
}

describe('a claim that loses its power', () => {
  it.each(isWhole ? claims : [planning])('of $what ends as if nothing had happened', async (claim) => {
    const { command, ...rest } = crashing(claim);
    const again = (root: string): Promise<unknown> => {
      losePower(root, claim.command);
      return command(root, () => {});
    };
    expect(await crashEverywhere({ ...rest, command, again })).toBe(claim.boundaries.length);
  });
});

describe('a claim killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'programs', 'claimPackage.ts'));
  });
  const give = (root: string, command: ClaimCommand, nth: number) => {
    const { stdout, stderr, signal, status } = spawnSync(process.execPath, [program, JSON.stringify(command), String(nth)], {
      cwd: root,
      env: { ...hermeticEnv },
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

  it.each(isWhole ? claims : [dependent])(
    'of $what comes to the same boundaries, and ends as if nothing had happened',
    ({ what, command, make, boundaries }) => {
      const calm = make();
      expect(give(calm, command, 0)).toMatchObject({ status: 0, reached: boundaries });
      const expected = missionAsItIs(calm);
      let kills = 0;
      for (const [index, boundary] of boundaries.entries()) {
        if (!isWhole && !boundary.startsWith('after effect')) continue;
        const root = make();
        expect(give(root, command, index + 1).signal).toBe('SIGKILL');
        kills += 1;
        const again = give(root, command, 0);
        expect(again.status, `${boundary}: ${again.stderr}`).toBe(0);
        expect(missionAsItIs(root), `killed ${boundary}`).toEqual(expected);
        rmSync(root, { recursive: true, force: true });
      }
      expect(kills).toBe(isWhole ? boundaries.length : 6);
      console.info(`crash claim: ${kills} processes killed while claiming ${what}, every one recovered`);
    },
  );

  it('leaves nothing that another agent could not take up', () => {
    const { boundaries } = dependent;
    for (const nth of [
      boundaries.indexOf('before effect claiming') + 1,
      boundaries.indexOf('after effect claiming') + 1,
      boundaries.indexOf('after effect allocating') + 1,
    ]) {
      const root = newPlace();
      give(root, { wp: 'WP03', agent: 'claude' }, nth);
      const other = give(root, { wp: 'WP03', agent: 'codex' }, 0);
      const isFree = boundaries[nth - 1] === 'before effect claiming';
      expect(other.status, other.stderr).toBe(isFree ? 0 : 1);
      if (!isFree) expect(give(root, { wp: 'WP03', agent: 'codex', takeover: true }, 0)).toMatchObject({ status: 0 });
      const late = give(root, { wp: 'WP03', agent: 'claude' }, 0);
      expect(late.status).toBe(1);
      expect(late.stderr).toContain('WP_ALREADY_CLAIMED');
      expect(gitIn(root, 'log', '--format=%s', '-1', 'work')).toContain('codex');
      expect((missionAsItIs(root) as { readonly unfinished: unknown }).unfinished).toEqual([]);
    }
  });
});
