import { join } from 'node:path';
import { watchPaths, type PathWatch } from '../../actions/files/watchPaths.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/** Tells when anything has changed that a mission is shown from: its log, its documents and packages, its unfinished operations. */
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
  return watchPaths([...new Set([...folders, join(project.desk, 'operations.jsonl')])], changed);
}
