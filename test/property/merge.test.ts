/**
 * Missions whose lanes have random histories, landed by the real command: whatever the strategy it is the same tree, whoever is
 * interrupted ends where the others do, the ledger balances, and what has landed can be taken back and landed again.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MergeStrategy } from '../../schemas/config.ts';
import type { Ledger } from '../../schemas/ledger.ts';
import type { MergeReply } from '../../schemas/mergeReply.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { directory } from '../support/boards.ts';
import { Crash } from '../support/crashMatrix.ts';
import { type History, histories, importHistories } from '../support/histories.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { lostChanges } from '../support/lostChanges.ts';
import { giveMerge, landedAsItIs } from '../support/mergedMission.ts';
import { openObjects } from '../support/objects.ts';
import { gitIn, temporaryFolder } from '../support/repository.ts';
import { calmly, rounds } from '../support/rounds.ts';
import { everything, give } from '../support/undoing.ts';

const counts = { landed: 0, stopped: 0, rebased: 0, interrupted: 0, undone: 0 };

interface Planted {
  readonly root: string;
  readonly target: string;
  readonly sides: Readonly<Record<string, string>>;
}

/** A mission with a lane for each of the history's, all of its packages approved. */
function planted(history: History): Planted {
  const names = history.lanes.map((_, index) => `lane-${String.fromCharCode(97 + index)}`);
  const packages = Object.fromEntries(
    names.map((lane, index) => [`WP0${index + 1}`, { lane: 'approved' as const, by: 'grace', inLane: lane }]),
  );
  const root = join(temporaryFolder(), 'project');
  gitIn('/', 'init', '-q', '-b', 'work', '--template=', root);
  const [imported] = importHistories(root, [history], {
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission(packages, { target_branch: 'work' }),
  });
  if (imported === undefined) throw new Error('nothing imported');
  const sides = Object.fromEntries(names.map((lane, index) => [lane, imported.lanes[index] ?? '']));
  for (const [lane, tip] of Object.entries(sides)) gitIn(root, 'branch', '-q', laneNames(lane).branch, tip);
  gitIn(root, 'for-each-ref', '--format=delete %(refname)', 'refs/histories')
    .split('\n')
    .forEach((line) => gitIn(root, 'update-ref', '-d', line.replace('delete ', '')));
  gitIn(root, 'reset', '-q', '--hard', imported.target);
  return { root, target: imported.target, sides };
}

function copyOf({ root }: Planted): string {
  const copy = join(temporaryFolder(), 'project');
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** What has landed but for what the landing itself writes. */
const treeOf = (root: string): readonly string[] =>
  gitIn(root, 'ls-tree', '-r', '-z', 'work')
    .split('\0')
    .filter((row) => !new RegExp(`\tkitty-specs/${directory}/(?:status\\.|meta\\.json|merge-ledger)`).test(row));

const ledgerIn = (root: string): Ledger =>
  JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'merge-ledger.json'), 'utf8')) as Ledger;

const codesOf = (outcome: Outcome<MergeReply>): readonly string[] => (outcome.ok ? ['landed'] : outcome.problems.map(({ code }) => code));

/** Interrupts the command at its nth boundary, and gives it again. */
async function interrupted(root: string, strategy: MergeStrategy, nth: number): Promise<Outcome<MergeReply>> {
  let count = 0;
  try {
    await giveMerge(
      root,
      { strategy },
      {
        reached: () => {
          count += 1;
          if (count === nth) throw new Crash();
        },
      },
    );
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    counts.interrupted += 1;
  }
  return giveMerge(root, { strategy });
}

it('lands any history the same way, however and however often it is begun, and gives it back', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 1, max: 24 }), async (history, nth) => {
      const start = planted(history);
      const [merged, squashed, rebased, resumed] = [copyOf(start), copyOf(start), copyOf(start), copyOf(start)];
      const codes = codesOf(await giveMerge(squashed, { strategy: 'squash' }));
      expect(codesOf(await giveMerge(merged, { strategy: 'merge' }))).toEqual(codes);
      if (codes[0] !== 'landed') {
        expect(['MERGE_CONFLICT', 'MERGE_UNACCOUNTED']).toContain(codes[0]);
        expect(gitIn(squashed, 'rev-parse', 'work')).toBe(start.target);
        counts.stopped += 1;
        return;
      }
      counts.landed += 1;
      const tree = treeOf(squashed);
      expect(treeOf(merged)).toEqual(tree);
      if (codesOf(await giveMerge(rebased, { strategy: 'rebase' }))[0] === 'landed') {
        expect(treeOf(rebased)).toEqual(tree);
        counts.rebased += 1;
      } else expect(gitIn(rebased, 'rev-parse', 'work')).toBe(start.target);

      expect(ledgerIn(merged).sides.filter(({ is_reachable }) => !is_reachable)).toEqual([]);
      const ledger = ledgerIn(squashed);
      expect(ledger).toMatchObject({
        is_balanced: true,
        unexplained: [],
        decisions: ledger.decisions.filter(({ kind }) => kind === 'superseding'),
      });
      const objects = openObjects(squashed);
      const found = await lostChanges(objects, { target: start.target, sides: start.sides, result: ledger.result.tree });
      objects.close();
      const decided = ledger.sides.flatMap(({ name, entries }) =>
        entries.filter(({ outcome }) => outcome === 'decided').map(({ path }) => `${name === 'work' ? 'target' : name} ${path}`),
      );
      expect({
        lost: found.lost.filter((name) => !decided.includes(name)),
        strange: found.strange.filter((path) => !path.startsWith(`kitty-specs/${directory}/`)),
      }).toEqual({ lost: [], strange: [] });

      await interrupted(resumed, 'squash', nth);
      expect(landedAsItIs(resumed)).toEqual(landedAsItIs(squashed));

      const landed = everything(squashed);
      expect((await give(squashed, 'undo', '--json')).exit).toBe(0);
      expect(everything(squashed)).toEqual(everything(start.root));
      expect((await give(squashed, 'redo', '--json')).exit).toBe(0);
      expect(everything(squashed)).toEqual(landed);
      counts.undone += 1;
    }),
    { numRuns: rounds(3), ...calmly },
  );
  const { landed, stopped, rebased, interrupted: begun, undone } = counts;
  console.log(
    `${landed} missions of random histories landed (${stopped} stopped at a conflict): ${landed} by merge and squash with the same tree, ${rebased} by rebase as well, ${begun} interrupted, ${undone} taken back and done again`,
  );
}, 0);
