/** Recovers a mission and dies by SIGKILL at the nth boundary; 0 never. Prints each boundary it comes to, and problems. */
import { writeSync } from 'node:fs';
import { recover } from '../../../runtime/session/recover.ts';
import { realWorld } from '../../../runtime/world.ts';

const [mission = '', nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
void recover(realWorld(), { mission, wp: null, dryRun: false }, { reached }).then((outcome) => {
  if (outcome.ok && outcome.value.status === 'ok') return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
