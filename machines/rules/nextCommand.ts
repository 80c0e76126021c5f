import { shellWord } from './shellWord.ts';

/** The command that says what is next in a mission: for one agent where somebody is named, and for anybody where nobody is. */
export const nextCommand = (mission: string, agent: string | null = null): string =>
  `spec-kitty next --mission ${shellWord(mission)}${agent === null || agent.trim() === '' ? '' : ` --agent ${shellWord(agent)}`}`;
