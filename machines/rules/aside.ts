import { shellWord } from './shellWord.ts';

/** The command that moves what is in the way, or cannot be read, out of the way: nothing of it is lost. */
export const aside = (path: string): string => `mv ${shellWord(path)} ${shellWord(`${path}.aside`)}`;
