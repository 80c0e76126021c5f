import type { Command } from '../../command.ts';
import { bashScript } from './bashScript.ts';
import { fishScript } from './fishScript.ts';
import { completionOf } from './offers.ts';
import { zshScript } from './zshScript.ts';

const writers = { bash: bashScript, fish: fishScript, zsh: zshScript } as const;

/**
 * The lines of a shell's completion script. Mission names come from the file system and may be hostile: a script
 * offers only those of letters, digits, dot, dash and underscore, and never lets the shell expand them.
 */
export const completionScript = (shell: keyof typeof writers, commands: readonly Command[]): readonly string[] => writers[shell](completionOf(commands));
