import { commandLine, type Command } from './command.ts';
import { commonFlags, parse } from './parse.ts';

const word = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What is wrong with the declaration of a command, as sentences. Asked when the program is built and tested, never while it runs. */
export function declarationFlaws(command: Command): readonly string[] {
  const name = commandLine(command);
  const flags = Object.entries(command.flags);
  const positionals = Object.entries(command.positionals);
  const described = [command, ...flags.map(([, flag]) => flag), ...positionals.map(([, positional]) => positional)];
  const listed = [...flags, ...positionals].filter(([, declared]) => 'values' in declared && declared.values !== undefined);
  return [
    ...command.path.filter((part) => !word.test(part)).map((part) => `“${part}” is no word of lower-case letters and dashes`),
    ...(command.path.length === 0 ? ['it has no name'] : []),
    ...flags.filter(([flag]) => !word.test(flag)).map(([flag]) => `--${flag} is no word of lower-case letters and dashes`),
    ...flags.filter(([flag]) => flag in commonFlags).map(([flag]) => `--${flag} belongs to every command and cannot be declared`),
    ...described
      .filter(({ summary }) => summary.trim() === '' || /[.\n]$/.test(summary))
      .map(({ summary }) => `the summary “${summary}” is empty or ends with a full stop`),
    ...listed
      .filter(([, declared]) => 'values' in declared && new Set(declared.values).size !== (declared.values?.length ?? 0))
      .map(([key]) => `${key} lists a value twice`),
    ...listed.filter(([, declared]) => 'values' in declared && declared.values?.length === 0).map(([key]) => `${key} lists no values`),
    ...positionals
      .filter(([, { repeatable }], index) => repeatable && index < positionals.length - 1)
      .map(([key]) => `${key} takes all words that are left, but is not the last`),
    ...positionals
      .filter(([, { required }], index) => required && positionals.slice(0, index).some(([, before]) => !before.required))
      .map(([key]) => `${key} is required after one that may be left out`),
    ...command.examples.flatMap(({ line }) => exampleFlaws(command, line)),
  ].map((flaw) => `${name}: ${flaw}.`);
}

/** An example has to be a line that its own command understands. */
function exampleFlaws(command: Command, line: string): readonly string[] {
  if (line !== commandLine(command) && !line.startsWith(`${commandLine(command)} `))
    return [`the example “${line}” begins with other words`];
  const parsed = parse(command, shellWords(line).slice(1 + command.path.length));
  return parsed.ok ? [] : parsed.problems.map(({ message }) => `the example “${line}” is refused: ${message}`);
}

/** The words of a line as a shell splits it, single and double quotes understood. */
export const shellWords = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
