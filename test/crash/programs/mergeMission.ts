/** Merges the mission of the repository it is started in, as the command does. Prints what came of it. */
import { writeSync } from 'node:fs';
import { realWorld } from '../../../runtime/world.ts';
import { abortMerge, merge } from '../../../runtime/session/merge.ts';
import { wishes } from '../../support/mergedMission.ts';

const [asked = '{}'] = process.argv.slice(2);
const { abort, ...more } = JSON.parse(asked) as { readonly abort?: true };
const world = realWorld();
void (abort === true ? abortMerge(world, wishes.mission) : merge(world, { ...wishes, ...more })).then((outcome) => {
  writeSync(1, JSON.stringify(outcome));
  process.exitCode = outcome.ok ? 0 : 1;
});
