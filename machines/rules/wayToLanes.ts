import { hasBegun, type Lane } from '../../schemas/lane.ts';
import { finalizeCommand } from './finalizeCommand.ts';
import { formerVersions } from './formerVersions.ts';

/**
 * The command that leads to lanes that can be read and name every package. Lanes in which nobody works yet are made anew; the others are looked for
 * where they could be read, since guessed ones might put begun work elsewhere.
 */
export const wayToLanes = (path: string, mission: string, packages: readonly Lane[]): string =>
  packages.some(hasBegun) ? formerVersions(path) : finalizeCommand(mission);
