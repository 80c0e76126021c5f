import type { Command } from '../../command.ts';
import { bashScript } from './bashScript.ts';
import { fishScript } from './fishScript.ts';
import { completionOf, type Completion } from './offers.ts';
import { zshScript } from './zshScript.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const writers: Readonly<Record<Shell, (completion: Completion) => readonly string[]>> = {
  bash: bashScript,
  fish: fishScript,
  zsh: zshScript,
};

/**
 * The lines of a shell's completion script. Mission names come from the file system and may be hostile: a script
 * offers only those of letters, digits, dot, dash and underscore, and never lets the shell expand them.
 */
export const completionScript = async (shell: Shell, commands: () => Promise<readonly Command[]>): Promise<readonly string[]> =>
  writers[shell](completionOf(await commands()));
