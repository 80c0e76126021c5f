import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../actions/git/git.ts';
import { makeCommit } from '../../actions/git/makeCommit.ts';
import { mergeCommits } from '../../actions/git/mergeCommits.ts';
import { observeLedger } from '../../actions/git/observeLedger.ts';
import { account, openEntries } from '../../machines/rules/ledger.ts';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitWorld } from '../support/gitWorld.ts';
import { type Imported, histories, importHistories } from '../support/histories.ts';
import { lostChanges } from '../support/lostChanges.ts';
import { type Objects, openObjects } from '../support/objects.ts';
import { gitIn } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'histories-')));
let objects: Objects;
beforeAll(() => {
  gitIn(root, 'init', '-q', '-b', 'main', '--template=');
  objects = openObjects(root);
});
afterAll(() => {
  objects.close();
  rmSync(root, { recursive: true, force: true });
});

const at = '2026-02-03T04:05:06Z';
const counts = { clean: 0, decided: 0, changes: 0 };

/** Lands all lanes on the target; where versions do not fit, what git leaves is taken for what somebody has decided. */
async function land({ target, lanes }: Imported): Promise<{ readonly tree: string; readonly decided: readonly string[] }> {
  const run = git(root, gitWorld);
  const decided: string[] = [];
  let current = '';
  for (const tip of [...lanes, target]) {
    if (current === '') {
      current = tip;
      continue;
    }
    const [ours, theirs] = tip === target ? [target, current] : [current, tip];
    const merged = await mergeCommits(run, join(root, '.git'), { ours, theirs, resolutions: [] });
    if (merged.kind === 'contained') current = ours;
    else if (merged.kind === 'ahead') current = theirs;
    else {
      decided.push(...merged.conflicts.map(({ path }) => path));
      current = await makeCommit(run, { tree: merged.tree, parents: [ours, theirs], message: 'landing\n', isSigned: false, at });
    }
  }
  return { tree: gitIn(root, 'rev-parse', `${current}^{tree}`), decided };
}

describe('a landing of any history', () => {
  it('is accounted for to the last change, and whoever looks without the ledger finds the same', async () => {
    await fc.assert(fc.asyncProperty(histories, async (history) => {
      const [imported] = importHistories(root, [history]);
      if (imported === undefined) throw new Error('nothing imported');
      const { tree, decided } = await land(imported);
      const sides = Object.fromEntries(imported.lanes.map((tip, index) => [`lane ${index}`, tip]));
      const ledger = account(await observeLedger({
        checkout: root,
        target: { name: 'target', tip: imported.target },
        sides: Object.entries(sides).map(([name, tip]) => ({ name, kind: 'lane' as const, tip })),
        result: { commit: null, tree },
        written: [],
        decisions: decided.length === 0 ? [] : [{ kind: 'resolution', paths: [...new Set(decided)], side: null, by: 'somebody', reason: 'so decided', commit: null }],
      }, gitWorld));
      const found = await lostChanges(objects, { target: imported.target, sides, result: tree });
      expect({ open: openEntries(ledger), unexplained: ledger.unexplained }).toEqual({ open: [], unexplained: [] });
      const entries = ledger.sides.flatMap(({ name, entries: of }) => of.map((entry) => ({ ...entry, name: `${name} ${entry.path}` })));
      const decidedOn = entries.filter(({ outcome }) => outcome === 'decided').map(({ name }) => name);
      expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining([...found.changed]));
      expect(decidedOn).toEqual(expect.arrayContaining([...found.lost]));
      if (decided.length === 0) expect(found.strange).toEqual([]);
      counts[decided.length === 0 ? 'clean' : 'decided'] += 1;
      counts.changes += entries.length;
    }), { numRuns: rounds(60) });
    console.log(`${counts.clean} landings without a conflict, ${counts.decided} with, ${counts.changes} changes accounted for`);
  });
});
