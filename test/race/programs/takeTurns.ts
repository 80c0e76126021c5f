/**
 * Takes a lock again and again and keeps a diary of it, then checks in the diary that nobody else can be inside.
 * Arguments: the lock's folder, the diary, how many turns, and the chance of dying by SIGKILL while holding the lock.
 * Exits 1 with a sentence when two held the lock at once or a token did not grow.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { holderOf, presenceOf, type Holder } from '../../../actions/processes/holder.ts';
import { withLock } from '../../../runtime/desk/lock.ts';
import { success } from '../../../schemas/outcome.ts';

interface Entry {
  readonly did: 'enter' | 'leave';
  readonly generation: number;
  readonly holder: Holder;
}

const [folder = '', diary = '', turns = '0', chanceOfDeath = '0'] = process.argv.slice(2);
const self = holderOf(process.pid, new Date().toISOString());
const write = (entry: Entry): void => appendFileSync(diary, `${JSON.stringify(entry)}\n`);

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

for (let turn = 0; turn < Number(turns); turn += 1) {
  const outcome = withLock(
    { folder, holder: self, patience: 60_000, clock: () => performance.now(), jitter: Math.random },
    ({ generation }) => {
      const last = readFileSync(diary, 'utf8').trimEnd().split('\n').at(-1);
      const before = last === undefined || last === '' ? null : (JSON.parse(last) as Entry);
      if (before !== null && before.generation >= generation) fail(`token ${generation} after ${before.generation}`);
      if (before?.did === 'enter' && presenceOf(before.holder, self) === 'alive')
        fail(`${self.pid} entered while ${before.holder.pid} was inside`);
      write({ did: 'enter', generation, holder: self });
      if (Math.random() < Number(chanceOfDeath)) process.kill(self.pid, 'SIGKILL');
      write({ did: 'leave', generation, holder: self });
      return success(null);
    },
  );
  if (!outcome.ok) fail(outcome.problems[0].message);
}
