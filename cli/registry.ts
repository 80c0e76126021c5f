import type { Command } from './command.ts';
import completion from './commands/completion.ts';
import help from './commands/help.ts';
import version from './commands/version.ts';

/** Every command, sorted by its words. A test compares this list with the files under `commands/`. */
export const registry: readonly Command[] = [
  completion,
  help,
  version,
];
