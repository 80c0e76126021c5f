/** Claims a package and dies by SIGKILL at the nth boundary; 0 never. Prints each boundary it comes to, and problems. */
import { writeSync } from 'node:fs';
import { realWorld } from '../../../runtime/world.ts';
import { giveClaim, type ClaimCommand } from '../../support/claimedMission.ts';

const [command = '{}', nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
void giveClaim(realWorld(), JSON.parse(command) as ClaimCommand, { reached }).then((outcome) => {
  if (outcome.ok) return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
