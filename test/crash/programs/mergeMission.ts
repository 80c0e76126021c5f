/**
 * Merges the mission of the repository it is started in, as the command does. Prints what came of it, and each boundary it comes
 * to when told so (`tells`), or there waits for a line before it goes on (`waits`). With `alike` two runs in folders that are
 * alike do the same, down to ids and moments.
 */
import { readSync, writeSync } from 'node:fs';
import { realWorld, type World } from '../../../runtime/world.ts';
import { abortMerge, merge } from '../../../runtime/session/merge.ts';
import { wishes } from '../../support/mergedMission.ts';

const [asked = '{}'] = process.argv.slice(2);
const { abort, tells, waits, alike, ...more } = JSON.parse(asked) as Readonly<Partial<Record<'abort' | 'tells' | 'waits' | 'alike', true>>>;
let ids = 0;
let moments = 0;
const world: World =
  alike === true
    ? {
        ...realWorld(),
        newId: () => `01KZ9${String((ids += 1)).padStart(21, '0')}`,
        now: () => new Date(Date.UTC(2026, 5, 1) + (moments += 1)),
      }
    : realWorld();
const tell = (boundary: string): void => {
  writeSync(2, `${boundary}\n`);
  if (waits === true) readSync(0, Buffer.alloc(1));
};
const reached = tells === true ? tell : () => {};
void (abort === true ? abortMerge(world, wishes.mission, { reached }) : merge(world, { ...wishes, ...more }, { reached })).then(
  (outcome) => {
    writeSync(1, JSON.stringify(outcome));
    process.exitCode = outcome.ok ? 0 : 1;
  },
);
