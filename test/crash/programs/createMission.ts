/**
 * Creates a mission on a branch of its own and dies by SIGKILL at the nth boundary; 0 never. Prints each boundary it comes to,
 * and problems.
 */
import { writeSync } from 'node:fs';
import { createMission } from '../../../runtime/session/createMission.ts';
import { realWorld } from '../../../runtime/world.ts';

const [nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
const request = {
  slug: 'dark-mode',
  missionType: null,
  targetBranch: null,
  friendlyName: null,
  purposeTldr: null,
  purposeContext: null,
  prBound: false,
  topology: null,
  branchStrategy: null,
  startBranch: 'topic',
};
void createMission(realWorld(), request, { reached }).then((outcome) => {
  if (outcome.ok) return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
