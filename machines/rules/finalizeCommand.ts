import { shellWord } from './shellWord.ts';

/** The command that finalizes the packages of a mission: it makes their lanes and puts them on the board. */
export const finalizeCommand = (mission: string): string => `spec-kitty agent mission finalize-tasks --mission ${shellWord(mission)}`;
