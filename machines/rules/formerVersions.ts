import { shellWord } from './shellWord.ts';

/** The command that lists the commits in which a file was another: what cannot be read now could be read in one of them. */
export const formerVersions = (path: string): string => `git log --oneline -- ${shellWord(path)}`;

/** The lanes of a mission as git knows them from anywhere in a checkout, also where the file is gone and nobody has committed that. */
export const lanesInHistory = (mission: string): string => `:(top)kitty-specs/${mission}/lanes.json`;
