/**
 * Finalizes the mission of the repository it stands in and dies by SIGKILL at the nth boundary; 0 never. Prints each boundary it
 * comes to, and problems.
 */
import { writeSync } from 'node:fs';
import { finalizeTasks } from '../../../runtime/session/finalizeTasks.ts';
import { realWorld } from '../../../runtime/world.ts';
import { plannedMission } from '../../support/plannedMission.ts';

const [nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
void finalizeTasks(realWorld(), { mission: plannedMission, targetBranch: null }, { reached }).then((outcome) => {
  if (outcome.ok) return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
