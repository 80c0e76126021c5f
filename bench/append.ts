import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { appendRows as append } from '../runtime/desk/appendRows.ts';
import { holderOf } from '../actions/processes/holder.ts';
import { withLock } from '../runtime/desk/lock.ts';
import { inTurn, row, type BenchRow } from './measure.ts';
import { newPlace } from './places.ts';

/** A row of the usual length. */
const line = JSON.stringify({ actor: 'bench', event_id: '01KQ47E8000000000000000000', reason: 'x'.repeat(420) });

/**
 * The durable append (take the lock, look at the end of the log, write, fsync, read back, give the lock back) beside a bare
 * open, append, fsync and close of the same bytes.
 */
export function appendRows(): readonly BenchRow[] {
  const root = newPlace();
  for (const folder of ['ours', 'base', 'desk']) mkdirSync(join(root, folder));
  const log = { path: join(root, 'ours', 'log.jsonl'), aside: join(root, 'desk', 'torn-tails.jsonl') };
  const bare = join(root, 'base', 'log.jsonl');
  const terms = {
    folder: join(root, 'desk', 'lock'),
    holder: holderOf(process.pid, new Date().toISOString()),
    patience: 1000,
    clock: () => performance.now(),
    jitter: Math.random,
  };
  const ours = (): void => {
    const outcome = withLock(terms, (lock) => append(log, [line], lock));
    if (!outcome.ok) throw new Error(outcome.problems[0].message);
  };
  const base = (): void => {
    const descriptor = openSync(bare, 'a');
    writeSync(descriptor, `${line}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
  };
  const times = inTurn(ours, base, 400);
  return [row('durable append, to a bare append with fsync', 'ms', times.a, times.b, 4)];
}
