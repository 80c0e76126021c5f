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
import { deeds, everything, give, undoProject } from '../support/undoing.ts';

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

describe('undo', () => {
  let undone = 0;
  const runs = rounds(4);
  it(`brings everything back, and redo brings back what that was (${runs} sequences)`, async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async ({ names }: Sequence) => {
        const { root } = undoProject();
        const start = everything(root);
        for (const name of names) await deeds[name]?.(root);
        const end = everything(root);
        const log = logOf(root);
        const count = await everyTime(root, 'undo');
        expect(everything(root), 'everything taken back').toEqual(start);
        expect(logOf(root).startsWith(log), 'the log has only grown').toBe(true);
        expect(await everyTime(root, 'redo')).toBe(count);
        expect(everything(root), 'everything done again').toEqual(end);
        undone += count;
      }),
      { numRuns: runs, seed: 20261121, endOnFailure: true },
    );
    console.info(`undo: ${undone} operations in ${runs} random sequences taken back and done again`);
    expect(undone).toBeGreaterThan(runs);
  }, 600_000);
});
