import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { DependentsReply } from '../../schemas/reply.ts';
import { observeBoard } from '../facts.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

export interface DependentsQuestion {
  readonly mission: string;
  /** A package, by its id or the name of its file. */
  readonly wp: string;
}

/** What a package waits for and what waits for it: whom changes that a review asks for concern. Problems: WP_NOT_FOUND and those of opening. */
export function listDependents(world: Surroundings, { mission: handle, wp }: DependentsQuestion): Promise<Outcome<DependentsReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, handle);
    if (!mission.ok) return mission;
    const observed = await observeBoard(project.value, mission.value);
    if (!observed.ok) return observed;
    const packages = observed.value.packages ?? [];
    const id = idMeant(wp);
    const own = packages.find(({ wp_id }) => wp_id === id);
    if (own === undefined)
      return failure(
        noSuchPackage(
          mission.value.directory,
          id,
          packages.map(({ wp_id }) => wp_id),
        ),
      );
    return success({
      wp_id: id,
      depends_on: [...own.dependencies],
      dependents: packages.filter(({ dependencies }) => dependencies.includes(id)).map(({ wp_id }) => wp_id),
      unreadable: [...observed.value.unreadable],
    });
  });
}
