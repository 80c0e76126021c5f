import { hasBegun, type Lane } from '../../schemas/lane.ts';
import { formerVersions } from './formerVersions.ts';
import { shellWord } from './shellWord.ts';

/**
 * The command that leads to lanes that can be read again. Lanes in which nobody works yet are made anew; the others are looked for
 * where they could be read, since guessed ones might put begun work elsewhere.
 */
export const wayToLanes = (path: string, mission: string, packages: readonly Lane[]): string =>
  packages.some(hasBegun) ? formerVersions(path) : `spec-kitty agent mission finalize-tasks --mission ${shellWord(mission)}`;
