import { join } from 'node:path';
import { watchPaths, type PathWatch } from '../../actions/files/watchPaths.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { whoIsAtWork } from './whoIsAtWork.ts';

/**
 * Tells when anything has changed that a mission is shown from: its log, its documents and packages, its unfinished operations,
 * and who is at work on these. A process that ends writes nothing, so each second it is asked whether it is there.
 */
export function watchMission(project: Project, mission: Mission, changed: () => void): PathWatch {
  const { planning, packages, status } = mission.homes;
  const own = join(project.desk, 'missions', mission.directory);
  const folders = [
    mission.path,
    planning.folder,
    ...(status.at === 'checkout' ? [status.folder] : []),
    join(packages.folder, 'tasks'),
    join(own, 'operations'),
    join(own, 'holders'),
    join(project.desk, 'operations'),
  ];
  let atWork = whoIsAtWork(project, mission);
  return watchPaths(
    [...new Set([...folders, join(project.desk, 'operations.jsonl')])],
    () => {
      atWork = whoIsAtWork(project, mission);
      changed();
    },
    () => {
      const before = atWork.length;
      atWork = atWork.filter((isThere) => isThere());
      return atWork.length < before;
    },
  );
}
