import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendRows } from '../runtime/desk/appendRows.ts';
import { holderOf } from '../runtime/desk/holder.ts';
import { withLock } from '../runtime/desk/lock.ts';
import { compare, type BenchRow } from './row.ts';

/** A row of the usual length (the median of real logs is near 600 bytes). */
const row = JSON.stringify({ actor: 'bench', event_id: '01KQ47E8000000000000000000', note: 'x'.repeat(520) });

/**
 * The durable append (lock, look at the end of the log, write, fsync, read back, give the lock back) beside a bare
 * open, append, fsync and close of the same bytes.
 */
export async function append(rounds = 400): Promise<readonly BenchRow[]> {
  const root = mkdtempSync(join(tmpdir(), 'bench-append-'));
  try {
    const log = { path: join(root, 'ours', 'log.jsonl'), aside: join(root, 'desk', 'torn') };
    const bare = join(root, 'base', 'log.jsonl');
    for (const folder of ['ours', 'base', 'desk']) mkdirSync(join(root, folder));
    const terms = { folder: join(root, 'desk', 'lock'), holder: holderOf(process.pid, new Date().toISOString()), patience: 1000, clock: () => performance.now(), jitter: Math.random };
    return [compare(
      'durable append / bare append with fsync',
      rounds,
      4,
      () => {
        const outcome = withLock(terms, (lock) => appendRows(log, [row], lock));
        if (!outcome.ok) throw new Error(outcome.problems[0].message);
      },
      () => {
        const descriptor = openSync(bare, 'a');
        writeSync(descriptor, `${row}\n`);
        fsyncSync(descriptor);
        closeSync(descriptor);
      },
    )];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
