import { shellWord } from './shellWord.ts';

/** The command that lists the commits in which a file was another: what cannot be read now could be read in one of them. */
export const formerVersions = (path: string): string => `git log --oneline -- ${shellWord(path)}`;
