import { chooseCommand } from '../../cli/chooseCommand.ts';
import { shellWords } from '../../cli/declarationFlaws.ts';
import { parse } from '../../cli/parse.ts';
import { allCommands } from '../../cli/registry.ts';

/** Every command of the program. */
export const everyCommand = await allCommands();

/** Why the program does not take a command line; null when it does. */
export function whyNotTaken(line: string): string | null {
  const choice = chooseCommand(shellWords(line).slice(1), everyCommand);
  const parsed = choice.ok ? parse(choice.value.chosen, choice.value.rest) : choice;
  return parsed.ok ? null : `${line}: ${parsed.problems.map(({ message }) => message).join(' ')}`;
}
