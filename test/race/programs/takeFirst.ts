/**
 * Comes to one new lock after the other and takes each, a little before or after others who do the same.
 * Arguments: the folder of the locks, and how many. Exits 1 with the problem when one is refused.
 */
import { join } from 'node:path';
import { holderOf } from '../../../actions/processes/holder.ts';
import { withLock } from '../../../runtime/desk/lock.ts';
import { success } from '../../../schemas/outcome.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const self = holderOf(process.pid, new Date().toISOString());
const together = 5;
for (let first = 0; first < Number(count); first += together) {
  // Whoever was faster waits here for the others.
  const moment = Math.ceil((Date.now() + 1) / 4) * 4;
  while (Date.now() < moment);
  for (let index = first; index < first + together; index += 1) {
    const outcome = withLock(
      { folder: join(folder, String(index)), holder: self, patience: 60_000, clock: () => performance.now(), jitter: Math.random },
      () => success(null),
    );
    if (!outcome.ok) {
      console.error(outcome.problems[0].message);
      process.exit(1);
    }
  }
}
