import { namesIn } from '../../actions/files/namesIn.ts';
import { neighbourhood, presenceOf } from '../../actions/processes/holder.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { notedHolders } from '../desk/claimHolders.ts';
import { isHeld } from '../desk/lock.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { operationLock, operationsIn, type OperationPlace } from '../desk/operationPlace.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/** Whether somebody is still there. */
export type IsThere = () => boolean;

/**
 * Whoever stands behind a claim of a mission, or is at one of its operations or of the project's, and is not provably gone.
 * Nobody where that cannot be read, which whoever reads the mission then says.
 */
export function whoIsAtWork(project: Project, mission: Mission): readonly IsThere[] {
  try {
    return everybody(project, mission).filter((isThere) => isThere());
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

/** Whether a process is at an operation. Of a lock that cannot be read nobody says that it is free. */
export function isWorkedOn(place: OperationPlace): boolean {
  try {
    return isHeld(operationLock(place));
  } catch {
    return true;
  }
}

function everybody({ desk }: Project, { directory, path }: Mission): readonly IsThere[] {
  const holders = notedHolders(missionDesk(desk, directory, path)).map((holder): IsThere => {
    return () => presenceOf(holder, neighbourhood()) !== 'gone';
  });
  const operations = [directory, null].flatMap((mission) =>
    namesIn(operationsIn({ desk, mission })).flatMap((file): readonly IsThere[] => {
      const name = /^(\w.*)\.lock$/.exec(file)?.[1];
      return name === undefined ? [] : [() => isWorkedOn({ desk, mission, name })];
    }),
  );
  return [...holders, ...operations];
}
