import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import { didYouMean } from './didYouMean.ts';

/** A command, as far as its words go. */
interface Named {
  readonly path: readonly string[];
}

export interface Choice<T extends Named> {
  readonly chosen: T;
  /** What is left for the command's own parser. */
  readonly rest: readonly string[];
}

/**
 * The command a line means: the longest run of its leading words that names one. `--json`, `--help` and `--version`
 * may stand before it. A bare program name or group asks for its help.
 */
export function chooseCommand<T extends Named>(argv: readonly string[], commands: readonly T[]): Outcome<Choice<T>> {
  const start = argv.findIndex((text) => !text.startsWith('-'));
  const before = start < 0 ? argv : argv.slice(0, start);
  const after = start < 0 ? [] : argv.slice(start);
  const stray = before.find((text) => !frontFlags.includes(text));
  if (stray !== undefined) return failure(usage(`${stray} is not an option of spec-kitty.`, { option: stray }));

  const stop = after.findIndex((text) => text.startsWith('-'));
  const words = before.some(asksForVersion) ? ['version'] : stop < 0 ? after : after.slice(0, stop);
  const flags = before.filter((text) => !asksForVersion(text));
  for (let length = words.length; length > 0; length -= 1) {
    const chosen = find(commands, words.slice(0, length));
    if (chosen) return success({ chosen, rest: [...flags, ...after.slice(length)] });
  }
  const help = find(commands, ['help']);
  const isGroup = commands.some((command) => sameWords(command.path.slice(0, words.length), words));
  if (!help || !isGroup) return failure(unknownCommand(words, commands));
  return success({ chosen: help, rest: [...after, ...flags].filter((text) => !asksForHelp(text)) });
}

const frontFlags: readonly string[] = ['--json', '--help', '-h', '--version', '-V'];

const asksForHelp = (text: string): boolean => text === '--help' || text === '-h';

const asksForVersion = (text: string): boolean => text === '--version' || text === '-V';

const find = <T extends Named>(commands: readonly T[], words: readonly string[]): T | undefined =>
  commands.find((command) => sameWords(command.path, words));

const sameWords = (left: readonly string[], right: readonly string[]): boolean => left.join(' ') === right.join(' ');

/** Says which command was probably meant, or which group when only its first words are right. */
function unknownCommand(words: readonly string[], commands: readonly Named[]): Problem {
  const typed = words.join(' ');
  const near =
    didYouMean(
      typed,
      commands.map((command) => command.path.join(' ')),
    ) ??
    didYouMean(typed, [
      ...new Set(commands.flatMap((command) => command.path.map((_, length) => command.path.slice(0, length + 1).join(' ')))),
    ]);
  return usage(`spec-kitty has no command “${typed}”.${near ? ` Did you mean ${near}?` : ''}`, { command: typed, did_you_mean: near });
}

const usage = (message: string, details: Problem['details']): Problem => problem('USAGE', message, { next: 'spec-kitty --help', details });
