/**
 * Whatever was done in whatever order: taking all of it back brings back everything there was, and doing it again everything
 * there was before. Event logs only grow; what they fold to is what it was.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directory } from '../support/boards.ts';
import { rounds } from '../support/rounds.ts';
import { deeds, everything, give, landingDeeds, landingProject, undoProject } from '../support/undoing.ts';

interface Sequence {
  readonly names: readonly string[];
}

const sequences = fc.record({ names: fc.array(fc.constantFrom(...Object.keys(deeds)), { minLength: 3, maxLength: 7 }) });

/** Gives a command again and again until it says that there is nothing left. Answers how often it did something. */
async function everyTime(root: string, verb: 'undo' | 'redo'): Promise<number> {
  for (let count = 0; ; count += 1) {
    const { exit, stdout } = await give(root, verb, '--json');
    const said = JSON.parse(stdout) as { readonly result?: string; readonly error_code?: string; readonly message?: string };
    if (said.error_code === 'UNDO_NOTHING') return count;
    expect(exit, stdout).toBe(0);
  }
}

const logOf = (root: string): string => readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8');

/** Does everything, takes all of it back and does it again. Answers how many operations there were. */
async function thereAndBack(root: string, does: typeof deeds, names: readonly string[]): Promise<number> {
  const start = everything(root);
  for (const name of names) await does[name]?.(root);
  const end = everything(root);
  const log = logOf(root);
  const count = await everyTime(root, 'undo');
  expect(everything(root), 'everything taken back').toEqual(start);
  expect(logOf(root).startsWith(log), 'the log has only grown').toBe(true);
  expect(await everyTime(root, 'redo')).toBe(count);
  expect(everything(root), 'everything done again').toEqual(end);
  return count;
}

describe('undo of a landing and of what was done around it', () => {
  const before = ['init', 'ask', 'answer', 'verdict', 'accept', 'note'];
  const after = ['create', 'note', 'answer', 'verdict', 'init'];
  it.each(['merge', 'squash', 'rebase'])(
    'by %s brings everything back, and redo brings back what that was',
    async (strategy) => {
      let undone = 0;
      const runs = rounds(1);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(before, { minLength: 3 }),
          fc.shuffledSubarray(after, { maxLength: 2 }),
          async (first, last) => {
            const { root, git } = landingProject();
            const tip = git('rev-parse', 'work');
            undone += await thereAndBack(root, landingDeeds, [...first, strategy, ...last]);
            expect(git('merge-base', '--is-ancestor', tip, 'work'), 'it has landed again').toBe('');
          },
        ),
        { numRuns: runs, seed: 20261121, endOnFailure: true, examples: [[strategy === 'merge' ? before : ['accept'], ['create']]] },
      );
      console.info(`undo: ${undone} operations around ${runs} landings by ${strategy} taken back and done again`);
      expect(undone).toBeGreaterThanOrEqual(3 * runs);
    },
    600_000,
  );
});

describe('undo', () => {
  let undone = 0;
  const runs = rounds(2);
  it(`brings everything back, and redo brings back what that was (${runs} sequences)`, async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async ({ names }: Sequence) => {
        const { root } = undoProject();
        undone += await thereAndBack(root, deeds, names);
      }),
      {
        numRuns: runs,
        seed: 20261121,
        endOnFailure: true,
        examples: [[{ names: ['claim', 'work', 'review', 'finalize', 'mark', 'create elsewhere', 'report'] }]],
      },
    );
    console.info(`undo: ${undone} operations in ${runs} sequences taken back and done again`);
    expect(undone).toBeGreaterThan(runs);
  }, 600_000);
});
