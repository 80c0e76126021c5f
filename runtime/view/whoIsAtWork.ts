import { join } from 'node:path';
import { namesIn } from '../../actions/files/namesIn.ts';
import { neighbourhood, presenceOf } from '../../actions/processes/holder.ts';
import { notedHolders } from '../desk/claimHolders.ts';
import { isHeld } from '../desk/lock.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { operationsIn } from '../desk/operationPlace.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/** Whether somebody is still there. */
export type IsThere = () => boolean;

/** Whoever stands behind a claim of a mission, or is at one of its operations or of the project's, and is not provably gone. */
export function whoIsAtWork({ desk }: Project, { directory, path }: Mission): readonly IsThere[] {
  const holders = notedHolders(missionDesk(desk, directory, path)).map(
    (holder): IsThere =>
      () =>
        presenceOf(holder, neighbourhood()) !== 'gone',
  );
  const operations = [operationsIn({ desk, mission: directory }), operationsIn({ desk, mission: null })].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.lock'))
      .map(
        (name): IsThere =>
          () =>
            isHeld(join(folder, name)),
      ),
  );
  return [...holders, ...operations].filter((isThere) => isThere());
}
