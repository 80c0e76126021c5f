import { join } from 'node:path';
import { readWorkPackages, type WorkPackages } from '../../actions/files/readWorkPackages.ts';
import { git } from '../../actions/git/git.ts';
import { whyUntrusted } from '../../actions/git/whyUntrusted.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { openMission, type Mission } from '../mission.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';

/** A mission whose packages are about to be changed, with their files. */
export interface Opened {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly packages: WorkPackages;
}

/**
 * Opens the mission that a handle means and reads its package files. What git would refuse to commit is not written either.
 * Problems: UNTRUSTED_REPOSITORY, and those of opening both. Throws GIT_UNAVAILABLE.
 */
export async function openForChange(world: World, handle: string): Promise<Outcome<Opened>> {
  const project = openProject(world);
  if (!project.ok) return project;
  const untrusted = await whyUntrusted(git(project.value.root, world));
  if (untrusted !== null) return failure(untrusted);
  const mission = openMission(project.value, handle);
  if (!mission.ok) return mission;
  const packages = await readWorkPackages(join(mission.value.homes.packages.folder, 'tasks'));
  return success({ world, project: project.value, mission: mission.value, packages });
}

/** A package that neither the log nor any file knows; null when it is known. */
export function unknownPackage({ mission, packages }: Opened, { work_packages }: StatusSnapshot, wp: string): Problem | null {
  const known = [...new Set([...Object.keys(work_packages), ...packages.packages.map(({ wp_id }) => wp_id)])].toSorted();
  return known.includes(wp) ? null : noSuchPackage(mission.directory, wp, known);
}
