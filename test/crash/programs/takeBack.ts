/**
 * Takes an operation of the project it stands in back (verb, id) and dies by SIGKILL at the nth boundary; 0 never. Prints each
 * boundary it comes to, and problems.
 */
import { writeSync } from 'node:fs';
import { undo } from '../../../runtime/session/undo.ts';
import { realWorld } from '../../../runtime/world.ts';

const [verb = 'undo', operation = '', nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
const request = {
  verb: verb === 'redo' ? 'redo' : 'undo',
  operation,
  mission: null,
  dryRun: false,
  abort: false,
  actor: 'tester',
} as const;
void undo(realWorld(), request, { reached }).then((outcome) => {
  if (outcome.ok) return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
