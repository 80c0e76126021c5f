/** Asks for tea in a folder and dies by SIGKILL at the nth boundary; 0 never. Prints each boundary it comes to, and problems. */
import { writeSync } from 'node:fs';
import { askForTea } from '../../support/brewing.ts';

const [folder = '', tea = '', nth = '0'] = process.argv.slice(2);
let count = 0;
const reached = (boundary: string): void => {
  count += 1;
  writeSync(1, `${boundary}\n`);
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
void askForTea(folder, tea, { reached }).then((outcome) => {
  if (outcome.ok && outcome.value.kind === 'finished') return;
  writeSync(2, JSON.stringify(outcome));
  process.exitCode = 1;
});
