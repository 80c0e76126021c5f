/** Merges the mission of the repository it is started in, as the command does. Prints what came of it, and each boundary it comes to when told so. */
import { writeSync } from 'node:fs';
import { realWorld } from '../../../runtime/world.ts';
import { abortMerge, merge } from '../../../runtime/session/merge.ts';
import { wishes } from '../../support/mergedMission.ts';

const [asked = '{}'] = process.argv.slice(2);
const { abort, tells, ...more } = JSON.parse(asked) as { readonly abort?: true; readonly tells?: true };
const world = realWorld();
const reached = tells === true ? (boundary: string): unknown => writeSync(2, `${boundary}\n`) : () => {};
void (abort === true ? abortMerge(world, wishes.mission, { reached }) : merge(world, { ...wishes, ...more }, { reached })).then(
  (outcome) => {
    writeSync(1, JSON.stringify(outcome));
    process.exitCode = outcome.ok ? 0 : 1;
  },
);
